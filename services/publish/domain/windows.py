"""When a window ends, by the clock on the reader's wall, daylight saving included."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from services.publish.domain.schedules import Schedule

_DAY = timedelta(days=1)
_WEEK = 7


def last_boundary(schedule: Schedule, now: datetime) -> datetime:
    """Give the latest end of a window at or before `now`.

    A time that a clock change skips is taken when the clock has moved on; one that comes twice counts once, the
    first time. Hours are those of the wall clock: of Kathmandu's they end a quarter to.

    Args:
        schedule: one that goes by the clock.
        now: aware.

    Returns:
        UTC.
    """
    local = now.astimezone(ZoneInfo(schedule.zone))
    if schedule.kind == "hourly":
        return local.replace(minute=0, second=0, microsecond=0).astimezone(UTC)
    back = (local.weekday() - schedule.weekday) % _WEEK if schedule.kind == "weekly" else 0
    latest = _at(schedule, local - back * _DAY)
    step = _WEEK if schedule.kind == "weekly" else 1
    return latest if latest <= now else _at(schedule, local - (back + step) * _DAY)


def previous_boundary(schedule: Schedule, boundary: datetime) -> datetime:
    """Give the boundary before one."""
    return last_boundary(schedule, boundary - timedelta(microseconds=1))


def _at(schedule: Schedule, day: datetime) -> datetime:
    local = day.replace(hour=schedule.hour, minute=schedule.minute, second=0, microsecond=0, fold=0)
    return local.astimezone(UTC)
