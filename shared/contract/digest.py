"""What one subscription is told about one window."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, NonNegativeInt, PositiveInt, StringConstraints

from shared.contract.base import EntityId, Instant, LanguageTag, Message, Part, SourceName, StatementId, ThemeId
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


class DigestEntity(Part):
    """A body, place, person, instrument or event that an item names."""

    id: EntityId
    type: EntityType
    name: str
    words: list[str] = Field(description="Distinct wordings in the statement, in text order.")


class DigestAct(Part):
    """Who does what, with the quote."""

    kind: ActKind
    actors: list[str] = Field(description="Names, as the statement words them.")
    themes: list[ThemeId]
    quote: str


class Coverage(Part):
    """Another source that carried the same story."""

    statement_id: StatementId
    source: SourceName
    url: str | None = None


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


class DigestSection(Part):
    """The items whose leading theme this is; an item stands in one section only."""

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
    generated_at: Instant

    @property
    def key(self) -> bytes:
        """All digests of one subscription stay in order."""
        return self.subscription.encode()

    @property
    def ce_id(self) -> str:
        """The digest's own id."""
        return self.digest_id
