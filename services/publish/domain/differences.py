"""What a correction changed, in words: what a reader needs to see, no more."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from shared.contract.digest import WordChange

_WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\s\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
"""Words between blanks; each Chinese or Japanese character is one."""
_MOST_COMPARED = 2_000
"""Comparing takes the square of the words that differ: longer stretches count as one change."""
_CONTEXT = 5
_NEAR = 2
"""Changes with at most so many equal words between them are told as one."""
_LONGEST = 300


class _Stretch(NamedTuple):
    """Words [a, b) before became words [c, d) after."""

    a: int
    b: int
    c: int
    d: int


def word_changes(before: str, after: str, *, most: int) -> tuple[list[WordChange], int]:
    """Give the first changes in text order, and how many more there are.

    Args:
        before: title and text as they were told.
        after: as they read now.
        most: changes to give.
    """
    old, new = _split(before), _split(after)
    found = list(_joined(_stretches([word for word, _, _ in old], [word for word, _, _ in new])))
    changes = [
        WordChange(
            lead=_text(after, new, s.c - _CONTEXT, s.c),
            before=_text(before, old, s.a, s.b),
            after=_text(after, new, s.c, s.d),
            tail=_text(after, new, s.d, s.d + _CONTEXT),
        )
        for s in found[:most]
    ]
    return changes, max(len(found) - most, 0)


def _split(text: str) -> list[tuple[str, int, int]]:
    return [(found[0], found.start(), found.end()) for found in _WORDS.finditer(text)]


def _stretches(old: Sequence[str], new: Sequence[str]) -> Iterator[_Stretch]:
    """What is equal at both ends is most of a statement, and is not compared."""
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    tail = next((i for i in range(shorter - head) if old[-1 - i] != new[-1 - i]), shorter - head)
    left, right = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(left) > _MOST_COMPARED or len(right) > _MOST_COMPARED:
        yield _Stretch(head, head + len(left), head, head + len(right))
        return
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag != "equal":
            yield _Stretch(head + a, head + b, head + c, head + d)


def _joined(stretches: Iterator[_Stretch]) -> Iterator[_Stretch]:
    last: _Stretch | None = None
    for one in stretches:
        if last is not None and one.a - last.b <= _NEAR:
            last = _Stretch(last.a, one.b, last.c, one.d)
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def _text(text: str, words: Sequence[tuple[str, int, int]], first: int, end: int) -> str:
    first, end = max(first, 0), min(end, len(words))
    if first >= end:
        return ""
    flat = " ".join(text[words[first][1] : words[end - 1][2]].split())
    return flat if len(flat) <= _LONGEST else flat[:_LONGEST].rsplit(" ", 1)[0] + "…"
