"""What can be asked of the read API: the same filters as on the pages, and how much at a time."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from services.publish.reader.domain.entries import is_place
from services.publish.reader.domain.filters import Filters
from services.publish.reader.domain.query import MOST_LETTERS
from services.publish.reader.web.addresses import MOST_VALUES
from shared.contract.base import EntityId, LanguageTag, SourceName, ThemeId
from shared.contract.digest import SubscriptionId
from shared.contract.enriched_statement import ActKind

MOST_JSON, MOST_LINES = 100, 1_000
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _place(cursor: str) -> str:
    if not is_place(int(cursor)):
        message = "is no cursor that was given; use `next` of the page before"
        raise ValueError(message)
    return cursor


def _written_in_full(day: object) -> object:
    """Pydantic takes a number for a date, too."""
    if isinstance(day, str) and not _DAY.fullmatch(day):
        message = "is no date; write it like 2026-11-24"
        raise ValueError(message)
    return day


Day = Annotated[date, BeforeValidator(_written_in_full)]


class Paged(BaseModel):
    """A list is read page by page: `next` of one answer is `cursor` of the next question."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(
        default=20, ge=1, le=MOST_LINES, description=f"Most items; {MOST_JSON} where the answer is JSON."
    )


class StatementQuery(Paged):
    """Which statements."""

    q: str = Field(
        default="", max_length=MOST_LETTERS, description='Words, "phrases", prefix*, AND, OR, NOT or -, brackets.'
    )
    theme: list[ThemeId] = Field(
        default_factory=list,
        max_length=MOST_VALUES,
        description="Themes; a broader one covers its narrower ones. Several: all of them.",
    )
    entity: list[EntityId] = Field(
        default_factory=list, max_length=MOST_VALUES, description="Entities named. Several: all of them."
    )
    act: list[ActKind] = Field(
        default_factory=list, max_length=MOST_VALUES, description="Kinds of acts. Several: all of them."
    )
    language: list[LanguageTag] = Field(
        default_factory=list, max_length=MOST_VALUES, description="BCP 47. Several: any of them."
    )
    source: list[SourceName] = Field(
        default_factory=list, max_length=MOST_VALUES, description="Names of sources. Several: any of them."
    )
    since: Day | None = Field(default=None, description="First day, UTC.")
    until: Day | None = Field(default=None, description="Last day, UTC.")
    cursor: Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,19}$"), AfterValidator(_place)] | None = Field(
        default=None, description="`next` of the page before."
    )
    format: Literal["json", "ndjson"] = Field(default="json", description="NDJSON: one statement a line.")

    @field_validator("until")
    @classmethod
    def _after_since(cls, until: date | None, info: ValidationInfo) -> date | None:
        since = info.data.get("since")
        if until and since and until < since:
            message = f"is before `since`, {since}; exchange them"
            raise ValueError(message)
        return until

    def filters(self) -> Filters:
        """Give the filters."""
        return Filters(
            q=self.q.strip(),
            theme=tuple(self.theme),
            entity=tuple(self.entity),
            act=tuple(self.act),
            language=tuple(self.language),
            source=tuple(self.source),
            since=self.since,
            until=self.until,
        )


class DigestQuery(Paged):
    """Which digests."""

    subscription: SubscriptionId | None = Field(default=None, description="Only this subscription's.")
    cursor: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,15}-[0-9]{1,15}$")] | None = Field(
        default=None, description="`next` of the page before."
    )
    limit: int = Field(default=100, ge=1, le=MOST_LINES, description="Most ids.")


class EntityQuery(Paged):
    """Which entities."""

    cursor: EntityId | None = Field(default=None, description="`next` of the page before.")
    limit: int = Field(default=100, ge=1, le=MOST_LINES, description="Most entities.")
