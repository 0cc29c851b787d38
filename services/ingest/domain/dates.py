"""When a statement was published, as far as its source can be believed."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from services.ingest.domain.calendar_words import GREGORIAN, HIJRI, alone, plain
from services.ingest.domain.relative_dates import TOO_VAGUE, read_relative
from services.ingest.domain.written_dates import Order, read_written
from shared.contract.raw_statement import DateFlag

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

_EARLIEST = datetime(1945, 1, 1, tzinfo=UTC)
_CLOCKS_DIFFER = timedelta(hours=48)
_EPOCH = re.compile(r"\d{10}(\d{3})?")
_YEAR_FIRST = ("zh", "ja", "ko", "hu")
_MONTH_FIRST = "en-us"
_OTHER_LANGUAGES = ["de", "it", "pt", "tr", "fa", "nl", "uk", "pl"]
_DAY_AND_YEAR = re.compile(r"(?=.*[^\W\d]{3})(?=.*\b\d{1,2}\b).*\b\d{4}\b")
_OUR_MONTH = re.compile(alone({**GREGORIAN, **HIJRI}))
_LONGEST_GUESSED = 60


class Dated(NamedTuple):
    """A date and what is doubtful about it; a doubtful one keeps the source's words."""

    at: datetime | None = None
    stated: str | None = None
    flag: DateFlag | None = None


def read_date(stated: str | None, now: datetime, *, zone: tzinfo = UTC, language: str | None = None) -> Dated:
    """Read a date in any usual form of six languages, ISO first; without a time it is that day at 00:00 UTC.

    Args:
        stated: the source's words.
        now: aware; relative dates count from it, and what lies beyond it is doubtful.
        zone: of times that state none.
        language: BCP 47; tells 3/4/2026 apart: month first in en-US, year first in Chinese, day first elsewhere.

    Returns:
        UTC. A date that cannot be read, contradicts its Hijri twin, or has no year and no certain one (see
        `read_written`) is `unreadable` and has no instant.
    """
    if not stated or not stated.strip():
        return Dated()
    try:
        at = _instant(_read(stated.strip(), now.astimezone(zone), zone, language))
    except OverflowError:
        at = None
    if at is None:
        return Dated(None, stated, "unreadable")
    if at > now + _CLOCKS_DIFFER:
        return Dated(at, stated, "future")
    return Dated(at, stated, "before_1945") if at < _EARLIEST else Dated(at)


def _instant(found: datetime | date | None) -> datetime | None:
    if isinstance(found, datetime):
        return found.astimezone(UTC)
    return datetime.combine(found, time(), UTC) if found else None


def _read(stated: str, now: datetime, zone: tzinfo, language: str | None) -> datetime | date | None:
    if (iso := _iso(stated, zone)) is not None:
        return iso
    words = plain(stated)
    if words != stated and (iso := _iso(words.upper(), zone)) is not None:
        return iso
    relative = read_relative(words, now)
    if relative == TOO_VAGUE:
        return None
    if relative is not None:
        return relative
    order = _order(language)
    written = read_written(words, today=now.date(), zone=zone, order=order)
    return written if written is not None else _guess(stated, words, zone)


def _iso(stated: str, zone: tzinfo) -> datetime | date | None:
    if _EPOCH.fullmatch(stated):
        return datetime.fromtimestamp(int(stated[:10]), UTC)
    try:
        at = datetime.fromisoformat(stated)
    except ValueError:
        return None
    if at.tzinfo is None and at.time() == time() and ":" not in stated:
        return at.date()
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _order(language: str | None) -> Order:
    tag = (language or "").lower()
    if tag.split("-", maxsplit=1)[0] in _YEAR_FIRST:
        return "YMD"
    return "MDY" if tag == _MONTH_FIRST else "DMY"


def _guess(stated: str, words: str, zone: tzinfo) -> datetime | date | None:
    """Leave other languages to dateparser: a day, a month by a name that is not ours, and a year."""
    if len(stated) > _LONGEST_GUESSED or not _DAY_AND_YEAR.search(words) or _OUR_MONTH.search(words):
        return None
    found = _parser().get_date_data(stated)
    at: datetime | None = found.date_obj
    if at is None or found.period not in ("day", "time"):
        return None
    if at.time() == time():
        return at.date()
    return at if at.tzinfo else at.replace(tzinfo=zone)


@cache
def _parser() -> "DateDataParser":
    """Loading takes 0.3 s, and few sources need it."""
    from dateparser.date import DateDataParser  # noqa: PLC0415 - see above

    settings = {
        "REQUIRE_PARTS": ["day", "month", "year"],
        "DATE_ORDER": "DMY",
        "PARSERS": ["absolute-time"],
        "STRICT_PARSING": True,
        "RETURN_TIME_AS_PERIOD": True,
    }
    return DateDataParser(languages=_OTHER_LANGUAGES, settings=settings)
