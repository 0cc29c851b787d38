"""Find names and cues by their written forms, in one pass: no stems, for "concerning" is no concern."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, NamedTuple, TypeVar, assert_never, get_args

from ahocorasick_rs import AhoCorasick, MatchKind

from services.enrich.domain.matching import code, in_order
from services.enrich.domain.signs import QUIET_ROLES, QUIET_USES, Cue, CueUse, Meaning, Name, Role, Sign
from services.enrich.domain.tuples import maker
from services.enrich.domain.words import Decided, Words, is_arabic, normalise, skip_letters

M = TypeVar("M")
UNKNOWN = "\x00"
_MOST_CACHED = 20_000
_MOST_FOUND = 20_000
_LONGEST_ACRONYM = 8
_CONJUNCTIONS = "وف"
_PREPOSITIONS = "بلك"
_ARTICLE = "ال"
_LEAST = 3
_BREAK = re.compile(r"\.(?<=[^\W_]{3}\.)\s|[;:!?؛؟]\s|[\n。；：！？]")
"""Punctuation that no name or cue goes over; the point of "St. Lucia" is none. The mark comes first in each branch, and
what stands before the point after it: so a mark is found in half the time."""


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


_found = maker(Found)


class Findings(NamedTuple):
    """What was found in one text, each by first word and longer before shorter.

    Attributes:
        words: of the text.
        names: listed names.
        signs: that a name stands here.
        cues: of acts.
        quiet: role or use -> the letters of the words that have it alone: stop, link, preposition. They are most of
            what stands in a text and are asked for seldom, so they are looked up in `codes`, not found one by one.
        codes: for each word a letter that stands for it, the first of all for those that no file knows.
        personal: letters of words that stand in names of persons only: of other persons they are part as well.
    """

    words: Words
    names: list[Found[Name]]
    signs: list[Found[Sign]]
    cues: list[Found[Cue]]
    quiet: Mapping[str, frozenset[str]]
    codes: str
    personal: frozenset[str]

    def is_unknown(self, index: int) -> bool:
        """Whether no file knows a word, but for names of persons."""
        return 0 <= index < len(self.codes) and (self.codes[index] == UNKNOWN or self.codes[index] in self.personal)


class Forms:
    """All forms of one language; built once, then only its cache of words changes.

    Args:
        terms: wording and meaning; one wording may have several meanings.
    """

    def __init__(self, terms: Iterable[tuple[str, Meaning]]) -> None:
        self._codes: dict[str, str] = {}
        self._read_codes = Decided(self._read)
        self._cuts: dict[str, int] = {}
        quiet: dict[str, set[str]] = {name: set() for name in (*get_args(Role), *get_args(CueUse))}
        keys, codes = Decided(_key), Decided(lambda form: self._code(self._read_form(form)[0]))
        split = [([keys[word] for word in Words(wording).surfaces], meaning) for wording, meaning in terms]
        self._opening = {words[0] for words, _ in split if words}
        self._known = {word for words, _ in split for word in words}
        common = {word for words, meaning in split if not _is_personal(meaning) for word in words}
        self._personal = frozenset(codes[word] for word in self._known - common)
        meanings: dict[str, dict[Meaning, None]] = {}
        for words, meaning in split:
            pattern = "".join(map(codes.__getitem__, words))
            if len(pattern) == 1 and (name := _quiet_name(meaning)):
                quiet[name].add(pattern)
            elif pattern:
                meanings.setdefault(pattern, {}).setdefault(meaning)
        self._quiet = {name: frozenset(letters) for name, letters in quiet.items()}
        self._meanings = [[(_kind(meaning), meaning) for meaning in found] for found in meanings.values()]
        self._automaton = AhoCorasick(list(meanings), matchkind=MatchKind.Standard)

    def find(self, words: Words) -> Findings:
        """Give all forms, overlapping ones too; at most 20,000, so that no text is dear."""
        if len(self._read_codes) >= _MOST_CACHED:
            self._read_codes.clear()
            self._cuts.clear()
        surfaces, starts, ends, text = words.surfaces, words.starts, words.ends, words.text
        stream = "".join(map(self._read_codes.__getitem__, surfaces))
        hits = self._automaton.find_matches_as_indexes(stream, overlapping=True)
        found = Findings(words, [], [], [], self._quiet, stream, self._personal)
        kinds: tuple[list[Any], ...] = found.names, found.signs, found.cues
        cuts = self._cuts
        for pattern, first, last in in_order(hits[:_MOST_FOUND]):
            start, end = starts[first] + (cuts.get(surfaces[first], 0) if cuts else 0), ends[last - 1]
            # Chinese words have nothing between them that could break a name.
            if end - start > last - first > 1 and _BREAK.search(text, start, end):
                continue
            for kind, meaning in self._meanings[pattern]:
                kinds[kind].append(_found((meaning, first, last, start, end)))
        return found

    def _code(self, form: str) -> str:
        return self._codes.setdefault(form, code(len(self._codes)))

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

    def _read(self, surface: str) -> str:
        """Give the code of a written word; note the offset in it where the form begins."""
        code = self._codes.get(surface, UNKNOWN) if is_acronym(surface) else UNKNOWN
        if code == UNKNOWN:
            form, letters = self._read_form(normalise(surface))
            code = self._codes.get(form, UNKNOWN)
            if letters:
                self._cuts[surface] = skip_letters(surface, letters)
        return code


def _is_personal(meaning: Meaning) -> bool:
    return isinstance(meaning, Name) and meaning.use in ("holder", "surname")


def _quiet_name(meaning: Meaning) -> str | None:
    """What a word is called that is quiet, or none."""
    if isinstance(meaning, Sign):
        return meaning.role if meaning.role in QUIET_ROLES else None
    return meaning.use if isinstance(meaning, Cue) and meaning.use in QUIET_USES else None


def _kind(meaning: Meaning) -> int:
    """Give which of the lists of findings holds a meaning: names, signs, cues."""
    match meaning:
        case Name():
            return 0
        case Sign():
            return 1
        case Cue():
            return 2
        case _ as unreachable:
            assert_never(unreachable)


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


def longest(found: Iterable[Found[M]]) -> list[Found[M]]:
    """Leave out what lies inside a longer one; must be by first word, longer before shorter."""
    kept: list[Found[M]] = []
    furthest = -1
    for one in found:
        if one.last > furthest or (kept and (one.first, one.last) == (kept[-1].first, kept[-1].last)):
            kept.append(one)
            furthest = max(furthest, one.last)
    return kept
