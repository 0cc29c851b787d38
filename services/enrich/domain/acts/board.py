"""The cues of a text, to be looked up by the word that they begin or end at."""

from services.enrich.domain.forms import Findings, longest
from services.enrich.domain.signs import CueUse

_NOTHING: frozenset[str] = frozenset()
_MARGIN = 4 * (_NOTHING,)
"""What lies before the first word and after the last one."""
_TELLING = frozenset({"cue", "we", "bare", "participle", "noun", "support", "support-we", "say", "source", "never"})


class Board:
    """Finds cues around a word without going over all of them.

    Args:
        found: in the text.
    """

    def __init__(self, found: Findings) -> None:
        self.words = found.words
        hidden = {i for cue in found.cues if cue.meaning.use == "never" for i in range(cue.first, cue.last)}
        self._quiet = [*found.quiet, *_MARGIN]
        for index in hidden:
            self._quiet[index] = _NOTHING
        told = longest([cue for cue in found.cues if cue.meaning.use in _TELLING])
        self.telling = [cue for cue in told if cue.meaning.use != "never"]
        self._at: dict[tuple[CueUse, int], int] = {}
        self._to: dict[tuple[CueUse, int], int] = {}
        for cue in found.cues:
            if cue.meaning.use not in _TELLING and cue.first not in hidden:
                self._at.setdefault((cue.meaning.use, cue.first), cue.last)
                self._to.setdefault((cue.meaning.use, cue.last), cue.first)
        self.groups = sorted({(cue.first, cue.last) for cue in found.cues if cue.meaning.use == "group"})

    def at(self, use: CueUse, first: int) -> int | None:
        """Where a cue ends that begins with a word; the longest."""
        return self._at.get((use, first)) or (first + 1 if use in self._quiet[first] else None)

    def to(self, use: CueUse, last: int) -> int | None:
        """Where a cue begins that ends before a word; the longest."""
        begin = self._to.get((use, last))
        return begin if begin is not None else (last - 1 if use in self._quiet[last - 1] else None)

    def skip(self, use: CueUse, first: int, most: int = 2) -> int:
        """Go over cues of a use."""
        while most and (last := self.at(use, first)):
            first, most = last, most - 1
        return first

    def near_before(self, use: CueUse, first: int, most: int) -> bool:
        """Whether a cue of a use ends at most so many words before a word."""
        return any(self.to(use, last) is not None for last in range(first, max(first - most, 0), -1))
