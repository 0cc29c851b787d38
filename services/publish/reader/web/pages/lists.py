"""The latest statements, and a search with its filters."""

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from starlette.requests import Request

from services.publish.reader.adapters.entry_search import Card
from services.publish.reader.domain.entries import is_place
from services.publish.reader.domain.filters import FACETS, Filters
from services.publish.reader.domain.hits import Marker
from services.publish.reader.domain.ranking import Hit, best_first
from services.publish.reader.web.addresses import filters_from, search_address
from services.publish.reader.web.frame import Body, Takes
from services.publish.reader.web.interface import Interface
from services.publish.reader.web.library import COUNTED, RANKED, Library, Listed
from services.publish.reader.web.proposals import Proposals

PAGE = 20
_NEWS_THEMES, _FACET_VALUES, _WHOLE_TREE, _MOST_MONTHS = 14, 12, 14, 12
_DIGITS = 19
_FARTHEST = RANKED // PAGE


def is_place_typed(typed: str) -> bool:
    """Whether the address names a place in the order of time."""
    return _number(typed) is not None


SEARCHED: Takes = {
    **dict.fromkeys((*FACETS, "q", "since", "until"), bool),
    **dict.fromkeys(("before", "page"), is_place_typed),
    "sort": lambda typed: typed == "new",
}
"""The parameters of `/search`: what a facet has no value of is told by a list that is empty."""


class Value(NamedTuple):
    """One value of a facet: what it is called, how often it is there, and where choosing or dropping it leads."""

    label: str
    total: int
    address: str
    is_set: bool
    depth: int = 0


class Lists:
    """`/` and `/search`."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._proposals = Proposals(library)

    async def latest(self, request: Request, ui: Interface) -> tuple[str, Body]:
        """Show the newest statements, and the themes that the newest are about."""
        newest = await self._library.newest(Filters())
        before = _number(request.query_params.get("before", ""))
        hits = newest if before is None else await self._library.search.find(Filters(), before=before, limit=PAGE + 1)
        counts = await self._library.counts(Filters())
        themes = [(key[2:], count) for key, count in counts.most_common() if key[:2] == "t:"]
        return "latest.html", {
            "cards": await self._library.listed(hits[:PAGE]),
            "older": f"/?before={hits[PAGE - 1].place}" if len(hits) > PAGE else None,
            "newer": "/" if before is not None else None,
            "themes": [(theme, ui.theme(theme), count) for theme, count in themes[:_NEWS_THEMES]],
        }

    async def search(self, request: Request, ui: Interface) -> tuple[str, Body]:
        """Show what matches, the most relevant or the newest first, with counts to narrow by."""
        filters = filters_from(request.query_params)
        by_date = request.query_params.get("sort") == "new" or not filters.q
        most = RANKED if filters.q else COUNTED
        hits = await self._library.newest(filters, most=most)
        counts = await self._library.counts(filters, most=most)
        before = _number(request.query_params.get("before", "")) if by_date else None
        page = _page(request) if not by_date else 0
        if before is not None:
            shown = await self._library.search.find(filters, before=before, limit=PAGE + 1)
        else:
            shown = (hits if by_date else best_first(hits, filters.stems()))[page * PAGE :]
        sort = "new" if by_date and filters.q else ""
        return "search.html", {
            "filters": filters,
            "cards": await self._marked(shown[:PAGE], filters),
            "proposals": await self._proposals.of(filters, ui) if filters.q and not page and before is None else [],
            "total": len(hits),
            "is_more": len(hits) >= most,
            "counted": most,
            "facets": await self._facets(counts, filters, ui, sort),
            "months": list(_months(counts, filters, ui, sort)),
            "chosen": [Value(v.label, 0, v.address, is_set=True) for v in await self._chosen(filters, ui, sort)],
            "by_date": by_date,
            "other_sort": search_address(filters, sort="" if by_date else "new") if filters.q else None,
            "older": _older(filters, shown, page, sort, by_date=by_date),
            "newer": search_address(filters, sort=sort) if before is not None or page else None,
            "cleared": search_address(Filters(q=filters.q), sort=sort),
        }

    async def _marked(self, hits: Sequence[Hit], filters: Filters) -> list[Listed]:
        """Give cards with the stretch of text that shows what was searched for."""
        listed = await self._library.listed(hits)
        if not filters.q:
            return listed
        marker = Marker(filters.node)
        texts = await self._library.originals.texts([one.card.id for one in listed])
        return [_found(one, marker, texts) for one in listed]

    async def _facets(
        self, counts: Counter[str], filters: Filters, ui: Interface, sort: str
    ) -> list[tuple[str, list[Value]]]:
        def values(name: str, keys: Sequence[str], label: Callable[[str], str]) -> list[Value]:
            chosen = getattr(filters, name)
            return [
                Value(
                    label(key),
                    counts[f"{FACETS[name]}:{key}"],
                    search_address(filters.toggled(name, key), sort=sort),
                    is_set=key in chosen,
                    depth=len(list(self._library.labels.ancestors(key))) - 1 if name == "theme" else 0,
                )
                for key in keys
            ]

        entities = _most(counts, "e:", _FACET_VALUES)
        names = await self._library.names(entities, ui.language)
        return [
            ("theme", values("theme", self._branches(counts, filters.theme), ui.theme)),
            ("act", values("act", _most(counts, "a:", 8), ui.act)),
            ("entity", values("entity", entities, lambda key: ui.entity(key, names.get(key, "")))),
            ("statement_language", values("language", _most(counts, "l:", 8), ui.tongue)),
            ("source", values("source", _most(counts, "s:", _FACET_VALUES), ui.source)),
        ]

    def _tree(self, counts: Counter[str], above: str = "") -> list[str]:
        """Give the themes that are there in the order of the tree, the most frequent first on each level."""
        here = [theme for theme in self._library.labels.narrower(above) if counts[f"t:{theme}"]]
        here.sort(key=lambda theme: -counts[f"t:{theme}"])
        return [below for theme in here for below in (theme, *self._tree(counts, theme))]

    def _branches(self, counts: Counter[str], chosen: Sequence[str]) -> list[str]:
        """Give the top of the tree, and what is below the chosen themes; all of it where it is small."""
        whole = self._tree(counts)
        if len(whole) <= _WHOLE_TREE:
            return whole
        opened = {"", *(above for theme in chosen for above in self._library.labels.ancestors(theme))}
        return [theme for theme in whole if self._library.labels.themes.broader[theme] in opened]

    async def _chosen(self, filters: Filters, ui: Interface, sort: str) -> list[Value]:
        names = await self._library.names(filters.entity, ui.language) if filters.entity else {}
        labels: dict[str, Callable[[str], str]] = {
            "theme": ui.theme,
            "entity": lambda key: ui.entity(key, names.get(key, "")),
            "act": ui.act,
            "language": ui.tongue,
            "source": ui.source,
        }
        chosen = [
            Value(labels[name](value), 0, search_address(filters.toggled(name, value), sort=sort), is_set=True)
            for name, value in filters.pairs()
        ]
        for name in ("since", "until"):
            at: date | None = getattr(filters, name)
            if at is not None:
                dropped = search_address(filters.changed(name, None), sort=sort)
                chosen.append(Value(f"{ui.words[name]} {ui.day(at)}", 0, dropped, is_set=True))
        return chosen


def _found(one: Listed, marker: Marker, texts: Mapping[str, str]) -> Listed:
    card, tongue = one.card, _tongue(one.card)
    title = Card(**vars(card), title_bits=marker.mark(card.title, tongue))
    return one._replace(card=title, found=marker.snippet(str(texts.get(card.id, card.lead)), tongue))


def _older(filters: Filters, shown: Sequence[Hit], page: int, sort: str, *, by_date: bool) -> str | None:
    if len(shown) <= PAGE:
        return None
    if by_date:
        return search_address(filters, sort=sort, before=str(shown[PAGE - 1].place))
    return search_address(filters, page=str(page + 1)) if page + 1 < _FARTHEST else None


def _months(counts: Counter[str], filters: Filters, ui: Interface, sort: str) -> Iterator[Value]:
    """Give the latest months that are there; choosing one sets the period, choosing it again drops that."""
    for key in sorted((key for key in counts if key.startswith("m:")), reverse=True)[:_MOST_MONTHS]:
        first = date.fromisoformat(f"{key[2:]}-01")
        last = first.replace(day=monthrange(first.year, first.month)[1])
        is_set = (filters.since, filters.until) == (first, last)
        since, until = (None, None) if is_set else (first, last)
        chosen = filters.changed("since", since).changed("until", until)
        yield Value(ui.month(first), counts[key], search_address(chosen, sort=sort), is_set=is_set)


def _most(counts: Counter[str], prefix: str, most: int) -> list[str]:
    found = [(key[len(prefix) :], count) for key, count in counts.items() if key.startswith(prefix)]
    return [key for key, _ in sorted(found, key=lambda pair: (-pair[1], pair[0]))[:most]]


def _number(typed: str) -> int | None:
    """A place in an address is a number that somebody may have changed: what MongoDB cannot compare is no place."""
    digits = typed.removeprefix("-")
    number = int(typed) if digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS else None
    return number if number is not None and is_place(number) else None


def _page(request: Request) -> int:
    return min(max(_number(request.query_params.get("page", "")) or 0, 0), _FARTHEST - 1)


def _tongue(card: Card) -> str:
    return str(card.language).split("-")[0]
