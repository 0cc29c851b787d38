"""Who speaks what stands in quotation marks: "We stand with them", the minister said."""

import re
from bisect import bisect_left

from services.enrich.domain.acts.bodies import Stage, subject_at
from services.enrich.domain.acts.deed import Deed
from services.enrich.domain.names.scene import Mention

_MARKS = re.compile('["\u201c\u201d\u00ab\u00bb\u201e]')
_LONGEST_QUOTE = 600
_MOST_NAMED = 3
"""Names of one speaker between the mark and the verb: an office, its country, a person."""


def find_quoted(deed: Deed, stage: Stage) -> list[Mention]:
    """Give who is said to speak after the quotation that holds a deed; nobody where none does."""
    board, words = stage.board, stage.board.words
    start = words.starts[deed.first]
    opening = max(deed.sentence.start, start - _LONGEST_QUOTE)
    if _MARKS.search(words.text, opening, start) is None:
        return []
    for first, last in board.says[bisect_left(board.says, (deed.last, 0)) :]:
        if words.starts[first] >= deed.sentence.end:
            break
        if closes(first, stage):
            return subject_at(last, stage)
        body = body_to(first, stage)
        if body and closes(body.first, stage):
            return [body]
    return []


def find_teller(deed: Deed, stage: Stage) -> list[Mention]:
    """Give who is said to speak before a deed in its sentence: the minister said, we condemn; قالت المنظمة إنه يجب."""
    board, starts = stage.board, stage.board.words.starts
    for first, last in reversed(board.says[: bisect_left(board.says, (deed.first, 0))]):
        if starts[first] < deed.sentence.start:
            break
        if last <= deed.first and (body := body_to(first, stage)):
            return [body]
        if stage.language == "ar" and (told := subject_at(last, stage)):
            return told
    return []


def closes(index: int, stage: Stage) -> bool:
    """Whether a quotation ends right before a word."""
    words = stage.board.words
    return index > 0 and _MARKS.search(words.text, words.ends[index - 1], words.starts[index]) is not None


def body_to(last: int, stage: Stage) -> Mention | None:
    """The first of the names that end right before a word: Foreign Minister Eide said."""
    number = bisect_left(stage.firsts, last) - 1
    found: Mention | None = None
    for body in stage.bodies[max(number - _MOST_NAMED, -1) + 1 : number + 1][::-1]:
        if body.last != (found.first if found else last):
            break
        found = body
    return found
