"""What one subscription is told about one window."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, NonNegativeInt, PositiveInt, StringConstraints

from shared.contract.base import EntityId, Instant, LanguageTag, Message, Part, Score, SourceName, StatementId, ThemeId
from shared.contract.enriched_statement import ActKind, EntityType

SubscriptionId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
DigestId = Annotated[str, StringConstraints(pattern=r"^\S+$", max_length=200)]


class Window(Part):
    """A half-open stretch of time: start <= t < end."""

    start: Instant
    end: Instant
    zone: str = Field(description="IANA time zone of the schedule, such as Africa/Cairo.")


class DigestTheme(Part):
    """A theme of an item, with the words that caused it."""

    id: ThemeId
    words: list[str] = Field(description="Distinct wordings in the statement, strongest first.")
    label: str | None = Field(default=None, description="In the language of the digest.")
    score: Score | None = Field(default=None, description="How much the statement is about it.")


class DigestEntity(Part):
    """A body, place, person, instrument or event that an item names."""

    id: EntityId
    type: EntityType
    name: str
    words: list[str] = Field(description="Distinct wordings in the statement, in text order.")
    label: str | None = Field(default=None, description="In the language of the digest, where it has a name there.")


class Party(Part):
    """Who acts, or to whom an act is directed, as the reader is told."""

    id: EntityId | None = Field(default=None, description="None: a speaker known by name alone.")
    label: str = Field(description="In the language of the digest where there is a name, else as the source has it.")


class DigestAct(Part):
    """Who does what to whom, with the quote."""

    kind: ActKind
    also: list[ActKind] | None = Field(default=None, description="What the same words do beside that.")
    actors: list[str] = Field(description="Names, as the statement words them.")
    who: list[Party] | None = Field(default=None, description="The actors; absent where it is a body without a name.")
    whom: list[Party] | None = Field(default=None, description="To whom or against whom.")
    themes: list[ThemeId]
    quote: str


class Coverage(Part):
    """Another source that carried the same story."""

    statement_id: StatementId
    source: SourceName
    url: str | None = None


class WordChange(Part):
    """Words that a correction took out and put in, with what stands around them."""

    lead: str = Field(description="Words before, unchanged.")
    before: str = Field(description="As told; empty when words were added.")
    after: str = Field(description="As it reads now; empty when words were taken out.")
    tail: str = Field(description="Words after, unchanged.")


class DigestItem(Part):
    """One story as the reader is told it."""

    statement_id: StatementId
    revision: PositiveInt
    change: Literal["new", "corrected", "withdrawn"] = "new"
    title: str
    url: str | None = None
    source: SourceName
    language: LanguageTag = Field(description="Of title and quotes.")
    published_at: Instant | None = None
    themes: list[DigestTheme]
    entities: list[DigestEntity]
    acts: list[DigestAct]
    also_covered_by: list[Coverage] = Field(default_factory=list)
    correction_of: DigestId | None = Field(default=None, description="The digest that told the earlier revision.")
    changes: list[WordChange] | None = Field(
        default=None, description="Of a correction: title and text against what was told, in text order, the first few."
    )
    changes_left_out: NonNegativeInt | None = Field(default=None, description="How many more changes there are.")


class LeftOutItem(Part):
    """A story for which the digest had no room, and where to read it."""

    statement_id: StatementId
    title: str
    source: SourceName
    language: LanguageTag = Field(description="Of the title.")
    url: str | None = None


class DigestSection(Part):
    """The items that are most of all about a theme, or a narrower one; an item stands in one section only."""

    theme: ThemeId | None = Field(
        default=None, description="None: corrections and withdrawals, and items without a theme."
    )
    label: str = Field(description="In the language of the digest.")
    items: list[DigestItem]


class DigestCounts(Part):
    """What the window held for this subscription."""

    statements: NonNegativeInt = Field(description="Matching statements, reprints included.")
    items: NonNegativeInt
    corrections: NonNegativeInt
    sources: NonNegativeInt
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
    subscription: SubscriptionId
    title: str = Field(description="The subscription's own title, in its language.")
    window: Window
    language: LanguageTag
    sections: list[DigestSection]
    counts: DigestCounts
    left_out: list[LeftOutItem] | None = Field(
        default=None, description="The weightiest stories for which there was no room; `counts` has their number."
    )
    generated_at: Instant

    @property
    def key(self) -> bytes:
        """All digests of one subscription stay in order."""
        return self.subscription.encode()

    @property
    def ce_id(self) -> str:
        """The digest's own id."""
        return self.digest_id
