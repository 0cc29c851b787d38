"""A statement with what it says: themes, entities, acts, story, each with the words that say so."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, NonNegativeInt, StringConstraints

from shared.contract.base import EntityId, Instant, LanguageTag, Part, Score, StatementId, ThemeId
from shared.contract.raw_statement import Statement

ActKind = Literal["appreciates", "concern", "condemns", "calls-for", "commits", "affirms", "reports", "solidarity"]
EntityType = Literal["organization", "person", "place", "instrument", "event"]


class Span(Part):
    """Words of the statement: `text[start:end] == span.text`, in code points."""

    start: NonNegativeInt
    end: NonNegativeInt
    text: str
    field: Literal["text", "title"] = Field(default="text", description="Which field the offsets point into.")


class Language(Part):
    """The language that the text is written in."""

    tag: LanguageTag = Field(description="BCP 47; `und` when it cannot be told.")
    confidence: Score
    declared: LanguageTag | None = Field(default=None, description="What the source said, right or wrong.")


class ThemeTag(Part):
    """What the statement is about."""

    id: ThemeId
    score: Score
    evidence: list[Span] = Field(min_length=1, description="The words that moved the score, strongest first.")
    same_as: list[Annotated[str, StringConstraints(pattern=r"^[a-z]+:\S+$")]] = Field(
        default_factory=list, description="Matching concepts elsewhere: unbis:, eurovoc:, uhri:, sdg:."
    )


class Entity(Part):
    """Who or what is named."""

    id: EntityId
    type: EntityType
    name: str = Field(description="Preferred name, English where there is one.")
    mentions: list[Span] = Field(min_length=1, description="In text order.")
    office: EntityId | None = Field(
        default=None, description="What this person held on the day of publication, where terms of office are known."
    )


class Act(Part):
    """Who does what in one clause."""

    kind: ActKind
    actors: list[EntityId] = Field(
        default_factory=list, description="The issuer's id where the speaker is implied; empty where nobody is named."
    )
    themes: list[ThemeId] = Field(default_factory=list)
    targets: list[EntityId] = Field(default_factory=list)
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

    language: Language
    themes: list[ThemeTag] = Field(description="Highest score first, equal scores by id.")
    entities: list[Entity] = Field(description="By first mention.")
    acts: list[Act] = Field(description="In text order.")
    story: Story
    enricher: Enricher
    enriched_at: Instant
    first_enriched_at: Instant | None = Field(
        default=None,
        description="When this revision was read first, if an operator had it read again: new tags, no news. None: as"
        " `enriched_at`.",
    )

    @property
    def ce_id(self) -> str:
        """Statement, revision and what enriched it."""
        return f"{self.statement_id}/{self.revision}/{self.enricher.version}/{self.enricher.taxonomy}"
