"""Find names and cues by their written forms, in one pass: no stems, for "concerning" is no concern."""

import re
from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar, assert_never

from ahocorasick_rs import AhoCorasick, MatchKind

from services.enrich.domain.signs import QUIET_ROLES, QUIET_USES, Cue, Meaning, Name, Sign
from services.enrich.domain.words import Words, is_arabic, normalise, skip_letters

M = TypeVar("M")
_FIRST_CODE = 0x10000
_UNKNOWN = "\x00"
_NOTHING: frozenset[str] = frozenset()
_MOST_CACHED = 100_000
_MOST_FOUND = 20_000
_LONGEST_ACRONYM = 8
_CONJUNCTIONS = "وف"
_PREPOSITIONS = "بلك"
_ARTICLE = "ال"
_LEAST = 3
_BREAK = re.compile(r"(?<=[^\W_]{3})\.\s|[;:!?؛؟]\s|[\n。；：！？]")
"""Punctuation that no name or cue goes over; the point of "St. Lucia" is none."""


class Found(NamedTuple, Generic[M]):
    """A form found.

    Attributes:
        meaning: what the files say of it.
        first: index of its first word.
        last: index after its last word.
        start: code point of the text, after attached conjunctions and prepositions.
        end: exclusive.
    """

    meaning: M
    first: int
    last: int
    start: int
    end: int


class Findings(NamedTuple):
    """What was found in one text, each by first word and longer before shorter.

    Attributes:
        words: of the text.
        names: listed names.
        signs: that a name stands here.
        cues: of acts.
        quiet: for each word the roles and uses that it has alone: stop, link, preposition. They are most of what
            stands in a text and are asked for seldom, so they are not found one by one.
        unknown: for each word whether no file knows it.
    """

    words: Words
    names: list[Found[Name]]
    signs: list[Found[Sign]]
    cues: list[Found[Cue]]
    quiet: list[frozenset[str]]
    unknown: list[bool]


class Forms:
    """All forms of one language; built once, then only its cache of words changes.

    Args:
        terms: wording and meaning; one wording may have several meanings.
    """

    def __init__(self, terms: Iterable[tuple[str, Meaning]]) -> None:
        self._codes: dict[str, str] = {}
        self._cache: dict[str, tuple[str, int, frozenset[str]]] = {}
        self._quiet: dict[str, frozenset[str]] = {}
        split = [([_key(word) for word in Words(wording).surfaces], meaning) for wording, meaning in terms]
        self._opening = {words[0] for words, _ in split if words}
        self._known = {word for words, _ in split for word in words}
        meanings: dict[str, dict[Meaning, None]] = {}
        for words, meaning in split:
            pattern = "".join([self._code(self._read_form(word)[0]) for word in words])
            if len(pattern) == 1 and (name := _quiet_name(meaning)):
                self._quiet[pattern] = self._quiet.get(pattern, frozenset()) | {name}
            elif pattern:
                meanings.setdefault(pattern, {}).setdefault(meaning)
        self._meanings = [_sorted_out(found) for found in meanings.values()]
        self._automaton = AhoCorasick(list(meanings), matchkind=MatchKind.Standard)

    def find(self, words: Words) -> Findings:
        """Give all forms, overlapping ones too; at most 20,000, so that no text is dear."""
        cache = self._cache
        read = [cache.get(surface) or self._read(surface) for surface in words.surfaces]
        hits = self._automaton.find_matches_as_indexes("".join([code for code, _, _ in read]), overlapping=True)
        text, starts, ends = words.text, words.starts, words.ends
        unknown = [code == _UNKNOWN for code, _, _ in read]
        found = Findings(words, [], [], [], [quiet for _, _, quiet in read], unknown)
        for pattern, first, last in hits[:_MOST_FOUND]:
            start, end = starts[first] + read[first][1], ends[last - 1]
            if last - first > 1 and _BREAK.search(text, start, end):
                continue
            names, signs, cues = self._meanings[pattern]
            for name in names:
                found.names.append(Found(name, first, last, start, end))
            for sign in signs:
                found.signs.append(Found(sign, first, last, start, end))
            for cue in cues:
                found.cues.append(Found(cue, first, last, start, end))
        for kind in (found.names, found.signs, found.cues):
            kind.sort(key=_order)
        return found

    def _code(self, form: str) -> str:
        return self._codes.setdefault(form, chr(_FIRST_CODE + len(self._codes)))

    def _read_form(self, form: str) -> tuple[str, int]:
        """Give the known form in a form, and how many letters of particles stand before it.

        A form that opens a term is that form; one that stands only inside terms (لمجلس) is read as in a text, where
        مجلس may open another.
        """
        if form not in self._opening:
            for bare, letters in readings(form):
                if bare in self._known:
                    inner, more = self._read_form(bare)
                    return inner, letters + more
        return form, 0

    def _read(self, surface: str) -> tuple[str, int, frozenset[str]]:
        """Give the code of a written word, the offset in it where the form begins, and what it is alone."""
        code, cut = (self._codes.get(surface, _UNKNOWN) if is_acronym(surface) else _UNKNOWN), 0
        if code == _UNKNOWN:
            form, letters = self._read_form(normalise(surface))
            code, cut = self._codes.get(form, _UNKNOWN), skip_letters(surface, letters) if letters else 0
        if len(self._cache) >= _MOST_CACHED:
            self._cache.clear()
        known = self._cache[surface] = (code, cut, self._quiet.get(code, _NOTHING))
        return known


def _quiet_name(meaning: Meaning) -> str | None:
    """What a word is called that is quiet, or none."""
    if isinstance(meaning, Sign):
        return meaning.role if meaning.role in QUIET_ROLES else None
    return meaning.use if isinstance(meaning, Cue) and meaning.use in QUIET_USES else None


def _sorted_out(meanings: Iterable[Meaning]) -> tuple[list[Name], list[Sign], list[Cue]]:
    names: list[Name] = []
    signs: list[Sign] = []
    cues: list[Cue] = []
    for meaning in meanings:
        match meaning:
            case Name():
                names.append(meaning)
            case Sign():
                signs.append(meaning)
            case Cue():
                cues.append(meaning)
            case _ as unreachable:
                assert_never(unreachable)
    return names, signs, cues


def _key(word: str) -> str:
    return word if is_acronym(word) else normalise(word)


def is_acronym(word: str) -> bool:
    """Whether a word is written in capitals, like EU or OHCHR: then case tells it from a common word."""
    return 1 < len(word) <= _LONGEST_ACRONYM and word.isupper()


def readings(form: str) -> Iterator[tuple[str, int]]:
    """Give the ways to read a normalised word with particles: what is left, and how many letters stand before it.

    "لل" stands for a particle and the article, which is the word's own.
    """
    if not is_arabic(form) or len(form) < _LEAST:
        return
    yield from _without_preposition(form, 0)
    if form[0] in _CONJUNCTIONS:
        yield form[1:], 1
        yield from _without_preposition(form[1:], 1)


def _without_preposition(form: str, cut: int) -> Iterator[tuple[str, int]]:
    if len(form) <= _LEAST:
        return
    if form.startswith("لل"):
        yield _ARTICLE + form[2:], cut
        yield _ARTICLE + form[1:], cut
    if form[0] in _PREPOSITIONS:
        yield form[1:], cut + 1


def _order(found: Found[M]) -> tuple[int, int]:
    return found.first, -found.last


def longest(found: Iterable[Found[M]]) -> list[Found[M]]:
    """Leave out what lies inside a longer one; must be by first word, longer before shorter."""
    kept: list[Found[M]] = []
    furthest = -1
    for one in found:
        if one.last > furthest or (kept and (one.first, one.last) == (kept[-1].first, kept[-1].last)):
            kept.append(one)
            furthest = max(furthest, one.last)
    return kept
