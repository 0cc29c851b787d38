"""What a printed page carries beside its text: its number, and heads and feet that come again page after page."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_MARGIN = 0.12
"""Of the page's height, at its top and at its foot."""
_FEW_PAGES = 4
_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b")
_NUMBER_ALONE = re.compile(
    r"[\W_]*(?:(?:page|p\.|página|pág\.|стр\.|страница|صفحة|الصفحة|ص)?[\W_]*#(?:[\W_]*(?:of|de|sur|из|من)?[\W_]*#)?"
    r"|第?\s*#\s*页?(?:[\W_]*共?\s*#\s*页)?)[\W_]*",
    re.IGNORECASE,
)


class Block(NamedTuple):
    """A paragraph on a page.

    Attributes:
        text: one line.
        height: where its middle is: 0.0 at the top of the page, 1.0 at its foot.
    """

    text: str
    height: float


def without_running_heads(pages: Sequence[Sequence[Block]]) -> list[str]:
    """Give the paragraphs of all pages in order, without what stands in margins and is only printed there.

    That is a page's number; and what comes again, but for its numbers, at the same end of three pages, or of two where
    there are no more than four.
    """
    least = 2 if len(pages) <= _FEW_PAGES else 3
    repeated = Counter(key for page in pages for key in {*_margins(page)})
    return [
        block.text
        for page in pages
        for block in page
        if (key := _key(block)) is None or not (repeated[key] >= least or _NUMBER_ALONE.fullmatch(key[0]))
    ]


def _margins(page: Sequence[Block]) -> Iterator[tuple[str, bool]]:
    yield from (key for key in map(_key, page) if key is not None)


def _key(block: Block) -> tuple[str, bool] | None:
    """Give what stands in a margin, its numbers left open, and whether at the top; None for a block of the text."""
    if _MARGIN <= block.height <= 1 - _MARGIN:
        return None
    return _NUMBER.sub("#", block.text.strip()), block.height < _MARGIN
