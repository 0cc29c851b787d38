"""What one subscription is told about one window."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, NonNegativeInt, PositiveInt, StringConstraints

from shared.contract.base import EntityId, Instant, LanguageTag, Message, Part, Score, SourceName, StatementId, ThemeId
from shared.contract.enriched_statement import ActKind, EntityType

SubscriptionId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
DigestId = Annotated[str, StringConstraints(pattern=r"^\S+$", max_length=200)]


class Window(Part):
    """A half-open stretch of time: start <= t < end."""

    start: Instant = Field(description="UTC; what arrived then or later.")
    end: Instant = Field(description="UTC; what arrived before.")
    zone: str = Field(description="IANA time zone of the schedule, such as Africa/Cairo.")


class DigestTheme(Part):
    """A theme of an item, with the words that caused it."""

    id: ThemeId = Field(description="A concept of the taxonomy.")
    words: list[str] = Field(description="Distinct wordings in the statement, strongest first.")
    label: str | None = Field(default=None, description="In the language of the digest.")
    score: Score | None = Field(default=None, description="How much the statement is about it.")


class DigestEntity(Part):
    """A body, place, person, instrument or event that an item names."""

    id: EntityId = Field(description="As in the enriched statement.")
    type: EntityType = Field(description="What it is.")
    name: str = Field(description="Preferred name, English where there is one.")
    words: list[str] = Field(description="Distinct wordings in the statement, in text order.")
    label: str | None = Field(default=None, description="In the language of the digest, where it has a name there.")


class Party(Part):
    """Who acts, or to whom an act is directed, as the reader is told."""

    id: EntityId | None = Field(default=None, description="None: a speaker known by name alone.")
    label: str = Field(description="In the language of the digest where there is a name, else as the source has it.")


class DigestAct(Part):
    """Who does what to whom, with the quote."""

    kind: ActKind = Field(description="What is done by saying so.")
    also: list[ActKind] | None = Field(default=None, description="What the same words do beside that.")
    actors: list[str] = Field(description="Names, as the statement words them.")
    who: list[Party] | None = Field(default=None, description="The actors; absent where it is a body without a name.")
    whom: list[Party] | None = Field(default=None, description="To whom or against whom.")
    themes: list[ThemeId] = Field(description="What it is on.")
    quote: str = Field(description="The clause that says so, in the language of the item.")


class Coverage(Part):
    """Another source that carried the same story."""

    statement_id: StatementId = Field(description="Of the statement that carried it.")
    source: SourceName = Field(description="Which source that is.")
    url: str | None = Field(default=None, description="Where it stands there.")


class WordChange(Part):
    """Words that a correction took out and put in, with what stands around them."""

    lead: str = Field(description="Words before, unchanged.")
    before: str = Field(description="As told; empty when words were added.")
    after: str = Field(description="As it reads now; empty when words were taken out.")
    tail: str = Field(description="Words after, unchanged.")


class DigestItem(Part):
    """One story as the reader is told it."""

    statement_id: StatementId = Field(description="Of the statement that leads the story.")
    revision: PositiveInt = Field(description="Which of its revisions is told.")
    change: Literal["new", "corrected", "withdrawn"] = Field(
        default="new", description="Against what this subscription was told before."
    )
    title: str = Field(description="Headline, or the first words of a text without one.")
    url: str | None = Field(default=None, description="Canonical address.")
    source: SourceName = Field(description="Where it was found.")
    language: LanguageTag = Field(description="Of title and quotes.")
    published_at: Instant | None = Field(default=None, description="As the source states it; UTC; none: doubtful.")
    themes: list[DigestTheme] = Field(description="What it is about, the highest score first.")
    entities: list[DigestEntity] = Field(description="Who and what it names.")
    acts: list[DigestAct] = Field(description="Who does what in it.")
    also_covered_by: list[Coverage] = Field(
        default_factory=list, description="Other statements of the story, in almost the same words."
    )
    correction_of: DigestId | None = Field(default=None, description="The digest that told the earlier revision.")
    changes: list[WordChange] | None = Field(
        default=None, description="Of a correction: title and text against what was told, in text order, the first few."
    )
    changes_left_out: NonNegativeInt | None = Field(default=None, description="How many more changes there are.")


class LeftOutItem(Part):
    """A story for which the digest had no room, and where to read it."""

    statement_id: StatementId = Field(description="Of the statement that leads the story.")
    title: str = Field(description="Headline, or the first words of a text without one.")
    source: SourceName = Field(description="Where it was found.")
    language: LanguageTag = Field(description="Of the title.")
    url: str | None = Field(default=None, description="Canonical address.")


class DigestSection(Part):
    """The items that are most of all about a theme, or a narrower one; an item stands in one section only."""

    theme: ThemeId | None = Field(
        default=None, description="None: corrections and withdrawals, and items without a theme."
    )
    label: str = Field(description="In the language of the digest.")
    items: list[DigestItem] = Field(description="The weightiest first.")


class DigestCounts(Part):
    """What the window held for this subscription."""

    statements: NonNegativeInt = Field(description="Matching statements, reprints included.")
    items: NonNegativeInt = Field(description="Stories that are told, corrections and withdrawals among them.")
    corrections: NonNegativeInt = Field(description="Of these, corrections and withdrawals.")
    sources: NonNegativeInt = Field(description="Different sources of the statements.")
    left_out: NonNegativeInt | None = Field(default=None, description="Stories for which there was no room.")
    acts: dict[ActKind, PositiveInt] | None = Field(
        default=None, description="Acts by kind, the first three of each new story, of those left out too."
    )
    usual: float | None = Field(default=None, ge=0, description="Statements of a usual window; none: not yet known.")


class Digest(Message):
    """What one subscription is told about one window, told once."""

    topic: ClassVar[str] = "digests.v1"
    ce_type: ClassVar[str] = "hiwar.digest.v1"

    digest_id: DigestId = Field(description="Deterministic: subscription and window.")
    subscription: SubscriptionId = Field(description="Name of the subscription: whom it is for.")
    title: str = Field(description="The subscription's own title, in its language.")
    window: Window = Field(description="What it covers.")
    language: LanguageTag = Field(description="Of its own words; titles and quotes keep that of their statement.")
    sections: list[DigestSection] = Field(
        description="Corrections and withdrawals first, then the theme of the weightiest story, what has no theme last."
    )
    counts: DigestCounts = Field(description="How much the window held.")
    left_out: list[LeftOutItem] | None = Field(
        default=None, description="The weightiest stories for which there was no room; `counts` has their number."
    )
    generated_at: Instant = Field(description="The end of the window; UTC.")

    @property
    def key(self) -> bytes:
        """All digests of one subscription stay in order."""
        return self.subscription.encode()

    @property
    def ce_id(self) -> str:
        """The digest's own id."""
        return self.digest_id
