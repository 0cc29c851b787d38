"""Where evidence stands in a text: pieces that are covered by the same spans, paragraph by paragraph."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
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
    ordered = sorted(claims, key=lambda claim: claim.start)
    first = 0
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        while first < len(ordered) and ordered[first].end <= start and ordered[first].start <= start:
            first += 1
        if line.strip():
            here = []
            for claim in ordered[first:]:
                if claim.start >= end:
                    break
                if claim.end > start:
                    here.append(Claim(claim.key, max(claim.start, start), min(claim.end, end)))
            yield list(_pieces(text, start, end, here))
        start = end + 1


def _pieces(text: str, start: int, end: int, claims: Sequence[Claim]) -> Iterator[Piece]:
    cuts = sorted({start, end, *(edge for claim in claims for edge in (claim.start, claim.end))})
    for left, right in pairwise(cuts):
        keys = {claim.key for claim in claims if claim.start <= left and claim.end >= right}
        yield Piece(text[left:right], tuple(sorted(keys)))
