"""What a body declares point by point: تعلن ما يلي, and then a line each: تضامنها مع, مطالبتها ب."""

import re

from services.enrich.domain.acts.board import Board
from services.enrich.domain.acts.clauses import Clause
from services.enrich.domain.acts.deed import LISTED, Deed
from services.enrich.domain.forms import Found
from services.enrich.domain.signs import Cue
from services.enrich.domain.words import normalise

_ANNOUNCED = re.compile(r"[:：]\s*\n")
_BULLET = re.compile(r"[\s\d.)(•*\u2013\u2014-]*")
_ITS = ("ه", "ها", "هم", "هما", "نا")


def listed(noun: Found[Cue], sentence: Clause, board: Board) -> Deed | None:
    """Give the act that a noun opens its line with, its author a pronoun, in a list that was announced before."""
    text = board.words.text
    opens = _BULLET.fullmatch(text, sentence.start, board.words.starts[noun.first]) is not None
    its = normalise(board.words.surfaces[noun.last - 1]).endswith(_ITS)
    kind = noun.meaning.kind
    if kind is None or not (opens and its) or _ANNOUNCED.search(text, 0, sentence.start) is None:
        return None
    return Deed(kind, noun.first, noun.last, noun.last, LISTED, sentence)
