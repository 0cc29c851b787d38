"""When a statement was published, as far as its source can be believed."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from shared.contract.raw_statement import DateFlag

_EARLIEST = datetime(1945, 1, 1, tzinfo=UTC)
_CLOCKS_DIFFER = timedelta(hours=48)


class Dated(NamedTuple):
    """A date and what is doubtful about it; a doubtful one keeps the source's words."""

    at: datetime | None = None
    stated: str | None = None
    flag: DateFlag | None = None


def read_date(stated: str | None, now: datetime) -> Dated:
    """Read ISO 8601 or RFC 2822; without a zone it is UTC, without a time it is midnight.

    Args:
        stated: the source's words.
        now: aware.
    """
    if not stated:
        return Dated()
    at = _parse(stated.strip())
    if at is None:
        return Dated(None, stated, "unreadable")
    if at > now + _CLOCKS_DIFFER:
        return Dated(at, stated, "future")
    return Dated(at, stated, "before_1945") if at < _EARLIEST else Dated(at)


def _parse(stated: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            at = read(stated)
            return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None
