"""Find every term of a lexicon in a text, in one pass: the text becomes a string of one letter per known word."""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from services.enrich.domain.counted import COUNT, across, counts, is_count
from services.enrich.domain.stems import inflects, is_inflected, lexicon_stem, readings
from services.enrich.domain.words import Decided, Words, is_arabic, letters, normalise, skip_letters

M = TypeVar("M")
_FIRST_CODE, _SURROGATES, _BEYOND = 0x80, 0xD800, 0x10000
_UNKNOWN = "\x00"
_MOST_CACHED = 20_000
_MOST_HITS = 20_000
_LONGEST_ACRONYM = 8
_AS_WRITTEN = "="
_LEAST_BARE = 2
_PARTICLE_AND_ARTICLE = ("بال", "كال", "وال", "فال", "لل")
_FIRST = itemgetter(1)


def _place(hit: tuple[Sequence[object], int, int, int, int]) -> tuple[int, int]:
    """By first word, longer before shorter."""
    return hit[1], -hit[2]


Hit = tuple[Sequence[M], int, int, int, int]
"""A term found: its meanings, index of its first word and after its last, code points in the original: from after
attached conjunctions and prepositions, end exclusive. A text has hundreds; a named tuple takes five times as long."""


class _Term(NamedTuple, Generic[M]):
    """A meaning of a pattern, and the words that it was listed with: stems alone would take other words for them."""

    meaning: M
    words: tuple[str, ...]
    as_written: bool


class Matcher(Generic[M]):
    """All terms of one language; built once, then only its caches change.

    Args:
        language: of the terms.
        terms: wording and meaning; one wording may have several meanings. A wording that begins with `=` is found as
            it is written only, not inflected.
    """

    def __init__(self, language: str, terms: Iterable[tuple[str, M]]) -> None:
        self._language = language
        self._codes: dict[str, str] = {}
        self._read_codes = Decided(self._code_of)
        self._starts: dict[str, int] = {}
        self._forms: dict[tuple[str, str, bool], bool] = {}
        self._fitting: dict[tuple[str, ...] | str, list[M]] = {}
        split = [(Words(wording).surfaces, is_as_written(wording), meaning) for wording, meaning in terms]
        forms = Decided(lambda word: "" if is_acronym(word) else word)
        stems, codes = Decided(lambda word: lexicon_stem(word, language)), Decided(self._code_of_term_word)
        self._stems = {stems[word] for words, _, _ in split for word in words}
        self._own = {stems[words[0]] for words, _, _ in split if is_whole(words)}
        patterns: dict[str, dict[_Term[M], None]] = {}
        for words, as_written, meaning in split:
            pattern = "".join(map(codes.__getitem__, words))
            if pattern:
                term = _Term(meaning, tuple(map(forms.__getitem__, words)), as_written)
                patterns.setdefault(pattern, {}).setdefault(term)
        self._patterns = [list(found) for found in patterns.values()]
        self._sure = [self._surely_fitting(found) for found in self._patterns]
        self._automaton = AhoCorasick(list(patterns), matchkind=MatchKind.Standard)
        self._numbers = counts([codes[word] for words, _, _ in split for word in words if is_count(word)])

    def find(self, words: Words) -> list[Hit[M]]:
        """Give all hits, overlapping ones too, by first word; at most 20,000, so that no text is dear."""
        self._forget_some()
        surfaces, starts, ends = words.surfaces, words.starts, words.ends
        stream = "".join(map(self._read_codes.__getitem__, surfaces))
        found = in_order(self._automaton.find_matches_as_indexes(stream, overlapping=True)[:_MOST_HITS])
        sure, fitting, cuts = self._sure, self._fitting, self._starts
        hits: list[Hit[M]] = []
        for pattern, first, last in found:
            meanings = sure[pattern]
            if meanings is None:  # which pattern it is follows from what is written
                written = surfaces[first] if last - first == 1 else tuple(surfaces[first:last])
                meanings = fitting.get(written)
                if meanings is None:
                    meanings = fitting[written] = self._fit(pattern, surfaces[first:last])
            if meanings:
                start = starts[first] + cuts.get(surfaces[first], 0) if cuts else starts[first]
                hits.append((meanings, first, last, start, ends[last - 1]))
        counted = self._counted(stream, words)
        return sorted([*hits, *counted], key=_place) if counted else hits

    def _counted(self, stream: str, words: Words) -> list[Hit[M]]:
        """Give the terms that a number stands in: killed 16 migrants."""
        hits: list[Hit[M]] = []
        for pattern, first, number, after, last in across(stream, words.surfaces, self._numbers, self._found):
            if meanings := self._fit(pattern, [*words.surfaces[first:number], *words.surfaces[after:last]]):
                start = words.starts[first] + self._starts.get(words.surfaces[first], 0)
                hits.append((meanings, first, last, start, words.ends[last - 1]))
        return hits

    def _found(self, stream: str) -> list[tuple[int, int, int]]:
        return self._automaton.find_matches_as_indexes(stream, overlapping=True)

    def _surely_fitting(self, terms: Sequence[_Term[M]]) -> list[M] | None:
        """Give the meanings of a pattern that has no other forms; None where the written words must be looked at."""
        inflected = is_inflected(self._language)
        if any(term.as_written or (inflected and any(term.words)) for term in terms):
            return None
        return [term.meaning for term in terms]

    def _forget_some(self) -> None:
        """Keep the caches small; between texts, so that one text is read by one state of them."""
        if max(len(self._read_codes), len(self._forms), len(self._fitting)) >= _MOST_CACHED:
            for cache in (self._read_codes, self._starts, self._forms, self._fitting):
                cache.clear()

    def _fit(self, pattern: int, written: Sequence[str]) -> list[M]:
        """Give the meanings of a pattern whose words these are forms of."""
        return [term.meaning for term in self._patterns[pattern] if self._fits(term, written)]

    def _fits(self, term: _Term[M], written: Sequence[str]) -> bool:
        """Whether the words of a text are forms of the term's words, not only of their stems."""
        for number, (form, surface) in enumerate(zip(term.words, written, strict=True)):
            if not form:  # an acronym: its code says it all
                continue
            if term.as_written:
                if not _is_written(surface if number else surface[self._starts.get(surface, 0) :], form):
                    return False
                continue
            key = surface, form, len(written) == 1
            fits = self._forms.get(key)
            if fits is None:
                fits = self._forms[key] = inflects(surface, form, self._language, is_alone=len(written) == 1)
            if not fits:
                return False
        return True

    def _code_of_term_word(self, word: str) -> str:
        key = word if is_acronym(word) else self._term_stem(word)
        return self._codes.setdefault(key, code(len(self._codes)))

    def _term_stem(self, word: str) -> str:
        """Read what is attached to a word of a term as it is read in a text: off, where what is left is known.

        Were بالحق in "المعني بالحق في التعليم" a word of its own, no بالحق of any text would be read as الحق.
        """
        own = lexicon_stem(word, self._language)
        if own in self._own or not is_arabic(own):
            return own
        for bare, _ in readings(word, self._language):
            if bare != own and bare in self._stems and len(bare) >= _LEAST_BARE:
                return bare
        return own

    def _code_of(self, surface: str) -> str:
        """Give the code of a written word; note the offset in it where the term begins."""
        if is_acronym(surface) and surface in self._codes:
            return self._codes[surface]
        for stem, particles in readings(surface, self._language):
            if stem in self._codes:
                if particles:
                    self._starts[surface] = skip_letters(surface, particles)
                return self._codes[stem]
        return COUNT if is_count(surface) else _UNKNOWN


def code(number: int) -> str:
    """Give the letter that stands for a word: the first thousands are short ones in UTF-8, none is a surrogate."""
    point = _FIRST_CODE + number
    return chr(point if point < _SURROGATES else point - _SURROGATES + _BEYOND)


def in_order(found: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Put what an automaton found (pattern, first, last; by last) by first word, longer before shorter."""
    found.reverse()
    found.sort(key=_FIRST)
    return found


def is_whole(words: Sequence[str]) -> bool:
    """Whether the first letters of a term are its own: a single word that no particle and article begin."""
    return len(words) == 1 and not normalise(words[0]).startswith(_PARTICLE_AND_ARTICLE)


def is_as_written(wording: str) -> bool:
    """Whether a term is found in this form only."""
    return wording.startswith(_AS_WRITTEN)


def _is_written(word: str, form: str) -> bool:
    """Whether a word is a form as it is written, case and missing accents apart: marché is no marche."""
    bare = normalise(form)
    if normalise(word) != bare:
        return False
    folded = letters(word).casefold()
    return is_arabic(word) or folded in (bare, letters(form).casefold())


def is_acronym(word: str) -> bool:
    """Whether a word is written in capitals, like EU or OHCHR: then case tells it from a common word."""
    return 1 < len(word) <= _LONGEST_ACRONYM and word.isupper()
