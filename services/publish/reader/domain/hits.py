"""Where the words of a query stand in a text: marked pieces, and the stretch that shows most of them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from services.publish.reader.domain.query import Node, asked_prefixes, asked_terms
from services.publish.reader.domain.words import Word, fold, stems_to_store, words_among

_MOST_WORDS = 5_000
_WIDTH = 280
_BEFORE = 60


class Bit(NamedTuple):
    """Some letters, and whether they are a hit."""

    text: str
    is_hit: bool


class Marker:
    """Knows the words of a query.

    Args:
        node: the query; None marks nothing.
    """

    def __init__(self, node: Node | None) -> None:
        self._stems = {stem for term in asked_terms(node) for stem in term.stems}
        self._prefixes = tuple(asked_prefixes(node))
        self._known: dict[str, _Known] = {}

    def mark(self, text: str, language: str) -> list[Bit]:
        """Give the whole text, in pieces."""
        return _bits(text, self._hits(text, language))

    def snippet(self, text: str, language: str) -> list[Bit]:
        """Give about 280 letters with as many hits as one stretch has; the beginning where there is none."""
        hits = self._hits(text, language)
        start = _best_start(hits)
        left = text.rfind(" ", 0, start - _BEFORE) + 1 if start > _BEFORE else 0
        right = text.find(" ", left + _WIDTH)
        right = len(text) if right < 0 or right > left + 2 * _WIDTH else right
        right = min(right, left + 2 * _WIDTH)
        cut = text[left:right]
        inside = [Word(h.folded, h.start - left, h.end - left) for h in hits if h.start >= left and h.end <= right]
        return [*([Bit("… ", is_hit=False)] if left else []), *_bits(cut, inside), *_end(right < len(text))]

    def _hits(self, text: str, language: str) -> list[Word]:
        if not self._stems and not self._prefixes:
            return []
        known = self._known.setdefault(language, _Known(self._stems, self._prefixes, language))
        return list(words_among(text, known, most=_MOST_WORDS))


class _Known(dict[str, bool]):
    """Whether a word is a hit: the texts of a page have most of their words in common."""

    def __init__(self, stems: set[str], prefixes: tuple[str, ...], language: str) -> None:
        self._stems, self._prefixes, self._language = stems, prefixes, language

    def __missing__(self, word: str) -> bool:
        stems = stems_to_store(fold(word), self._language)
        self[word] = not self._stems.isdisjoint(stems) or any(s.startswith(self._prefixes) for s in stems)
        return self[word]


def _best_start(hits: Sequence[Word]) -> int:
    best, start = 0, 0
    for number, hit in enumerate(hits):
        distinct = {other.folded for other in hits[number : number + 20] if other.end <= hit.start + _WIDTH - _BEFORE}
        if len(distinct) > best:
            best, start = len(distinct), hit.start
    return start


def _bits(text: str, hits: Iterable[Word]) -> list[Bit]:
    bits, at = [], 0
    for hit in hits:
        bits += [Bit(text[at : hit.start], is_hit=False), Bit(text[hit.start : hit.end], is_hit=True)]
        at = hit.end
    return [bit for bit in [*bits, Bit(text[at:], is_hit=False)] if bit.text]


def _end(is_cut: bool) -> list[Bit]:  # noqa: FBT001 - one private caller
    return [Bit(" …", is_hit=False)] if is_cut else []
