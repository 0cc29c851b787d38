"""A statement with what it says: themes, entities, acts, story, each with the words that say so."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, NonNegativeInt, StringConstraints

from shared.contract.base import EntityId, Instant, LanguageTag, Part, Score, StatementId, ThemeId
from shared.contract.raw_statement import Statement

ActKind = Literal["appreciates", "concern", "condemns", "calls-for", "commits", "affirms", "reports", "solidarity"]
EntityType = Literal["organization", "person", "place", "instrument", "event"]


class Span(Part):
    """Words of the statement: `text[start:end] == span.text`, in code points."""

    start: NonNegativeInt = Field(description="First code point, from 0; not a byte, nor a UTF-16 unit.")
    end: NonNegativeInt = Field(description="The code point after the last.")
    text: str = Field(description="The words themselves.")
    field: Literal["text", "title"] = Field(default="text", description="Which field the offsets point into.")


class Language(Part):
    """The language that the text is written in."""

    tag: LanguageTag = Field(description="BCP 47; `und` when it cannot be told.")
    confidence: Score = Field(
        description="How sure that is: a model's probability, or the share of letters of its script; 0 when the text"
        " does not tell."
    )
    declared: LanguageTag | None = Field(default=None, description="What the source said, right or wrong.")


class ThemeTag(Part):
    """What the statement is about."""

    id: ThemeId = Field(description="A concept of the taxonomy.")
    score: Score = Field(description="How likely it is that the statement is about it, 0 to 1.")
    evidence: list[Span] = Field(min_length=1, description="The words that moved the score, strongest first.")
    same_as: list[Annotated[str, StringConstraints(pattern=r"^[a-z]+:\S+$")]] = Field(
        default_factory=list, description="Matching concepts elsewhere: unbis:, eurovoc:, uhri:, sdg:."
    )


class Entity(Part):
    """Who or what is named."""

    id: EntityId = Field(
        description="Of Wikidata where it is known there, of ISO 3166 for states, else of hiwar's own."
    )
    type: EntityType = Field(description="What it is.")
    name: str = Field(description="Preferred name, English where there is one.")
    mentions: list[Span] = Field(min_length=1, description="In text order.")
    office: EntityId | None = Field(
        default=None, description="What this person held on the day of publication, where terms of office are known."
    )


class Act(Part):
    """Who does what in one clause."""

    kind: ActKind = Field(description="What is done by saying so.")
    actors: list[EntityId] = Field(
        default_factory=list, description="The issuer's id where the speaker is implied; empty where nobody is named."
    )
    themes: list[ThemeId] = Field(
        default_factory=list, description="Of the statement's themes, those that the clause has words of."
    )
    targets: list[EntityId] = Field(
        default_factory=list, description="To whom or against whom it is directed; empty where nobody is named."
    )
    quote: Span = Field(description="The clause that says so.")


class Story(Part):
    """Near-identical statements share a story."""

    id: StatementId = Field(description="The statement id of the first one seen.")
    duplicate_of: StatementId | None = Field(
        default=None,
        description="The one of those seen before that this one repeats; who published first is another question.",
    )
    similarity: Score | None = Field(
        default=None, description="Estimated Jaccard similarity to `duplicate_of`; 1.0 is no proof of equal words."
    )


class Enricher(Part):
    """What produced the tags."""

    version: str = Field(description="Release of the enrich service.")
    taxonomy: str = Field(description="Computed from the content of the taxonomy and lexicon files.")


class EnrichedStatement(Statement):
    """A raw statement and everything that was read in it; the newest per key is kept (compacted topic)."""

    topic: ClassVar[str] = "statements.enriched.v1"
    ce_type: ClassVar[str] = "hiwar.statement.enriched.v1"

    language: Language = Field(description="In which it is written.")
    themes: list[ThemeTag] = Field(description="Highest score first, equal scores by id.")
    entities: list[Entity] = Field(description="By first mention.")
    acts: list[Act] = Field(description="In text order.")
    story: Story = Field(description="Which statements say the same in almost the same words.")
    enricher: Enricher = Field(description="What read it.")
    enriched_at: Instant = Field(description="When it was read; UTC.")
    first_enriched_at: Instant | None = Field(
        default=None,
        description="When this revision was read first, if an operator had it read again: new tags, no news. None: as"
        " `enriched_at`.",
    )

    @property
    def ce_id(self) -> str:
        """Statement, revision and what enriched it."""
        return f"{self.statement_id}/{self.revision}/{self.enricher.version}/{self.enricher.taxonomy}"
