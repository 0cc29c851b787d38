"""One act that a text tells, by the words that tell it."""

from typing import NamedTuple

from services.enrich.domain.acts.board import Board
from services.enrich.domain.acts.clauses import Clause
from shared.contract.enriched_statement import ActKind

_AND = "وف"
LISTED = "listed"
"""Use of an act that a line of a list tells: who made the list does it."""
THAT = ("that", "que", "что", "أن", "إن", "بأن", "أنها", "أنه", "أنهم", "بأنها", "بأنه", "إنها", "إنه")
"""Opens what is said."""


class Deed(NamedTuple):
    """An act that is really told.

    Attributes:
        kind: which.
        first: index of the first word of its cue, the supporting verb's where it has one.
        verb_last: index after the verb: an Arabic subject follows here.
        last: index after the cue.
        use: of the cue: we, say, source, passive or cue.
        sentence: that holds the cue.
    """

    kind: ActKind
    first: int
    verb_last: int
    last: int
    use: str
    sentence: Clause


def follows_and(deed: Deed, board: Board) -> bool:
    """Whether a deed is joined to what stands before it: "and called for", "ودعا"."""
    surface = board.words.surfaces[deed.first]
    return board.to("and", deed.first) is not None or (surface[0] in _AND and len(surface) > len(_AND))
