"""When windows close, as people write it."""

import re
from difflib import get_close_matches
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKLY = re.compile(rf"weekly on ({'|'.join(_DAYS)}) at (\d{{1,2}}):(\d{{2}})(?: (\S+))?")
_DAILY = re.compile(r"daily at (\d{1,2}):(\d{2})(?: (\S+))?")
_HOURLY = re.compile(r"hourly(?: (\S+))?")
_EVERY = re.compile(r"every (\d+) statements?(?: (\S+))?")
_AT_ONCE = re.compile(r"immediately(?: (\S+))?")
_LAST_HOUR, _LAST_MINUTE = 23, 59
_MOST_STATEMENTS = 5_000
FORMS = (
    "`daily at 07:30 Africa/Cairo`, `weekly on sunday at 08:00 Africa/Cairo`, `hourly`, `immediately` "
    "or `every 5 statements`"
)


class Schedule(NamedTuple):
    """When windows close.

    Attributes:
        kind: weekly, daily and hourly go by the clock; count and at-once by what has come.
        zone: IANA time zone; dates are told in it, too.
        hour: of a daily or weekly schedule.
        minute: of a daily or weekly schedule.
        weekday: of a weekly schedule, 0 is Monday.
        statements: of a window, for count; 1 for at-once, which takes all that waits.
    """

    kind: Literal["weekly", "daily", "hourly", "count", "at-once"]
    zone: str = "UTC"
    hour: int = 0
    minute: int = 0
    weekday: int = 0
    statements: int = 0

    @property
    def by_clock(self) -> bool:
        """Whether windows close at set times."""
        return self.kind not in {"count", "at-once"}

    def __str__(self) -> str:
        """As people write it."""
        at = f"at {self.hour:02}:{self.minute:02} {self.zone}"
        match self.kind:
            case "weekly":
                return f"weekly on {_DAYS[self.weekday]} {at}"
            case "daily":
                return f"daily {at}"
            case "hourly":
                return f"hourly {self.zone}"
            case "count":
                return f"every {self.statements} statements {self.zone}"
            case "at-once":
                return f"immediately {self.zone}"


def parse_schedule(value: object) -> Schedule:
    """Read a schedule.

    Raises:
        ValueError: it has none of the forms, or names an unknown time zone.
    """
    if isinstance(value, Schedule):
        return value
    words = str(value).strip()
    if found := _EVERY.fullmatch(words):
        if not 1 <= int(found[1]) <= _MOST_STATEMENTS:
            message = f"a window holds 1 to {_MOST_STATEMENTS} statements"
            raise ValueError(message)
        return Schedule("count", _zone(found[2]), statements=int(found[1]))
    if found := _AT_ONCE.fullmatch(words):
        return Schedule("at-once", _zone(found[1]), statements=1)
    if found := _HOURLY.fullmatch(words):
        return Schedule("hourly", _zone(found[1]))
    if found := _DAILY.fullmatch(words):
        return Schedule("daily", _zone(found[3]), *_time(found[1], found[2]))
    if found := _WEEKLY.fullmatch(words):
        return Schedule("weekly", _zone(found[4]), *_time(found[2], found[3]), weekday=_DAYS.index(found[1]))
    message = f"`{words}` is no schedule; write {FORMS}"
    raise ValueError(message)


def _time(hour: str, minute: str) -> tuple[int, int]:
    if int(hour) > _LAST_HOUR or int(minute) > _LAST_MINUTE:
        message = f"`{hour}:{minute}` is no time of day; write 00:00 to 23:59"
        raise ValueError(message)
    return int(hour), int(minute)


def _zone(name: str | None) -> str:
    try:
        return ZoneInfo(name or "UTC").key
    except (ZoneInfoNotFoundError, ValueError) as error:
        near = get_close_matches(name or "", available_timezones(), n=1)
        remedy = f"did you mean {near[0]}?" if near else "use an IANA name such as Africa/Cairo"
        message = f"time zone `{name}` is unknown; {remedy}"
        raise ValueError(message) from error
