"""A court that condemns somebody convicts: that is a judgment, no condemnation of what was done."""

import re
from bisect import bisect_left

from services.enrich.domain.acts.board import Board
from services.enrich.domain.acts.deed import Deed
from services.enrich.domain.words import normalise

_ARABIC = re.compile("(?:[وفلب]|ال)*(?:[يت]دين|ا?دان(?:ت|ه)?|ادين(?:ت)?)")
_OTHERS = re.compile("condem|condam|conden|осу[дж]")
"""The verbs and nouns that mean both, normalised; "denounces" does not."""
_PARTED = re.compile(r"[,;:.،؛؟!?\n«»“”\"()]")
_OF = frozenset(["of", "de", "du", "des", "del"])
_BEFORE = 8
_BEFORE_ARABIC = 3
_PENALTY_WITHIN = 8


def is_conviction(deed: Deed, board: Board, language: str, world: set[int]) -> bool:
    """Whether a court's judgment is told by the word for a condemnation.

    Args:
        deed: an act that is told.
        board: cues of its text.
        language: of the text.
        world: words in the names of listed bodies, such as the International Criminal Court, which may condemn.
    """
    if deed.kind != "condemns" or not _may_convict(deed, board, language):
        return False
    court = _court_after(deed, board) if language == "ar" else None
    if court is None:
        court = _court_before(deed, board, language)
    if court is not None:
        return court not in world
    until = min(deed.last + _PENALTY_WITHIN, len(board.words))
    return deed.use in ("passive", "undergone") and board.first_in("penalty", deed.last, until) is not None


def _may_convict(deed: Deed, board: Board, language: str) -> bool:
    words = map(normalise, board.words.surfaces[deed.first : deed.last])
    if language == "ar":
        return any(_ARABIC.fullmatch(word) for word in words)
    return any(_OTHERS.match(word) for word in words)


def _court_after(deed: Deed, board: Board) -> int | None:
    """An Arabic verb or noun stands before its court: أدانت المحكمة, لإدانة المحكمة."""
    at = deed.verb_last if board.stands("court", deed.verb_last) else deed.last
    return at if board.stands("court", at) and not _is_parted(at, board) else None


def _court_before(deed: Deed, board: Board, language: str) -> int | None:
    """A court that stands before the verb in its part of the sentence, and after no preposition."""
    opening = bisect_left(board.words.starts, deed.sentence.start)
    within = _BEFORE_ARABIC if language == "ar" else _BEFORE
    for at in range(deed.first - 1, max(opening, deed.first - within) - 1, -1):
        if _is_parted(at + 1, board):
            return None
        if board.stands("court", at) and not _is_led(at, board):
            return at
    return None


def _is_led(at: int, board: Board) -> bool:
    """Whether a preposition stands before a noun, or before its article: of the court, devant la cour, لدى المحكمة."""
    before = [word.lower() for word in board.words.surfaces[max(0, at - 2) : at]]
    return any(board.to("preposition", to) is not None for to in (at, at - 1)) or not _OF.isdisjoint(before)


def _is_parted(at: int, board: Board) -> bool:
    """Whether punctuation stands right before a word."""
    words = board.words
    return at > 0 and _PARTED.search(words.text, words.ends[at - 1], words.starts[at]) is not None
