"""What only looks like an act: denied, wished for, asked, supposed, or what somebody is accused of."""

import re
from bisect import bisect_left

from services.enrich.domain.acts.board import Board
from services.enrich.domain.acts.deed import Deed, follows_and
from services.enrich.domain.signs import CueUse

_DENIED_WITHIN = 3
_DENIED_WITHIN_CHARACTERS = 9
_OWED_WITHIN = 4
_OPEN_WITHIN = 14
_OPEN_WITHIN_CHARACTERS = 24
_FUTURE_WITHIN = 6
_PARTED = re.compile(r"[,;:.،؛؟!?:，。；\n]")
_LEAVES = re.compile(r"[;:.؛؟!?:。；\n،，]|,(?! что\b)")
"""Ends what a verb of asking or accusing says; the comma of "в том, что" does not."""
_QUESTION = "?؟？"
_LONGEST_QUESTION = 600
"""Code points, so that a long text without a full stop is not read over and over."""
_SAID = re.compile('[:：«“"「]')
_HELPERS: tuple[CueUse, ...] = ("auxiliary", "passive")
_HAMZA = "أ"
_YES = "sí"
_WHETHER = ("whether", "ли", "是", "هل")
_OPENING: tuple[CueUse, ...] = ("condition", "accusation")


def is_denied(deed: Deed, use: str, board: Board, language: str) -> bool:
    """Whether a deed is denied, wished for or no verb at all."""
    if use == "source":  # "Selon Reporters sans frontières" denies nothing
        return False
    if deed.kind == "condemns" and board.first_in("owed", deed.verb_last, deed.verb_last + _OWED_WITHIN) is not None:
        return True
    within = _DENIED_WITHIN_CHARACTERS if language == "zh" else _DENIED_WITHIN
    denied = board.near_before("negation", deed.first, within)
    if denied is not None and not _parted(board, denied, deed.first):
        return True
    if language == "fr" and any(board.at("negation", deed.verb_last + step) for step in (0, 1)):
        return not _parted(board, deed.verb_last, deed.verb_last + 1)
    return use != "nominal" and _is_blocked(deed, use, board, language)


def _is_blocked(deed: Deed, use: str, board: Board, language: str) -> bool:
    if use == "participle":
        return all(board.near_before(helper, deed.first, 2) is None for helper in _HELPERS)
    if use == "hamza":
        return _HAMZA not in board.words.surfaces[deed.first]
    if use == "bare" and language == "ar":
        return not _opens(deed.first, board) and not board.is_group(deed.verb_last)
    if use == "bare":
        return board.near_before("block", deed.first, 2) is not None
    if board.to("block", deed.first) is None:
        return False
    return language != "ar" or _HAMZA in board.words.surfaces[deed.first - 1]  # أن wishes, إن tells


def _opens(first: int, board: Board) -> bool:
    """Whether a word opens a clause: رصد is a verb there, and a noun after another word (ضمان رصد)."""
    return first == 0 or _parted(board, first, first, edge=True) or board.to("and", first) is not None


def _parted(board: Board, last: int, first: int, *, edge: bool = False) -> bool:
    """Whether punctuation stands between two words, or right before one."""
    words = board.words
    return (edge or last < first) and _PARTED.search(words.text, words.ends[last - 1], words.starts[first]) is not None


def is_left_open(deed: Deed, board: Board, language: str) -> bool:
    """Whether a deed is asked after (whether), supposed (if) or laid to somebody's charge (accuses of)."""
    if deed.use == "source":
        return False
    if _is_in_question(deed, board):
        return True
    if not board.leaves_open:
        return False
    if _is_questioned(deed, board) or _is_promised_if(deed, board):
        return True
    if follows_and(deed, board):  # a verb joined to the one that asks or accuses: "accused X and called for"
        return False
    within = _OPEN_WITHIN_CHARACTERS if language == "zh" else _OPEN_WITHIN
    return any(_stands_under(use, deed, board, within) for use in _OPENING)


def _stands_under(use: CueUse, deed: Deed, board: Board, within: int) -> bool:
    last = board.near_before(use, deed.first, within)
    if last is None or board.words.surfaces[last - 1].lower() == _YES:
        return False
    return _LEAVES.search(board.words.text, board.words.ends[last - 1], board.words.starts[deed.first]) is None


def _is_in_question(deed: Deed, board: Board) -> bool:
    """Whether its sentence ends with a question mark, with no colon or quotation before that; both near enough."""
    text, said, end = board.words.text, board.words.ends[deed.last - 1], deed.sentence.end
    return end - said <= _LONGEST_QUESTION and text[end - 1] in _QUESTION and _SAID.search(text, said, end) is None


def _is_questioned(deed: Deed, board: Board) -> bool:
    """Whether ли follows the verb; a Russian "if" there would come after a comma."""
    at = deed.verb_last
    return board.at("condition", at) is not None and not _parted(board, at, at, edge=True)


def _is_promised_if(deed: Deed, board: Board) -> bool:
    """Whether it is to come, in a sentence that holds a condition: "If they are not free, we will condemn".

    A promise is to come by itself, in whatever form: "ستواصل", "seguirá", "обязуется".
    """
    words = board.words
    opening = bisect_left(words.starts, deed.sentence.start)
    first = board.first_in("condition", opening, min(opening + 2, deed.first))
    if first is not None:
        return deed.kind == "commits" or board.near_before("future", deed.first, _FUTURE_WITHIN) is not None
    if deed.kind != "commits":
        return False
    after = board.first_in("condition", deed.last, bisect_left(words.starts, deed.sentence.end))
    return after is not None and words.surfaces[after].lower() not in _WHETHER
