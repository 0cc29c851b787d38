"""The time of day within a written date, and its zone."""

import re
from datetime import time, timedelta, timezone, tzinfo
from typing import NamedTuple

from services.ingest.domain.calendar_words import ZONE_MINUTES, alone

_HALF = r"(?P<{name}>a\.?\s?m\b\.?|p\.?\s?m\b\.?|صباحا|ظهرا|مساء|بعد الظهر|ص|م)"
_BEFORE = r"(?P<before>上午|凌晨|早上|下午|晚上|中午)?\s*"
_MINUTES = (
    r"(?P<hour>\d{1,2})\s?(?::|h|ч|时|時|点|點)\s?(?P<minute>\d{2})(?:\s?[:分]\s?(?P<second>\d{2}))?(?:[.,]\d{1,9})?"
)
_AFTER = rf"(?:\s*{_HALF.format(name='after')}(?![^\W\d]))?"
_CLOCK = re.compile(rf"{_BEFORE}(?<![\d:.]){_MINUTES}[分秒]*(?:in|\s?ч\b)?{_AFTER}(?![\d:])")
_DOTTED = re.compile(
    rf"(?:^|[\s,])(?P<hour>\d{{1,2}})\.(?P<minute>\d{{2}})(?=\s*(?:$|h|ч|{_HALF.format(name='half')}))h?{_AFTER}"
)
_HOUR = re.compile(
    rf"{_BEFORE}(?<![\d:.])(?P<hour>\d{{1,2}})\s?(?:(?:h|时|時|点|點)(?!\w)|{_HALF.format(name='after')}(?![^\W\d]))"
)
_NOON = 12
_OFFSET = re.compile(
    r"(?:(?<=\d)|\s)\(?(?:(?:utc|gmt)\s?(?P<sign>[+-])(?P<h>\d{1,2})(?::?(?P<m>\d{2}))?|"
    r"(?P<sign2>[+-])(?P<h2>\d{2}):?(?P<m2>\d{2}))(?!\d)\)?"
)
_NAMED = re.compile(alone(ZONE_MINUTES))
_MOST_OFFSET = 14 * 60


class Clock(NamedTuple):
    """A time of day.

    Attributes:
        at: the time; None when there is none.
        zone: None when it is not stated.
        rest: the words without the time.
    """

    at: time | None
    zone: tzinfo | None
    rest: str


def read_clock(words: str) -> Clock:
    """Find the time of day in plain words.

    Raises:
        ValueError: there is one, and no clock shows it.
    """
    found = _CLOCK.search(words) or _DOTTED.search(words) or _HOUR.search(words)
    if found is None:
        return Clock(None, None, words)
    parts = found.groupdict()
    at = time(_hour(parts), int(parts.get("minute") or 0), int(parts.get("second") or 0))
    offset = _OFFSET.match(words, found.end())
    rest = words[: found.start()] + " ; " + words[offset.end() if offset else found.end() :]
    return Clock(at, _offset(offset) if offset else _named(rest), rest)


def _hour(parts: dict[str, str | None]) -> int:
    hour, half = int(parts["hour"] or 0), parts.get("after") or parts.get("before") or ""
    if half.startswith(("p", "م", "ب", "ظ", "下", "晚", "中")) and hour < _NOON:
        return hour + _NOON
    return 0 if half.startswith(("a", "ص", "上", "凌", "早")) and hour == _NOON else hour


def _offset(found: re.Match[str]) -> tzinfo:
    sign = found["sign"] or found["sign2"]
    minutes = int(found["h"] or found["h2"]) * 60 + int(found["m"] or found["m2"] or 0)
    if minutes > _MOST_OFFSET:
        raise ValueError(found[0])
    return timezone(timedelta(minutes=-minutes if sign == "-" else minutes))


def _named(words: str) -> tzinfo | None:
    found = _NAMED.search(words)
    return timezone(timedelta(minutes=ZONE_MINUTES[found[0]])) if found else None
