"""Count facets and order hits: pure, over a bounded number of the newest."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from services.publish.reader.domain.entries import second_of

_IN_TITLE, _FREQUENT, _SOMEWHERE = 4.0, 2.0, 1.0
_HALF_LIFE_DAYS = 60.0
_DAY_SECONDS = 86_400.0
_WHO = "\nx:"
"""Where the facets of an entry, which are in order of their letters, turn to acts with who does them."""


class Hit(NamedTuple):
    """An entry that was found, without what a list shows of it.

    Attributes:
        statement_id: whose.
        place: see `Entry`.
        facets: one a line.
        weights: stems of the title, then a line break, then frequent stems.
    """

    statement_id: str
    place: int
    facets: str
    weights: str


def count_facets(hits: Iterable[Hit]) -> Counter[str]:
    """Count in how many of the hits each facet is; who does what is no facet that lists count."""
    counts: Counter[str] = Counter()
    for hit in hits:
        counts.update(hit.facets.partition(_WHO)[0].split("\n"))
    return counts


def best_first(hits: Sequence[Hit], stems: frozenset[str]) -> list[Hit]:
    """Order by how much a statement is about the words, newer ones first among equals.

    A word counts four times in the title, twice where it is frequent, once anywhere; the sum is worth half after 60
    days. Equal sums: the later place first.
    """
    if not hits:
        return []
    newest = max(second_of(hit.place) for hit in hits)
    asked = [f" {stem} " for stem in stems]

    def score(hit: Hit) -> tuple[float, int]:
        title, _, frequent = hit.weights.partition("\n")
        title, frequent, about = f" {title} ", f" {frequent} ", _SOMEWHERE
        for stem in asked:
            about += _IN_TITLE * (stem in title) + _FREQUENT * (stem in frequent)
        age_days = (newest - second_of(hit.place)) / _DAY_SECONDS
        return about * 0.5 ** (age_days / _HALF_LIFE_DAYS), hit.place

    return sorted(hits, key=score, reverse=True)
