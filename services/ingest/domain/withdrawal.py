"""When a page that is no longer there means that its statement was taken back."""

from datetime import datetime, timedelta
from typing import NamedTuple

_VISITS = 3
_AT_LEAST = timedelta(days=1)


class Absence(NamedTuple):
    """404 or 410 at visits in a row."""

    visits: int
    since: datetime
    last: datetime

    def is_withdrawal(self) -> bool:
        """Three visits over at least a day: less may be a mistake or a move of the site."""
        return self.visits >= _VISITS and self.last - self.since >= _AT_LEAST


def note_gone(absence: Absence | None, at: datetime) -> Absence:
    """Give the absence after one more visit that found nothing; a visit that finds the page ends it."""
    return Absence(absence.visits + 1, absence.since, at) if absence else Absence(1, at, at)
