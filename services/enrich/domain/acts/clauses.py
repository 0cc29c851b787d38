"""Sentences, and where in them one act ends and the next begins."""

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate, pairwise
from typing import NamedTuple

from services.enrich.domain.words import Words

_MARK = re.compile("([.!?؟؛;。！？；\n,،:，：—–])")
_ALWAYS_ENDS = set("\n。！？；!?;")
_ENDS = set(".!?؟؛;")
_AFTER_END = set(' \t\r\n\u00a0»"”’)')
_ABBREVIATION = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|St|No|Nr|Prof|Gen|Sr|Sra|Me|M|г|ст)|[\s.(][A-ZА-Я])$")
_LONGEST_ABBREVIATION = 5
_LONGEST_CLAUSE = 600
_QUOTE = re.compile('[«»“”„「」《》"]')
_QUOTES = (("«", "»"), ("“", "”"), ("„", "“"), ("「", "」"), ("《", "》"), ('"', '"'))
_ELIDED = re.compile(r"(?<![^\W_])[^\W\d_]{1,2}['’]$")
_LONGEST_ELIDED = 3
_SPACE_AND_MARKS = "".join(filter(str.isspace, map(chr, range(0x3001)))) + ",،;；؛:：，.。!！?？؟"
"""No space lies beyond U+3000."""


class Clause(NamedTuple):
    """A stretch of the text, in code points."""

    start: int
    end: int


class Sentences:
    """Where sentences and their parts begin.

    Args:
        words: of the text.
    """

    def __init__(self, words: Words) -> None:
        self._words = words
        text = words.text
        self._stops, self._commas = [0], []
        parts = _MARK.split(text)  # what stands between marks, and the marks, in turn
        bounds = list(accumulate(map(len, parts)))
        for mark, after in zip(parts[1::2], bounds[1::2], strict=True):
            if mark in _ALWAYS_ENDS:
                self._stops.append(after)
            elif mark not in _ENDS:
                self._commas.append(after)
            elif after == len(text) or (
                text[after] in _AFTER_END and not (mark == "." and _is_abbreviation(text, after - 1))
            ):
                self._stops.append(after)
        self._stops.append(len(text))
        self._sentences = [Clause(start, end) for start, end in pairwise(self._stops)]

    def around(self, at: int) -> Clause:
        """The sentence of a code point that is in the text."""
        return self._sentences[bisect_right(self._stops, at) - 1]

    def comma_before(self, at: int, start: int) -> int | None:
        """After the last comma between two code points."""
        number = bisect_right(self._commas, at)
        return self._commas[number - 1] if number and self._commas[number - 1] > start else None

    def before_elided(self, at: int) -> int:
        """Where the elided word begins that ends at a code point: the article of L'ONU, the pronoun of s'inquiète."""
        match = _ELIDED.search(self._words.text, max(0, at - _LONGEST_ELIDED), at)
        return match.start() if match else at

    def trimmed(self, start: int, end: int) -> Clause:
        """The stretch without space and punctuation around it, at most 600 code points."""
        text = self._words.text
        first = bisect_left(self._words.starts, start)
        start = self.before_elided(max(start, self._words.starts[first] if first < len(self._words) else start))
        end = min(end, start + _LONGEST_CLAUSE)
        start -= text[start - 1 : start] == "(" and text.count(")", start, end) > text.count("(", start, end)
        return _with_both_marks(text, start, start + len(text[start:end].rstrip(_SPACE_AND_MARKS)))


def _with_both_marks(text: str, start: int, end: int) -> Clause:
    """Take in the quotation mark right beside a stretch whose other one stands in it: «Мемориал» осуждает."""
    if _QUOTE.search(text, start, end) is None:
        return Clause(start, end)
    for opening, closing in _QUOTES:
        within = text.count(opening, start, end), text.count(closing, start, end)
        odd = within[0] % 2 if opening == closing else within[0] - within[1]
        if odd and (opening == closing or odd < 0) and start and text[start - 1] == opening:
            start -= 1
        elif odd and (opening == closing or odd > 0) and text[end : end + 1] == closing:
            end += 1
    return Clause(start, end)


def _is_abbreviation(text: str, point: int) -> bool:
    """Whether a point belongs to "Dr." and no sentence ends."""
    return _ABBREVIATION.search(text[max(0, point - _LONGEST_ABBREVIATION) : point]) is not None
