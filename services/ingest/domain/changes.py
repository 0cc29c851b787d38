"""What a revision says otherwise than the one before: the words, for notices of correction."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel

from shared.contract.raw_statement import CHANGE_LETTERS, MOST_CHANGES, Change

_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+|[^\w\s]")
"""A word, a Han character, or a mark: Chinese writes no spaces."""
_LARGEST_TABLE = 100_000_000
"""Words before x words after: 12 MB and 0.1 s; beyond it one change stands for all."""
_FEW_WORDS = 2


class _Block(NamedTuple):
    """Words [a, b) of the old are words [c, d) of the new."""

    a: int
    b: int
    c: int
    d: int


def word_changes(field: Literal["title", "text"], before: str, after: str) -> list[Change]:
    """Give what changed, in order; empty when only whitespace did.

    Changes with no more than two words between them are one; past the 50th, one change stands for all that follow.

    Args:
        field: which one is compared.
        before: as the last revision had it.
        after: as this one has it.
    """
    old, new = list(_WORD.finditer(before)), list(_WORD.finditer(after))
    blocks = _limited(list(_joined(_blocks([w[0] for w in old], [w[0] for w in new]))))
    return [_change(field, block, (old, before), (new, after)) for block in blocks]


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[_Block]:
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    left, right = old[start : len(old) - end], new[start : len(new) - end]
    if not left and not right:
        return
    if len(left) * len(right) > _LARGEST_TABLE:
        yield _Block(start, start + len(left), start, start + len(right))
        return
    for step in Indel.opcodes(left, right):
        if step.tag != "equal":
            yield _Block(start + step.src_start, start + step.src_end, start + step.dest_start, start + step.dest_end)


def _joined(blocks: Iterator[_Block]) -> Iterator[_Block]:
    last: _Block | None = None
    for block in blocks:
        if last is not None and block.a - last.b <= _FEW_WORDS:
            last = _Block(last.a, block.b, last.c, block.d)
            continue
        if last is not None:
            yield last
        last = block
    if last is not None:
        yield last


def _limited(blocks: Sequence[_Block]) -> Sequence[_Block]:
    if len(blocks) <= MOST_CHANGES:
        return blocks
    first, rest = blocks[: MOST_CHANGES - 1], blocks[MOST_CHANGES - 1 :]
    return [*first, _Block(rest[0].a, rest[-1].b, rest[0].c, rest[-1].d)]


def _change(
    field: Literal["title", "text"],
    block: _Block,
    old: tuple[Sequence[re.Match[str]], str],
    new: tuple[Sequence[re.Match[str]], str],
) -> Change:
    removed_start, removed_end = _place(old[0], block.a, block.b, len(old[1]))
    start, end = _place(new[0], block.c, block.d, len(new[1]))
    return Change(
        field=field,
        start=start,
        end=end,
        removed=_cut(old[1][removed_start:removed_end]),
        added=_cut(new[1][start:end]),
    )


def _place(words: Sequence[re.Match[str]], first: int, last: int, length: int) -> tuple[int, int]:
    if first < last:
        return words[first].start(), words[last - 1].end()
    at = words[first].start() if first < len(words) else length
    return at, at


def _cut(words: str) -> str:
    return words if len(words) <= CHANGE_LETTERS else words[: CHANGE_LETTERS - 1] + "…"
