"""What the words of a search may name beside what they find: themes, bodies and places, sources."""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from services.publish.reader.adapters.fresh import Fresh
from services.publish.reader.domain.filters import FACETS, Filters
from services.publish.reader.domain.known_names import Kind, KnownNames, Meant, Name
from services.publish.reader.web.addresses import search_address
from services.publish.reader.web.interface import Interface
from services.publish.reader.web.library import Library

_MOST = 5
_MOST_LEARNED = 300
"""Bodies that no gazetteer has, whose names are known from statements."""
_FRESH_SECONDS = 60.0


class Proposal(NamedTuple):
    """A theme, body or source with the address of its statements; `total` of the newest 1,000 are."""

    kind: Kind
    label: str
    address: str
    total: int


class _Newest(NamedTuple):
    """What the newest statements are about, and the names that no list has."""

    counts: Counter[str]
    names: KnownNames
    learned: dict[str, str]


class Proposals:
    """Knows all names; those of sources, and of bodies that no list has, from the newest statements of this minute."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._newest = Fresh[_Newest](seconds=_FRESH_SECONDS, most=3, clock=library.clock)

    async def of(self, filters: Filters, ui: Interface) -> list[Proposal]:
        """Give what a query of words alone may name: whole names first, then those that most statements have.

        What none of the newest statements has is proposed only if the words are its whole name and one ever had it.
        """
        newest = await self._newest.get(ui.language, lambda: self._asked(ui))
        meant = _once([*self._listed.meant_by(filters.node), *newest.names.meant_by(filters.node)])
        counts = {one: newest.counts[f"{FACETS[one.kind]}:{one.id}"] for one in meant}
        rare = [one.id for one in meant if one.whole and one.kind == "entity" and not counts[one]][:_MOST]
        ever = await self._library.names(rare, ui.language) if rare else {}
        likely = [one for one in meant if counts[one] or one.id in ever]
        likely.sort(key=lambda one: (not one.whole, -counts[one], one.id))
        return [
            Proposal(one.kind, self._label(one, ui, {**newest.learned, **ever}), _address(one), counts[one])
            for one in likely[:_MOST]
        ]

    @cached_property
    def _listed(self) -> KnownNames:
        return KnownNames(self._library.labels.names())

    async def _asked(self, ui: Interface) -> _Newest:
        counts = await self._library.counts(Filters())
        entities = [key[2:] for key, _ in counts.most_common() if key.startswith("e:")]
        unlisted = [entity for entity in entities if self._library.labels.entity(entity, ui.language) is None]
        learned = await self._library.names(unlisted[:_MOST_LEARNED], ui.language)
        sources = [Name("source", key[2:], key[2:]) for key in counts if key.startswith("s:")]
        names = [Name("entity", entity, name) for entity, name in learned.items()]
        return _Newest(counts, KnownNames([*sources, *names]), learned)

    @staticmethod
    def _label(one: Meant, ui: Interface, names: dict[str, str]) -> str:
        match one.kind:
            case "theme":
                return ui.theme(one.id)
            case "source":
                return ui.source(one.id)
            case "entity":
                return ui.entity(one.id, names.get(one.id, ""))


def _once(meant: Sequence[Meant]) -> list[Meant]:
    return list({(one.kind, one.id): one for one in sorted(meant, key=lambda one: one.whole)}.values())


def _address(one: Meant) -> str:
    return search_address(Filters().toggled(one.kind, one.id))
