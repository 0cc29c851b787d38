"""What the pages ask for, with the answers that many readers share kept for a few seconds."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from services.publish.reader.adapters.entry_search import MongoEntrySearch
from services.publish.reader.adapters.fresh import Fresh
from services.publish.reader.adapters.labels import Labels
from services.publish.reader.adapters.originals import MongoOriginals
from services.publish.reader.domain.filters import Filters
from services.publish.reader.domain.ranking import Hit, count_facets
from shared.runtime.mongo import Document

COUNTED = 1_000
"""Newest hits that facets are counted over and the best are chosen from: no list costs more, however much is stored."""
_FRESH_SECONDS = 10.0


class _Newest:
    """Hits, and what they have in common, counted when a page asks for it."""

    def __init__(self, hits: list[Hit]) -> None:
        self.hits = hits

    @cached_property
    def counts(self) -> Counter[str]:
        return count_facets(self.hits)


@dataclass(frozen=True)
class Library:
    """All that pages and API read.

    Attributes:
        search: the reader's index.
        originals: statements, wordings, digests.
        labels: of themes and entities.
        release: of this installation.
    """

    search: MongoEntrySearch
    originals: MongoOriginals
    labels: Labels
    release: str
    _newest: Fresh[_Newest] = field(default_factory=lambda: Fresh(seconds=_FRESH_SECONDS, most=64))
    _days: Fresh[dict[str, int]] = field(default_factory=lambda: Fresh(seconds=60.0, most=256))

    async def newest(self, filters: Filters, *terms: str) -> list[Hit]:
        """Give the newest hits, `COUNTED` at most; up to 10 s old."""
        return (await self._kept(filters, *terms)).hits

    async def counts(self, filters: Filters) -> Counter[str]:
        """Count the facets of the newest hits; up to 10 s old."""
        return (await self._kept(filters)).counts

    async def _kept(self, filters: Filters, *terms: str) -> _Newest:
        async def ask() -> _Newest:
            return _Newest(await self.search.find(filters, terms=terms, before=None, limit=COUNTED))

        return await self._newest.get((filters, terms), ask)

    async def days(self, term: str, since: date) -> dict[str, int]:
        """Count by day; up to a minute old."""
        return await self._days.get((term, since), lambda: self.search.days(term, since=since))

    async def cards(self, hits: Sequence[Hit]) -> list[Document]:
        """Give what a list shows, in the order of the hits."""
        found = await self.search.cards([hit.statement_id for hit in hits])
        return [found[hit.statement_id] for hit in hits if hit.statement_id in found]

    async def names(self, ids: Sequence[str], language: str) -> dict[str, str]:
        """Give the names of entities as statements of the language have them, else as first read."""
        return {key: name for key, (name, _) in (await self.search.names(ids, language)).items()}
