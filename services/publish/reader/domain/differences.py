"""The words by which two wordings differ."""

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal, NamedTuple

from shared.contract import raw_statement

MOST_WORDS = 4_000
"""Words of one changed stretch that are compared word by word; a longer one is told as replaced."""
MOST_LINES = 2_000
_CONTEXT = 12
_WORDS = re.compile(r"\S+\s*|\s+")


class Change(NamedTuple):
    """A stretch of text: the same, removed or added; `gap` stands for a long stretch that is the same."""

    kind: Literal["same", "removed", "added", "gap"]
    text: str


@lru_cache(maxsize=32)
def differences(before: str, after: str) -> tuple[Change, ...]:
    """Give what was removed and added, in order, each with a few words around it; empty when nothing was."""
    if before == after:
        return ()
    changes: list[Change] = []
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if len(old) + len(new) > MOST_LINES:
        return tuple(_shortened(_by_words(before, after)))
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            changes.append(Change("same", "".join(old[a:b])))
        else:
            changes += _by_words("".join(old[a:b]), "".join(new[c:d]))
    return tuple(_shortened(changes))


def in_place(change: raw_statement.Change, text: str) -> tuple[Change, ...]:
    """Give one change that a source's revision tells of itself, with a few words of the revision around it.

    Args:
        change: of the revision.
        text: the field of the revision that the change points into.
    """
    before, after = _WORDS.findall(text[: change.start]), _WORDS.findall(text[change.end :])
    lead, tail = "".join(before[-_CONTEXT:]), "".join(after[:_CONTEXT])
    around = [
        *([Change("gap", "")] if len(before) > _CONTEXT else []),
        Change("same", lead),
        Change("removed", change.removed),
        Change("added", change.added),
        Change("same", tail),
        *([Change("gap", "")] if len(after) > _CONTEXT else []),
    ]
    return tuple(one for one in around if one.text or one.kind == "gap")


def _by_words(before: str, after: str) -> list[Change]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return _kept([Change("removed", before), Change("added", after)])
    changes = []
    bare_old, bare_new = [word.strip() for word in old], [word.strip() for word in new]
    for kind, a, b, c, d in SequenceMatcher(None, bare_old, bare_new, autojunk=False).get_opcodes():
        if kind == "equal":
            changes.append(Change("same", "".join(new[c:d])))
        else:
            changes += [Change("removed", "".join(old[a:b])), Change("added", "".join(new[c:d]))]
    return _kept(changes)


def _kept(changes: list[Change]) -> list[Change]:
    return [change for change in changes if change.text]


def _shortened(changes: list[Change]) -> list[Change]:
    """Leave out what is the same and far from a change."""
    shown: list[Change] = []
    for number, change in enumerate(changes):
        words = _WORDS.findall(change.text)
        if change.kind != "same" or len(words) <= 2 * _CONTEXT:
            shown.append(change)
            continue
        head = [] if number == 0 else [Change("same", "".join(words[:_CONTEXT]))]
        tail = [] if number == len(changes) - 1 else [Change("same", "".join(words[-_CONTEXT:]))]
        shown += [*head, Change("gap", ""), *tail]
    return shown
