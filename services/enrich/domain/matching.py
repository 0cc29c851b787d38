"""Find every term of a lexicon in a text, in one pass: the text becomes a string of one letter per known word."""

from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from services.enrich.domain.stems import lexicon_stem, readings
from services.enrich.domain.words import Words, skip_letters

M = TypeVar("M")
_FIRST_CODE = 0x10000
"""Code points from here on stand for words: there are no surrogates among them, and room for a million."""
_UNKNOWN = "\x00"
_MOST_CACHED = 200_000
_MOST_HITS = 20_000
_LONGEST_ACRONYM = 8
_AND = "و"
_LEAST_AFTER_AND = 3


class Hit(NamedTuple, Generic[M]):
    """A term found.

    Attributes:
        meaning: what the lexicon says of the term.
        pattern: number of the term, equal for all its inflected forms.
        first: index of its first word.
        last: index after its last word.
        start: code point of the original text, after attached conjunctions and prepositions.
        end: exclusive.
    """

    meaning: M
    pattern: int
    first: int
    last: int
    start: int
    end: int


class Matcher(Generic[M]):
    """All terms of one language; built once, then only its cache of words changes.

    Args:
        language: of the terms.
        terms: wording and meaning; one wording may have several meanings.
    """

    def __init__(self, language: str, terms: Iterable[tuple[str, M]]) -> None:
        self._language = language
        self._codes: dict[str, str] = {}
        self._cache: dict[str, tuple[str, int]] = {}
        split = [(Words(wording).surfaces, meaning) for wording, meaning in terms]
        self._stems = {lexicon_stem(word, language) for words, _ in split for word in words}
        meanings: dict[str, dict[M, None]] = {}
        for words, meaning in split:
            pattern = "".join(self._code_of_term_word(word) for word in words)
            if pattern:
                meanings.setdefault(pattern, {}).setdefault(meaning)
        self._meanings = [list(found) for found in meanings.values()]
        self._automaton = AhoCorasick(list(meanings), matchkind=MatchKind.Standard)

    def find(self, words: Words) -> list[Hit[M]]:
        """Give all hits, overlapping ones too, by first word; at most 20,000, so that no text is dear."""
        read = [self._cache.get(surface) or self._read(surface) for surface in words.surfaces]
        stream = "".join([code for code, _ in read])
        found = self._automaton.find_matches_as_indexes(stream, overlapping=True)[:_MOST_HITS]
        starts, ends = words.starts, words.ends
        hits = [
            Hit(meaning, pattern, first, last, starts[first] + read[first][1], ends[last - 1])
            for pattern, first, last in found
            for meaning in self._meanings[pattern]
        ]
        hits.sort(key=lambda hit: (hit.first, -hit.last))
        return hits

    def _code_of_term_word(self, word: str) -> str:
        key = word if is_acronym(word) else self._without_and(lexicon_stem(word, self._language))
        return self._codes.setdefault(key, chr(_FIRST_CODE + len(self._codes)))

    def _without_and(self, stem: str) -> str:
        """Read the "and" inside a term (السلام والأمن) as it is read in a text: off, where what is left is known."""
        if not stem.startswith(_AND):
            return stem
        bare = lexicon_stem(stem[len(_AND) :], self._language)
        return bare if bare in self._stems and len(bare) >= _LEAST_AFTER_AND else stem

    def _read(self, surface: str) -> tuple[str, int]:
        """Give the code of a written word and the offset in it where the term begins."""
        known = (_UNKNOWN, 0)
        if is_acronym(surface) and surface in self._codes:
            known = (self._codes[surface], 0)
        else:
            for stem, particles in readings(surface, self._language):
                if stem in self._codes:
                    known = (self._codes[stem], skip_letters(surface, particles) if particles else 0)
                    break
        if len(self._cache) >= _MOST_CACHED:
            self._cache.clear()
        self._cache[surface] = known
        return known


def is_acronym(word: str) -> bool:
    """Whether a word is written in capitals, like EU or OHCHR: then case tells it from a common word."""
    return 1 < len(word) <= _LONGEST_ACRONYM and word.isupper()


def longest(hits: Sequence[Hit[M]]) -> list[Hit[M]]:
    """Leave out hits that lie inside a longer one; hits must be by first word, longer before shorter."""
    kept: list[Hit[M]] = []
    furthest = -1
    for hit in hits:
        if hit.last > furthest or (kept and (hit.first, hit.last) == (kept[-1].first, kept[-1].last)):
            kept.append(hit)
            furthest = max(furthest, hit.last)
    return kept
