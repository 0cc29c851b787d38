"""A capital that acts is its state: Ankara demanded, دعت الدوحة, urged Hanoi; elsewhere it is a place."""

import re
from collections.abc import Mapping, Sequence

from services.enrich.domain.forms import Findings
from services.enrich.domain.names.scene import Mention, Scene
from services.enrich.domain.signs import CueUse, NamedEntity

Seats = Mapping[str, NamedEntity]
"""Id of a capital -> its state."""
_VERBS: tuple[CueUse, ...] = ("cue", "participle", "bare", "say", "support")
_AUTHORED: tuple[CueUse, ...] = ("cue", "participle", "undergone", "noun")
_QUIET: tuple[CueUse, ...] = ("preposition", "agent")
_BETWEEN = 2
_ATTACHED = "وف"
_BEFORE_VERBS = "وفسل"
"""Letters that Arabic attaches to a verb: بلدية holds no لدى."""
_JOINED = re.compile(r"\s*[,،、]?\s*(?:و|and|et|y|e|и|和|与)?\s*(?:the\s)?")

_OF = ("d'", "d’")


def stand_for_states(mentions: Sequence[Mention], found: Findings, scene: Scene, seats: Seats) -> list[Mention]:
    """Let capitals beside a verb of acting, right before or after it, be their states.

    Args:
        mentions: of the text.
        found: its cues.
        scene: the text.
        seats: capital -> state.
    """
    if not any(m.entity.id in seats for m in mentions):
        return list(mentions)
    places, text = _Places(found, scene), scene.words.text
    standing: set[int] = set()
    for ordered in (mentions, mentions[::-1]):  # Paris, Berlin and London: whoever is joined to one that acts
        known: Mention | None = None
        for m in ordered:
            if m.entity.id not in seats:
                continue
            one, other = sorted((known, m), key=_start) if known else (m, m)
            if places.acts(m) or (known and _JOINED.fullmatch(text, one.end, other.start)):
                standing.add(m.start)
                known = m
    return [
        m._replace(entity=seats[m.entity.id]) if m.start in standing and m.entity.id in seats else m for m in mentions
    ]


def _start(mention: Mention) -> int:
    return mention.start


class _Places:
    """Where verbs of acting begin and end."""

    def __init__(self, found: Findings, scene: Scene) -> None:
        self._found, self._scene = found, scene
        text, starts = scene.words.text, scene.words.starts
        verbs = [
            cue
            for cue in found.cues
            if cue.meaning.use in _VERBS and not text[starts[cue.first] : cue.start].strip(_BEFORE_VERBS)
        ]
        self._begins = {cue.first for cue in verbs}
        self._ends = {cue.last for cue in verbs}
        self._calls = {cue.last for cue in verbs if cue.meaning.kind == "calls-for"}
        self._authored = {cue.last for cue in found.cues if cue.meaning.use in _AUTHORED}

    def acts(self, seat: Mention) -> bool:
        """Whether it is the subject, the author, or called on."""
        first, last, joined = seat.first, seat.last, self._scene.joined
        if self._scene.language == "ar":
            attached = self._scene.words.text[self._scene.words.starts[first] : seat.start]
            return first in self._ends and joined(first) and not attached.strip(_ATTACHED)
        if self._scene.words.text[max(seat.start - 2, 0) : seat.start].lower() in _OF:  # le bureau d'Alger
            return False
        before = next((use for use in _QUIET if self._is(use, first - 1)), None)
        if before is None:
            most = _BETWEEN + (self._scene.language == "zh")  # 基辅对此表示感谢
            subject = any(at in self._begins and joined(last) and joined(at) for at in range(last, last + most))
            return subject or (first in self._calls and joined(first))
        author = self._is("agent", first - 1) and first - 1 in self._authored
        return author or first - 1 in self._calls

    def _is(self, use: CueUse, index: int) -> bool:
        return index >= 0 and self._found.codes[index] in self._found.quiet[use]
