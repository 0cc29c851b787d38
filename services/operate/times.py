"""Moments as an operator writes them: `2h`, `3d`, or ISO 8601."""

import re
from datetime import UTC, datetime, timedelta

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_AGO = re.compile(r"(\d{1,6})([mhdw])")


def moment(written: str, now: datetime) -> datetime:
    """Read a moment: so long before now, or a date and time, UTC where it names no zone.

    Raises:
        ValueError: it is neither.
    """
    ago = _AGO.fullmatch(written.strip())
    try:
        if ago:
            return now - int(ago[1]) * _UNITS[ago[2]]
        at = datetime.fromisoformat(written.strip())
    except (ValueError, OverflowError) as error:
        message = f"`{written}` is no time; write 90m, 2h, 3d, 1w, or 2026-01-31T12:00"
        raise ValueError(message) from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def told(at: datetime | None) -> str | None:
    """Write a moment: ISO 8601, UTC, to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else None


def of_ms(ms: int) -> datetime:
    """Give the moment of milliseconds since 1970."""
    return datetime.fromtimestamp(ms / 1000, UTC)
