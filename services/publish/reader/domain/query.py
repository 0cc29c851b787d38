"""What a reader types, as a tree: words, "phrases", prefix*, AND, OR, NOT or -, and brackets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from services.publish.reader.domain.words import BEGINNING, begins_with, fold, phrase_pattern, stems_to_ask, words_of

MOST_CLAUSES = 24
"""Words, phrases and prefixes of one query; more are refused rather than searched for half."""
MOST_LETTERS = 500
_QUOTES = str.maketrans("“”„«»", '"' * 5)
_TOKEN = re.compile(r'"([^"]*)"?|(\()|(\))|(-(?=[^\s-]))|([^\s()"]+)')
_AND, _OR, _NOT = {"AND", "و", "ET"}, {"OR", "|", "أو", "او", "OU"}, {"NOT", "ليس", "وليس", "SAUF"}


class QueryError(ValueError):
    """The query cannot be searched for; the code says why: `long`, `clauses`, `empty`, `prefix`, `brackets`."""


@dataclass(frozen=True)
class Term:
    """One word; any of its stems will do."""

    stems: tuple[str, ...]
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Phrase:
    """Adjacent words."""

    terms: tuple[Term, ...]
    pattern: str


@dataclass(frozen=True)
class Prefix:
    """The beginning of a word.

    Attributes:
        letters: without an article: the index has words without.
        whole: the stem of the same letters as a word: it may be shorter than they are.
    """

    letters: str
    whole: str


@dataclass(frozen=True)
class Not:
    """Everything without."""

    part: "Node"


@dataclass(frozen=True)
class All:
    """AND."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Either:
    """OR."""

    parts: tuple["Node", ...]


Node = Term | Phrase | Prefix | Not | All | Either


@lru_cache(maxsize=1_000)
def parse(typed: str) -> Node | None:
    """Read a query; None when nothing was typed.

    Words beside each other must all be there; NOT binds closer than AND, AND closer than OR. An operator where none
    can stand is read as a word.

    Raises:
        QueryError: too long, too many clauses, no word in it, a prefix of one letter, or brackets that do not close.
    """
    if not typed.strip():
        return None
    if len(typed) > MOST_LETTERS:
        raise QueryError("long")
    tokens = [match for match in _TOKEN.finditer(typed.translate(_QUOTES)) if match.group() not in _AND]
    if len(tokens) > MOST_CLAUSES:
        raise QueryError("clauses")
    reader = _Reader(tokens)
    node = reader.read_or()
    if reader.is_open():
        raise QueryError("brackets")
    if node is None:
        raise QueryError("empty")
    return node


def asked_terms(node: Node | None) -> Iterator[Term]:
    """Give the terms that a hit has, in the order typed; what stands under NOT is left out."""
    match node:
        case Term():
            yield node
        case Phrase():
            yield from node.terms
        case All() | Either():
            for part in node.parts:
                yield from asked_terms(part)
        case _:
            return


def asked_prefixes(node: Node | None) -> Iterator[str]:
    """Give the beginnings of words that are asked for, those under NOT too."""
    match node:
        case Prefix():
            yield node.letters
        case Not():
            yield from asked_prefixes(node.part)
        case All() | Either():
            for part in node.parts:
                yield from asked_prefixes(part)
        case _:
            return


class _Reader:
    def __init__(self, tokens: list[re.Match[str]]) -> None:
        self._tokens = tokens
        self._at = 0

    def is_open(self) -> bool:
        return self._at < len(self._tokens)

    def read_or(self) -> Node | None:
        parts = [self._read_and()]
        while self._take(_OR):
            parts.append(self._read_and())
        found = tuple(part for part in parts if part is not None)
        return found[0] if len(found) == 1 else Either(found) if found else None

    def _read_and(self) -> Node | None:
        parts: list[Node] = []
        while self.is_open() and not self._is(_OR) and not self._tokens[self._at].group(3):
            part = self._read_not()
            if part is not None:
                parts += part.parts if isinstance(part, All) else [part]
        return parts[0] if len(parts) == 1 else All(tuple(parts)) if parts else None

    def _read_not(self) -> Node | None:
        if self._take(_NOT) or self._take({"-"}):
            part = self._read_not() if self.is_open() else None
            return Not(part) if part is not None else None
        token = self._tokens[self._at]
        self._at += 1
        if token.group(2):
            inner = self.read_or()
            if not self.is_open() or not self._tokens[self._at].group(3):
                raise QueryError("brackets")
            self._at += 1
            return inner
        quoted = token.group(1)
        return _phrase(quoted) if quoted is not None else _word(token.group())

    def _is(self, names: set[str]) -> bool:
        return self.is_open() and self._tokens[self._at].group() in names

    def _take(self, names: set[str]) -> bool:
        found = self._is(names)
        self._at += found
        return found


def _word(typed: str) -> Node | None:
    if typed.endswith("*"):
        letters, whole = begins_with(fold(typed.strip("*")))
        if len(letters) < BEGINNING:
            raise QueryError("prefix")
        return Prefix(letters, whole)
    return _phrase(typed)  # "co-operation" is two words that stand together


def _phrase(typed: str) -> Node | None:
    folded = [word.folded for word in words_of(typed)]
    if not folded:
        return None
    terms = tuple(Term(stems_to_ask(word), (word,)) for word in folded)
    return terms[0] if len(terms) == 1 else Phrase(terms, phrase_pattern(folded))
