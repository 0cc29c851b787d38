"""When to visit a source, and a page, again: as often as it changes, less often when it fails, never in step."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

_FASTER, _SLOWER = 0.5, 1.5
_FAILING = 10
_FAILING_INTERVAL = timedelta(hours=6)
_JITTER = 0.1
_LOOKS = (0.5, 1, 2, 4, 8, 16, 30)
"""Days after an entry was first seen at which its page is looked at again."""
_ABSENT_AGAIN = timedelta(hours=12)


@dataclass(frozen=True)
class Pace:
    """How often a source may be visited: its own interval moves between the two."""

    shortest: timedelta
    longest: timedelta


@dataclass(frozen=True)
class Health:
    """How a source fares.

    Attributes:
        interval: between visits, while it does not fail.
        due_at: the next visit.
        failures: in a row.
        problem: the last one, None after a visit without.
        cursor: of the last listing that was taken whole.
        entries: listed at the last visit that listed any.
    """

    interval: timedelta
    due_at: datetime
    failures: int = 0
    visited_at: datetime | None = None
    succeeded_at: datetime | None = None
    changed_at: datetime | None = None
    problem: str | None = None
    entries: int = 0
    cursor: tuple[tuple[str, str], ...] = ()

    @property
    def is_failing(self) -> bool:
        """Whether it failed so often in a row that it is visited seldom; one success ends that."""
        return self.failures >= _FAILING


def first_visit(pace: Pace, now: datetime) -> Health:
    """Give the health of a source that was never visited: due at once."""
    return Health(interval=pace.shortest, due_at=now)


def after_success(health: Health, pace: Pace, now: datetime, chance: float, *, found_new: bool) -> Health:
    """Come sooner when something was new, later when not.

    Args:
        health: before the visit.
        pace: of the source.
        now: when the visit ended.
        chance: 0.0 to 1.0, uniform: the jitter.
        found_new: whether it showed anything new.
    """
    interval = health.interval * (_FASTER if found_new else _SLOWER)
    interval = min(max(interval, pace.shortest), pace.longest)
    return replace(
        health,
        interval=interval,
        due_at=now + _jittered(interval, chance),
        failures=0,
        visited_at=now,
        succeeded_at=now,
        changed_at=now if found_new else health.changed_at,
        problem=None,
    )


def after_failure(  # noqa: PLR0913 - what a failure is made of
    health: Health, pace: Pace, now: datetime, chance: float, *, problem: str, retry_seconds: float
) -> Health:
    """Wait twice as long after each failure in a row; after ten, six hours or the source's longest interval.

    Args:
        health: before the visit.
        pace: of the source.
        now: when the visit ended.
        chance: 0.0 to 1.0, uniform: the jitter.
        problem: for a person.
        retry_seconds: how long the host asked to be left alone, at least.
    """
    failures = health.failures + 1
    longest = max(pace.longest, _FAILING_INTERVAL)
    wait = longest if failures >= _FAILING else min(pace.shortest * 2 ** (failures - 1), longest)
    wait = max(_jittered(wait, chance), timedelta(seconds=retry_seconds))
    return replace(health, due_at=now + wait, failures=failures, visited_at=now, problem=problem)


def look_again(first_at: datetime, now: datetime, chance: float) -> datetime | None:
    """Give when an entry's page is looked at next: seldomer as it grows old; None after thirty days."""
    for days in _LOOKS:
        at = first_at + timedelta(days=days) + _jittered(timedelta(hours=1), chance)
        if at > now:
            return at
    return None


def look_again_absent(now: datetime, chance: float) -> datetime:
    """Give when a page that was not there is looked at next."""
    return now + _jittered(_ABSENT_AGAIN, chance)


def _jittered(wait: timedelta, chance: float) -> timedelta:
    return wait * (1 + _JITTER * (2 * chance - 1))
