"""Where evidence stands in a text: pieces that are covered by the same spans, paragraph by paragraph."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Claim(NamedTuple):
    """Words that say something.

    Attributes:
        key: of what they say; several spans may share it.
        start: offset in the text, code points.
        end: offset, exclusive.
    """

    key: int
    start: int
    end: int


class Piece(NamedTuple):
    """Adjacent letters that the same claims cover.

    Attributes:
        text: the letters.
        keys: of the claims, ascending; empty for plain text.
    """

    text: str
    keys: tuple[int, ...]


def paragraphs(text: str, claims: Iterable[Claim]) -> Iterator[list[Piece]]:
    """Give the paragraphs of a text as pieces; blank lines are left out, no other letter is.

    Claims that point outside the text are cut to it: what is stored is shown, whatever wrote it.
    """
    edges = _edges(claims)
    waiting = iter([*sorted(edges), len(text) + 1])
    edge, start = next(waiting), 0
    keys: tuple[int, ...] = ()
    covering: list[int] = []
    for line in text.split("\n"):
        left, end, pieces = start, start + len(line), []
        while edge < end:
            if edge > left:
                pieces.append(Piece(text[left:edge], keys))
                left = edge
            for key in edges[edge]:
                covering.append(key) if key >= 0 else covering.remove(~key)
            keys, edge = tuple(sorted(set(covering))), next(waiting)
        pieces.append(Piece(text[left:end], keys))
        if line.strip():
            yield pieces
        start = end + 1


def _edges(claims: Iterable[Claim]) -> dict[int, list[int]]:
    """Give offset -> the keys that begin there, and those that end there inverted."""
    edges: dict[int, list[int]] = defaultdict(list)
    for key, start, end in claims:
        if start < end:
            edges[start].append(key)
            edges[end].append(~key)
    return edges
