"""When a window ends, by the clock on the reader's wall, daylight saving included."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from services.publish.domain.subscriptions import Schedule

_HOUR = timedelta(hours=1)


def last_boundary(schedule: Schedule, now: datetime) -> datetime:
    """Give the latest end of a window at or before `now`.

    A daily time that a clock change skips is taken when the clock has moved on; one that comes twice counts once,
    the first time.

    Args:
        schedule: daily or hourly.
        now: aware.

    Returns:
        UTC.
    """
    local = now.astimezone(ZoneInfo(schedule.zone))
    if schedule.kind == "hourly":
        hour = local.replace(minute=0, second=0, microsecond=0)
        return hour.astimezone(UTC)
    today = _at(schedule, local)
    return today if today <= now else _at(schedule, local - timedelta(days=1))


def previous_boundary(schedule: Schedule, boundary: datetime) -> datetime:
    """Give the boundary before one."""
    if schedule.kind == "hourly":
        return boundary - _HOUR
    return last_boundary(schedule, boundary - timedelta(microseconds=1))


def _at(schedule: Schedule, day: datetime) -> datetime:
    local = day.replace(hour=schedule.hour, minute=schedule.minute, second=0, microsecond=0, fold=0)
    return local.astimezone(UTC)
