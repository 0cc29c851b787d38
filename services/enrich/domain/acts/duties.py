"""What authorities must do is called for by who says so: Egypt must release him, Amnesty said; يجب على السلطات."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from services.enrich.domain.acts.board import Board
from services.enrich.domain.acts.bodies import Stage, ids_of, subject_at, with_joined
from services.enrich.domain.acts.clauses import Clause
from services.enrich.domain.acts.deed import Deed
from services.enrich.domain.acts.quoted import body_to
from services.enrich.domain.forms import Found
from services.enrich.domain.names.scene import Mention
from services.enrich.domain.signs import Cue
from services.enrich.domain.words import normalise

DUTY = "duty"
"""Use of an act that tells what others must do."""
_AUTHORITY_WITHIN = 3
_AUTHORITY_WITHIN_CHARACTERS = 6
_PARTED = re.compile(r"[,;:.!?\n،؛，。；：]")
_COMMA = re.compile(r"[\s\"»”’]*[,，][\s\"«“—–-]*")
_ON = "علي"
"""Arabic "on", normalised: alone at the head of a sentence it lays a duty on who follows (على السلطات وقف ...)."""
_AFFIRMED = ("أن", "ان")
"""A duty that is affirmed (أن على الدول) is none that is laid on anybody now (إن على السلطات)."""
_TO_HAVE_DONE = frozenset(["have", "haber", "avoir", "ve"])
"""After "should" it tells what was not done."""
_OPENS = (":", "\n", '"', "«", "“", ".", "!", "؟", "؛", "-", "–", "—", "،")


def falls_on_somebody(cue: Found[Cue], sentence: Clause, board: Board, language: str) -> bool:
    """Whether a duty falls on an authority or a listed body: right after it in Arabic, before it elsewhere."""
    words = board.words
    if language == "ar":
        return _falls_after(cue, sentence, board)
    if cue.last < len(words) and words.surfaces[cue.last].lower() in _TO_HAVE_DONE:
        return False
    within = _AUTHORITY_WITHIN_CHARACTERS if language == "zh" else _AUTHORITY_WITHIN
    last = board.near_before("authority", cue.first, within)
    if last is not None and not _PARTED.search(words.text, words.ends[last - 1], words.starts[cue.first]):
        return True
    return board.is_listed_to(cue.first)


def verb_of(cue: Found[Cue], board: Board) -> int:
    """Where the verb of a duty ends: before the authorities, whom some cues hold (على السلطات)."""
    return cue.first + 1 if normalise(board.words.surfaces[cue.first]) == _ON else cue.last


def _falls_after(cue: Found[Cue], sentence: Clause, board: Board) -> bool:
    first = board.words.surfaces[cue.first]
    if normalise(first) == _ON:
        return _opens(cue.first, sentence, board) and board.at("authority", cue.first + 1) is not None
    return first not in _AFFIRMED and (board.at("authority", cue.last) is not None or board.is_listed(cue.last))


def _opens(first: int, sentence: Clause, board: Board) -> bool:
    words = board.words
    if words.starts[first] <= sentence.start or first == 0:
        return True
    before = words.text[words.ends[first - 1] : words.starts[first]].rstrip(" \u00a0")
    return before.endswith(_OPENS)


def said_after(deed: Deed, stage: Stage) -> list[str]:
    """Give who is said after a comma to call for a duty: ..., Amnesty International said; ..., señaló la CIDH."""
    return ids_of(_said_after(deed, stage)) if deed.use == DUTY else []


def _said_after(deed: Deed, stage: Stage) -> list[Mention]:
    words = stage.board.words
    for first, last in stage.board.says[bisect_left(stage.board.says, (deed.last, 0)) :]:
        if words.starts[first] >= deed.sentence.end:
            break
        body = body_to(first, stage)
        opens = body.first if body else first - (stage.board.to("auxiliary", first) is not None)
        if opens and _COMMA.fullmatch(words.text, words.ends[opens - 1], words.starts[opens]):
            return [body] if body else subject_at(last, stage)
    return []


def bound(deed: Deed, others: Sequence[Mention], stage: Stage) -> list[str]:
    """Give on whom a duty falls that stands after its subject: the bodies right before it."""
    within = _AUTHORITY_WITHIN_CHARACTERS if stage.language == "zh" else _AUTHORITY_WITHIN
    before = [body for body in others if body.last <= deed.first]
    nearest = before[-1:] if before and deed.first - before[-1].last < within else []
    return ids_of([b for b in before if with_joined([b], stage)[-1] == nearest[0]]) if nearest else []
