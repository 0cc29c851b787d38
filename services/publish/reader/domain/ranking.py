"""Count facets and order hits: pure, over a bounded number of the newest."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from services.publish.reader.domain.entries import second_of

_IN_TITLE, _FREQUENT, _SOMEWHERE = 4.0, 2.0, 1.0
_HALF_LIFE_DAYS = 60.0
_DAY_SECONDS = 86_400.0


class Hit(NamedTuple):
    """An entry that was found, with what was asked for of `facets`, `deeds`, `weights`, `story`: see `Entry`."""

    statement_id: str
    place: int
    facets: str = ""
    deeds: str = ""
    weights: str = ""
    story: str = ""


def count_facets(hits: Iterable[Hit]) -> Counter[str]:
    """Count in how many of the hits each facet is."""
    return Counter(chain.from_iterable([hit.facets.split("\n") for hit in hits]))


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
