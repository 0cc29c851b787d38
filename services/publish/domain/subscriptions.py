"""Who wants to be told what, and when."""

import re
from typing import Annotated, Any, Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from shared.contract.base import EntityId, LanguageTag, ThemeId
from shared.contract.digest import SubscriptionId

_DAILY = re.compile(r"daily at (\d{1,2}):(\d{2})(?: (\S+))?")
_HOURLY = re.compile(r"hourly(?: (\S+))?")
_EVERY = re.compile(r"every (\d+) statements?")
_FORMS = "`daily at 07:30 Africa/Cairo`, `hourly` or `every 5 statements`"
_LAST_HOUR, _LAST_MINUTE = 23, 59


class Schedule(NamedTuple):
    """When windows close.

    Attributes:
        kind: daily, hourly, or count.
        zone: IANA time zone.
        hour: of a daily schedule.
        minute: of a daily schedule.
        statements: of a window, for count.
    """

    kind: Literal["daily", "hourly", "count"]
    zone: str = "UTC"
    hour: int = 0
    minute: int = 0
    statements: int = 0


def parse_schedule(value: Any) -> Schedule:  # noqa: ANN401 - whatever the file holds
    """Read a schedule as people write it.

    Raises:
        ValueError: it has none of the three forms, or names an unknown time zone.
    """
    if isinstance(value, Schedule):
        return value
    words = str(value).strip()
    if found := _EVERY.fullmatch(words):
        if int(found[1]) < 1:
            message = "a window holds at least 1 statement"
            raise ValueError(message)
        return Schedule("count", statements=int(found[1]))
    if found := _HOURLY.fullmatch(words):
        return Schedule("hourly", _zone(found[1]))
    if found := _DAILY.fullmatch(words):
        hour, minute = int(found[1]), int(found[2])
        if hour <= _LAST_HOUR and minute <= _LAST_MINUTE:
            return Schedule("daily", _zone(found[3]), hour, minute)
    message = f"`{words}` is no schedule; write {_FORMS}"
    raise ValueError(message)


def _zone(name: str | None) -> str:
    try:
        return ZoneInfo(name or "UTC").key
    except (ZoneInfoNotFoundError, ValueError) as error:
        message = f"time zone `{name}` is unknown; use an IANA name such as Africa/Cairo"
        raise ValueError(message) from error


class Subscription(BaseModel):
    """One reader's wish: within a filter any, between filters all; no filter means everything."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: SubscriptionId = Field(description="Lower case, digits and hyphens: the id.")
    title: str = Field(min_length=1, max_length=200, description="As the digest is headed, in its language.")
    language: Literal["ar", "en", "fr", "es", "ru", "zh"] = Field(description="Of the digest's own words.")
    themes: frozenset[ThemeId] = Field(default=frozenset(), description="A theme stands for narrower ones too.")
    entities: frozenset[EntityId] = Field(default=frozenset(), description="Who or what must be named.")
    languages: frozenset[LanguageTag] = Field(default=frozenset(), description="Languages of statements.")
    schedule: Annotated[Schedule, BeforeValidator(parse_schedule)] = Field(description=f"{_FORMS}.")
