"""Themes, bodies, places and sources that go by the words of a query: what a text calls otherwise is found by these."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal, NamedTuple

from services.publish.reader.domain.query import All, Node, Phrase, Term
from services.publish.reader.domain.words import folded_words, stems_to_store

Kind = Literal["theme", "entity", "source"]
_LONGEST_NAME = 20
"""Words of a name that are looked at."""


class Name(NamedTuple):
    """What something is called, one of perhaps several names."""

    kind: Kind
    id: str
    name: str


class Meant(NamedTuple):
    """What the words of a query may mean; `whole`: they are all of one of its names."""

    kind: Kind
    id: str
    whole: bool


class KnownNames:
    """An index of names by the stems of their words.

    Args:
        names: in any language; Latin words are compared as a query asks for them, in three languages.
    """

    def __init__(self, names: Iterable[Name]) -> None:
        self._names: list[tuple[Name, int]] = []
        self._by_stem: dict[str, set[int]] = defaultdict(set)
        for name in names:
            words = folded_words(name.name, _LONGEST_NAME)
            for word in words:
                for stem in stems_to_store(word, "en"):
                    self._by_stem[stem].add(len(self._names))
            self._names.append((name, len(words)))

    def meant_by(self, node: Node | None) -> list[Meant]:
        """Give all that has a name with each of the words in it, each once, in the order of the names."""
        terms = _plain_words(node)
        if not terms:
            return []
        each = [set().union(*(self._by_stem.get(stem, ()) for stem in term.stems)) for term in terms]
        found: dict[tuple[Kind, str], bool] = {}
        for number in sorted(set.intersection(*each)):
            (kind, key, _), words = self._names[number]
            found[kind, key] = found.get((kind, key), False) or words == len(terms)
        return [Meant(kind, key, whole) for (kind, key), whole in found.items()]


def _plain_words(node: Node | None) -> list[Term]:
    """Give the words of a query of words alone; nothing of one with beginnings, OR or NOT: it is no name."""
    match node:
        case Term():
            return [node]
        case Phrase():
            return list(node.terms)
        case All():
            parts = [_plain_words(part) for part in node.parts]
            return [term for part in parts for term in part] if all(parts) else []
        case _:
            return []
