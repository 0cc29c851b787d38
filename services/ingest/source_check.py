"""Try a source as it would be visited, and publish nothing."""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.ingest.domain.dates import read_date
from services.ingest.domain.documents import Document
from services.ingest.domain.entries import Entry, document_of
from services.ingest.domain.sources import Source
from services.ingest.ports import Reader, Unreachable
from shared.errors import Unprocessable

_MOST_KEYS = 2_000


@dataclass
class Checked:
    """What one try of a source gave.

    Attributes:
        new: entries that were never read; None when no store could be asked.
        documents: of the entries that were read, as they would be published.
        page_titles: what each of their listings called them, by position.
    """

    source: Source
    entries: Sequence[Entry] = ()
    new: int | None = None
    documents: list[Document] = field(default_factory=list)
    page_titles: list[str] = field(default_factory=list)
    doubtful_dates: int = 0
    undated: int = 0
    problems: list[str] = field(default_factory=list)
    failed: bool = False
    seconds: float = 0.0


async def check_source(source: Source, reader: Reader, *, pages: int, now: Callable[[], datetime]) -> Checked:
    """List a source and read some of its entries.

    Args:
        source: as configured.
        reader: of the source.
        pages: most entries to be read, the first ones.
        now: gives the current time, aware.
    """
    checked, started = Checked(source), time.monotonic()
    try:
        listing = await reader.listing({})
    except Unreachable as error:
        checked.problems, checked.failed = [str(error)], True
    else:
        checked.entries, checked.problems = listing.entries, list(listing.problems)
        for entry in listing.entries[:pages]:
            await _read(checked, entry, reader, now())
        if not listing.entries:
            checked.problems.append("the listing is empty")
    checked.seconds = time.monotonic() - started
    return checked


def count_new(checked: Checked, known: Collection[str]) -> None:
    """Note how many entries are in none of the keys that were read before."""
    checked.new = sum(entry.key not in known for entry in checked.entries)


def keys(checked: Checked) -> list[str]:
    """Give the entries' keys."""
    return [entry.key for entry in checked.entries[:_MOST_KEYS]]


async def _read(checked: Checked, entry: Entry, reader: Reader, now: datetime) -> None:
    whole = entry
    try:
        if not entry.whole:
            reading = await reader.page(entry, {})
            whole = reading.entry if reading else entry
        document = document_of(whole, checked.source, now)
        if not document.text:
            checked.problems.append(f"{entry.url or entry.key}: no text was found; give `article.text` a selector")
            return
    except (Unreachable, Unprocessable) as error:
        checked.problems.append(f"{entry.url or entry.key}: {error}")
        return
    dated = read_date(document.published_at, now)
    checked.undated += document.published_at is None
    checked.doubtful_dates += dated.flag is not None
    checked.documents.append(document)
    checked.page_titles.append(entry.title)
