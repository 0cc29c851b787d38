"""Lines that a program broke at a width, in the middle of sentences, are read as if they had not been broken.

Mail, text from PDF and plain-text releases come like this. What its author ended stays ended: a headline, a list, a
paragraph.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

_WIDTHS = range(30, 133)
"""Columns, up to a wide printer's; a line that is longer was not broken at a width."""
_FEW = 3
_MOST = 0.75
_ENDED = frozenset('.!?؟。！？:：;；؛…"»”’)')
_NEXT = re.compile(r"[\u3400-\u9fff]|\S+")
"""The next word, in Chinese the next character."""


class _Break(NamedTuple):
    """A line end after which a sentence may go on.

    Attributes:
        line: number of the line before.
        needed: how long that line would be with the next word.
        goes_on: whether the next word begins with a small letter.
    """

    line: int
    needed: int
    goes_on: bool


def unwrap(text: str) -> str:
    """Give a text of the same length, in which line ends inside sentences are spaces.

    A line end is one of these when the next word begins with a small letter, or when the text was broken at a width:
    at three quarters of such line ends, three at least, there was no room left for the next word.
    """
    lines = text.split("\n")
    breaks = list(_breaks(lines))
    if not breaks:
        return text
    width = max(map(len, lines))
    full = [found for found in breaks if found.needed > width] if width in _WIDTHS else []
    is_wrapped = len(full) >= _FEW and len(full) >= _MOST * len(breaks)
    joined = {found.line for found in breaks if found.goes_on} | {found.line for found in full if is_wrapped}
    ends = [" " if number in joined else "\n" for number in range(len(lines) - 1)]
    return "".join(part for pair in zip(lines, [*ends, ""], strict=True) for part in pair)


def _breaks(lines: Sequence[str]) -> Iterator[_Break]:
    for number, (line, following) in enumerate(pairwise(lines)):
        before, after = line.rstrip(), following.lstrip()
        if before and after and before[-1] not in _ENDED and after[0].isalnum():
            word = _NEXT.match(after)
            yield _Break(number, len(before) + 1 + len(word[0] if word else ""), after[0].islower())
