"""What the pages ask for, with the answers that many readers share kept for a few seconds."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from services.publish.reader.adapters.entry_search import Card, MongoEntrySearch
from services.publish.reader.adapters.fresh import Fresh
from services.publish.reader.adapters.labels import Labels
from services.publish.reader.adapters.originals import MongoOriginals
from services.publish.reader.domain.filters import FACETS, Filters
from services.publish.reader.domain.hits import Bit
from services.publish.reader.domain.ranking import Hit, count_facets
from services.publish.reader.domain.stories import Told, in_line, once_each
from shared.contract.enriched_statement import EnrichedStatement

RANKED, COUNTED = 1_000, 300
"""Newest hits that the best are chosen from where words are asked for, and that facets are counted over where none are:
no list costs more, however much is stored."""
_FRESH_SECONDS, _MOST_LISTS = 5.0, 16


class _Newest:
    """Hits, and what they have in common, counted when a page asks for it."""

    def __init__(self, hits: list[Hit]) -> None:
        self.hits = hits

    @cached_property
    def counts(self) -> Counter[str]:
        return count_facets(self.hits)


class Listed(NamedTuple):
    """A statement in a list.

    Attributes:
        card: what is shown of it.
        is_copy: whether another statement of its story stands before it.
        others: how many others of its story the list leaves out.
        found: the stretch of text that shows what was searched for.
    """

    card: Card
    is_copy: bool = False
    others: int = 0
    found: list[Bit] | None = None


@dataclass(frozen=True)
class Library:
    """All that pages and API read.

    Attributes:
        search: the reader's index.
        originals: statements, wordings, digests.
        labels: of themes and entities.
        release: of this installation.
        clock: gives seconds that never go back.
    """

    search: MongoEntrySearch
    originals: MongoOriginals
    labels: Labels
    release: str
    clock: Callable[[], float]

    @cached_property
    def _newest(self) -> Fresh[_Newest]:
        return Fresh(seconds=_FRESH_SECONDS, most=_MOST_LISTS, clock=self.clock)

    @cached_property
    def _days(self) -> Fresh[dict[str, int]]:
        return Fresh(seconds=60.0, most=256, clock=self.clock)

    async def newest(self, filters: Filters, *terms: str, most: int = RANKED) -> list[Hit]:
        """Give the newest hits, so many at most; up to 5 s old; with weights where words are asked for."""
        return (await self._counted(filters, *terms, most=most)).hits

    async def acting(self, filters: Filters, *terms: str) -> list[Hit]:
        """Give the newest hits with their story and who does what in them; up to 5 s old."""
        return (await self._kept(filters, terms, RANKED, ("deeds", "story"))).hits

    async def counts(self, filters: Filters, *, most: int = RANKED) -> Counter[str]:
        """Count the facets of the same hits."""
        return (await self._counted(filters, most=most)).counts

    async def _counted(self, filters: Filters, *terms: str, most: int) -> _Newest:
        return await self._kept(filters, terms, most, ("facets", "weights") if filters.q else ("facets",))

    async def _kept(self, filters: Filters, terms: tuple[str, ...], most: int, fields: tuple[str, ...]) -> _Newest:
        async def ask() -> _Newest:
            return _Newest(await self.search.find(filters, terms=terms, limit=most, fields=fields))

        return await self._newest.get((filters, terms, most, fields), ask)

    async def days(self, term: str, since: date) -> dict[str, int]:
        """Count by day; up to a minute old."""
        return await self._days.get((term, since), lambda: self.search.days(term, since=since))

    async def listed(self, hits: Sequence[Hit]) -> list[Listed]:
        """Give what a list shows of hits, in their order."""
        found = await self.search.cards([hit.statement_id for hit in hits])
        cards = [found[hit.statement_id] for hit in hits if hit.statement_id in found]
        lines = await self.lines(list(dict.fromkeys(card.story for card in cards)))
        first = {story: line[0] for story, line in lines.items()}
        return [Listed(card, is_copy=first.get(card.story, card.id) != card.id) for card in cards]

    async def listed_once(self, hits: Sequence[Hit], most: int) -> list[Listed]:
        """Give what a list shows of each story, the latest first; the hits have `story`."""
        told: list[Told] = once_each(hits)[:most]
        others = {one.first.statement_id: one.others for one in told}
        return [one._replace(others=others[one.card.id]) for one in await self.listed([one.first for one in told])]

    async def beside(self, statement_id: str, line: Sequence[str], most: int) -> list[Listed]:
        """Give what a list shows of the others of a story, who stands first before the others."""
        others = [other for other in line if other != statement_id][:most]
        found = await self.search.cards(others)
        return [Listed(found[other], is_copy=other != line[0]) for other in others if other in found]

    async def story(self, story_id: str, most: int) -> list[EnrichedStatement]:
        """Give the statements of a story, who stands first before the others."""
        hits = in_line(await self.search.members([story_id])).get(story_id, [])
        line = [hit.statement_id for hit in hits[:most]]
        found = await self.originals.statements(line)
        return [found[one] for one in line if one in found]

    async def lines(self, stories: Sequence[str]) -> dict[str, list[str]]:
        """Give the statements of those stories that several carry, by story, who stands first before the others."""
        line = in_line(await self.search.members(await self.search.carried(stories)))
        return {story: [hit.statement_id for hit in line[story]] for story in stories if story in line}

    async def unmet(self, filters: Filters) -> list[str]:
        """Tell which values of filters no statement has: they may be mistyped, or nothing came of them yet."""
        return [
            f"{name}: no statement has `{value}`"
            for name, value in filters.pairs()
            if not await self.search.find(Filters(), terms=[f"{FACETS[name]}:{value}"], limit=1)
        ]

    async def names(self, ids: Sequence[str], language: str) -> dict[str, str]:
        """Give the names of entities that no list names, as statements of the language do, else as first read."""
        unknown = [key for key in ids if self.labels.entity(key, language) is None]
        return {key: name for key, (name, _) in (await self.search.names(unknown, language)).items()}
