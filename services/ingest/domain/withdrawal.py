"""When a page that is gone means that its statement was withdrawn: three visits, over at least a day."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

_GONE = frozenset({404, 410})
_THERE = range(200, 400)
_LEAST_VISITS = 3
_LEAST_SPAN = timedelta(days=1)


@dataclass(frozen=True)
class Absence:
    """For how long a page has been gone.

    Attributes:
        visits: that found it gone, since it was there last.
        since: the first of them; None when it is there.
        until: the last of them.
    """

    visits: int = 0
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_withdrawal(self) -> bool:
        """Whether the source has taken the statement back, and not only stumbled."""
        if self.since is None or self.until is None:
            return False
        return self.visits >= _LEAST_VISITS and self.until - self.since >= _LEAST_SPAN


def note_visit(known: Absence, status: int, at: datetime) -> Absence:
    """Give what is known after a visit.

    Args:
        known: `Absence()` before the first visit.
        status: of HTTP, after redirects. 404 and 410 are gone; 200 to 399 are there; any other (a server that fails,
            forbids or is in a hurry) says nothing of the page.
        at: aware; visits come in order.
    """
    if status in _THERE:
        return Absence()
    if status not in _GONE:
        return known
    return replace(known, visits=known.visits + 1, since=known.since or at, until=at)
