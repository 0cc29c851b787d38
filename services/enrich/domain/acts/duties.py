"""Duties: who says that the authorities must release him calls on them to do so."""

from services.enrich.domain.acts.board import Board
from services.enrich.domain.acts.clauses import Clause
from services.enrich.domain.forms import Found
from services.enrich.domain.signs import Cue
from services.enrich.domain.words import normalise

OBLIGED = "obliged"
"""Use of a duty that follows whom it falls on: the authorities must."""
_ON = "علي"
"""Arabic "on", normalised: alone at the head of a sentence it lays a duty on who follows (على السلطات وقف ...)."""
_AFFIRMED = ("أن", "ان")
"""A duty that is affirmed (أن على الدول) is none that is laid on anybody now (إن على السلطات)."""
_TO_HAVE_DONE = frozenset(["have", "haber", "avoir", "ve"])
"""After "should" it tells what was not done."""
_MOST_ADVERBS = 2
_OPENS = (":", "\n", '"', "«", "“", ".", "!", "؟", "؛", "-", "–", "—", "،")


def falls_on_authorities(cue: Found[Cue], sentence: Clause, board: Board) -> bool:
    """Whether a duty falls on a listed body or on authorities: a duty of others is nobody's call."""
    if board.words.surfaces[cue.first] in _AFFIRMED:
        return False
    if cue.meaning.use == OBLIGED:
        return _follows_authorities(cue, sentence, board)
    if normalise(board.words.surfaces[cue.first]) == _ON:
        return _opens(cue.first, sentence, board) and board.at("authority", cue.first + 1) is not None
    return board.at("authority", cue.last) is not None or board.is_listed(cue.last)


def verb_of(cue: Found[Cue], board: Board) -> int:
    """Where the verb of a duty ends: before the authorities, whom some cues hold."""
    return cue.first + 1 if normalise(board.words.surfaces[cue.first]) == _ON else cue.last


def _follows_authorities(cue: Found[Cue], sentence: Clause, board: Board) -> bool:
    words = board.words
    if cue.last < len(words) and words.surfaces[cue.last].lower() in _TO_HAVE_DONE:
        return False
    return any(
        (board.to("authority", at) is not None or board.ends_listed(at))
        and words.starts[at - 1] >= sentence.start
        and not words.text[words.ends[at - 1] : words.starts[at]].strip()
        for at in range(cue.first, max(cue.first - _MOST_ADVERBS, 0), -1)
    )


def _opens(first: int, sentence: Clause, board: Board) -> bool:
    words = board.words
    if words.starts[first] <= sentence.start or first == 0:
        return True
    before = words.text[words.ends[first - 1] : words.starts[first]].rstrip(" \u00a0")
    return before.endswith(_OPENS)
