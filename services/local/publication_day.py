"""The day of a text that is read without a server, as `hiwar run` would read it: it tells who held an office."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from services.ingest.domain.dates import read_date


def publication_day(stated: str | None, *, zone: str | None, language: str | None) -> date | None:
    """Give the day in UTC; none where nothing is stated, or what is stated is doubtful.

    Args:
        stated: a date in any usual form.
        zone: IANA name of the zone of a time that states none.
        language: BCP 47, of the words.
    """
    dated = read_date(stated, datetime.now(UTC), zone=ZoneInfo(zone) if zone else UTC, language=language)
    return dated.at.date() if dated.at and dated.flag is None else None
