"""The cues of a text, to be looked up by the word that they begin or end at."""

from collections import defaultdict
from collections.abc import Collection
from functools import cached_property

from services.enrich.domain.forms import Findings, Found, longest
from services.enrich.domain.signs import WITH_KIND, CueUse, Name

_TELLING = frozenset[CueUse]({*WITH_KIND, "support", "support-we", "never"})


def _is_state(found: Found[Name]) -> bool:
    return found.meaning.use == "name" and found.meaning.entity.id.startswith("iso:")


class Board:
    """Finds cues around a word without going over all of them.

    Args:
        found: in the text.
        named: indexes of words inside names: the "without" of Reporters Without Borders denies nothing, and a
            ministry of solidarity expresses none.
    """

    def __init__(self, found: Findings, named: Collection[int] = ()) -> None:
        self.words = found.words
        self._quiet, self._codes, self._names = found.quiet, found.codes, found.names
        self._hidden = {i for cue in found.cues if cue.meaning.use == "never" for i in range(cue.first, cue.last)}
        self._named = named
        told = longest([cue for cue in found.cues if cue.meaning.use in _TELLING])
        self.telling = [
            cue for cue in told if cue.meaning.use != "never" and not (cue.meaning.use == "noun" and cue.first in named)
        ]
        self.verbs = {cue.first for cue in self.telling if cue.meaning.use != "source"}
        self.after_source = {cue.last for cue in self.telling if cue.meaning.use == "source"}
        self._at: dict[CueUse, dict[int, int]] = defaultdict(dict)
        self._to: dict[CueUse, dict[int, int]] = defaultdict(dict)
        for cue in found.cues:
            if cue.meaning.use not in _TELLING and cue.first not in self._hidden:
                self._at[cue.meaning.use].setdefault(cue.first, cue.last)
                self._to[cue.meaning.use].setdefault(cue.last, cue.first)
        self.leaves_open = self._holds("condition") or self._holds("accusation")
        self.groups = sorted({(cue.first, cue.last) for cue in found.cues if cue.meaning.use == "group"})

    @cached_property
    def nouns(self) -> set[int]:
        """Where nouns begin that tell an act with a verb."""
        return {cue.first for cue in self.telling if cue.meaning.use == "noun"}

    @cached_property
    def says(self) -> list[tuple[int, int]]:
        """First and last of each verb of saying, in text order."""
        return [(cue.first, cue.last) for cue in self.telling if cue.meaning.use == "say"]

    def is_listed(self, index: int) -> bool:
        """Whether the name of an organisation or a country that a gazetteer lists begins at a word."""
        return any(f.first == index and (f.meaning.entity.type == "organization" or _is_state(f)) for f in self._names)

    def is_listed_to(self, index: int) -> bool:
        """Whether such a name ends before a word."""
        return any(f.last == index and (f.meaning.entity.type == "organization" or _is_state(f)) for f in self._names)

    def is_group(self, index: int) -> bool:
        """Whether "both sides" begins at a word."""
        return any(first == index for first, _ in self.groups)

    def _holds(self, use: CueUse) -> bool:
        """Whether a use is anywhere in the text: most texts have no "if"."""
        return bool(self._at[use]) or any(letter in self._codes for letter in self._quiet[use])

    def at(self, use: CueUse, first: int) -> int | None:
        """Where a cue ends that begins with a word; the longest."""
        return self._at[use].get(first) or (first + 1 if self._is_alone(use, first) else None)

    def to(self, use: CueUse, last: int) -> int | None:
        """Where a cue begins that ends before a word; the longest."""
        begin = self._to[use].get(last)
        return begin if begin is not None else (last - 1 if self._is_alone(use, last - 1) else None)

    def _is_alone(self, use: CueUse, index: int) -> bool:
        within = index in self._hidden or (use == "negation" and index in self._named)
        return self._codes[index : index + 1] in self._quiet[use] and not within

    def stands(self, use: CueUse, index: int) -> bool:
        """Whether a word has a use by itself, even inside a false friend: the court in cour d'appel."""
        return self._codes[index : index + 1] in self._quiet[use]

    def skip(self, use: CueUse, first: int, most: int = 2) -> int:
        """Go over cues of a use."""
        while most and (last := self.at(use, first)):
            first, most = last, most - 1
        return first

    def first_in(self, use: CueUse, first: int, last: int) -> int | None:
        """Which of some words is the first that a cue of a use begins with."""
        alone = not self._quiet[use].isdisjoint(self._codes[first:last])
        if not alone and self._at[use].keys().isdisjoint(range(first, last)):
            return None  # so it is nearly always: one look at all the words is faster than one at each
        return next((at for at in range(first, last) if self.at(use, at) is not None), None)

    def near_before(self, use: CueUse, first: int, most: int) -> int | None:
        """Where the nearest cue of a use ends, at most so many words before a word."""
        begin = first - most if first > most else 0
        alone = not self._quiet[use].isdisjoint(self._codes[begin:first])
        if not alone and self._to[use].keys().isdisjoint(range(begin + 1, first + 1)):
            return None
        return next((last for last in range(first, begin, -1) if self.to(use, last) is not None), None)
