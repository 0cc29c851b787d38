"""What the read API answers, as models that its OpenAPI document is made from."""

from datetime import date

from pydantic import BaseModel, Field

from shared.contract.base import Instant, Score
from shared.contract.enriched_statement import ActKind, EnrichedStatement, EntityType


class StatementPage(BaseModel):
    """Some statements, the newest first."""

    items: list[EnrichedStatement]
    next: str | None = Field(description="`cursor` of the next page; null on the last one.")
    notes: list[str] = Field(default=[], description="Of an empty list: values of filters that no statement has.")


class DigestPage(BaseModel):
    """Ids of digests that were sent, the latest window first."""

    digests: list[str]
    next: str | None = Field(description="`cursor` of the next page; null on the last one.")
    notes: list[str] = Field(default=[], description="Of an empty list: why it may be empty.")


class Theme(BaseModel):
    """A theme of the taxonomy."""

    id: str
    broader: str | None
    labels: dict[str, str] = Field(description="By language.")
    same_as: list[str] = Field(description="CURIEs of the same concept elsewhere.")


class ThemePage(BaseModel):
    """The whole taxonomy, in its order."""

    items: list[Theme]


class Day(BaseModel):
    """How many statements were published on a day."""

    day: date
    count: int


class ThemeStory(Theme):
    """A theme with its last 90 days."""

    days: list[Day] = Field(description="Days with at least one statement, the earliest first.")


class EntityName(BaseModel):
    """A body, person, place, instrument or event that statements name."""

    id: str
    type: EntityType
    name: str = Field(description="As first read.")
    labels: dict[str, str] = Field(description="By language, where a gazetteer has one.")


class EntityPage(BaseModel):
    """Entities by id."""

    items: list[EntityName]
    next: str | None = Field(description="`cursor` of the next page; null on the last one.")


class Commitment(BaseModel):
    """What an entity committed to."""

    statement_id: str
    at: Instant
    quote: str
    language: str
    themes: list[str]


class EntityStory(EntityName):
    """An entity with its acts among the newest 1,000 statements that name it, and its latest commitments.

    A story counts once, and is told by the statement that stands first in it.
    """

    acts: dict[ActKind, int] = Field(description="Stories in which it does so, by kind.")
    commitments: list[Commitment]


class StoryMember(BaseModel):
    """A statement of a story."""

    statement_id: str
    revision: int
    source: str
    title: str
    language: str
    at: Instant = Field(description="Published, or fetched where the date is doubtful or missing.")
    duplicate_of: str | None = Field(description="The first one of the story, of all but that.")
    similarity: Score | None = Field(
        description="To the first one: 1.0 for the same words, else estimated and at most 0.99; null: not compared."
    )


class Story(BaseModel):
    """All statements of a story, the first one first: who speaks for itself, then who published first."""

    id: str
    items: list[StoryMember]


class FieldProblem(BaseModel):
    """One parameter that is wrong."""

    field: str
    detail: str


class Problem(BaseModel):
    """Problem details (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] = Field(default_factory=list)
