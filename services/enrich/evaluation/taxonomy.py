"""How two themes stand to each other."""

from collections.abc import Iterator, Mapping
from typing import Literal

from services.enrich.domain.lexicon import Concept

Relation = Literal["broader", "narrower", "sibling", "other"]


def relation(of: str, to: str, concepts: Mapping[str, Concept]) -> Relation:
    """Tell what `of` is to `to`: broader, narrower, under the same parent, or far."""
    if of in _above(to, concepts):
        return "broader"
    if to in _above(of, concepts):
        return "narrower"
    parents = [concepts[theme].broader for theme in (of, to) if theme in concepts]
    return "sibling" if len(parents) == len((of, to)) and parents[0] == parents[1] != "" else "other"


def are_near(one: str, other: str, concepts: Mapping[str, Concept]) -> bool:
    """Whether two themes are equal, or one is broader than the other."""
    return one == other or relation(one, other, concepts) in ("broader", "narrower")


def _above(theme: str, concepts: Mapping[str, Concept]) -> Iterator[str]:
    seen = {theme}
    while theme in concepts and (theme := concepts[theme].broader) and theme not in seen:
        seen.add(theme)
        yield theme
