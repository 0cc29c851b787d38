"""What a longer statement names once, in passing, is not what it is about."""

from collections.abc import Callable, Mapping, Sequence
from math import log
from operator import attrgetter
from typing import TypeVar

from services.enrich.domain.themes import FLOOR, Reading, Sighting

P = TypeVar("P")
_LEAST_PASSAGES = 3
"""A statement of fewer passages that hold a signal is about whatever it names."""
_TOLD = log(FLOOR / (1 - FLOOR))
_HINTED = -1.2
"""Logit of a passage that comes back to a theme, without having to tell it: about one chance in four."""
_LOGIT = attrgetter("logit")


def is_short(passages: int) -> bool:
    """Whether a statement of so many passages that hold a signal is about whatever it names."""
    return passages < _LEAST_PASSAGES


def without_passing(readings: Mapping[str, Sequence[Reading]]) -> Mapping[str, Sequence[Reading]]:
    """Leave the themes that a longer statement bears out, of those that `read_themes` gives."""
    return {
        theme: found
        for theme, found in readings.items()
        if is_borne_out([one for one in found if one.raising], _LOGIT, _bears_out)
    }


def is_borne_out(passages: Sequence[P], logit: Callable[[P], float], bears_out: Callable[[P], bool]) -> bool:
    """Whether a longer statement is about a theme.

    A strong signal bears its theme out, so does the title, so does a second passage that comes back to it. One passage
    does not by weak signals, nor by named ones: a prison, a profession, an age stand in statements on anything.

    Args:
        passages: in which something speaks for it.
        logit: of a passage.
        bears_out: whether a passage does so alone.
    """
    hinting = [passage for passage in passages if logit(passage) > _HINTED]
    telling = [passage for passage in hinting if logit(passage) > _TOLD]
    return bool(telling) and (len(hinting) > 1 or any(map(bears_out, telling)))


def proves(sighting: Sighting, theme: str) -> bool:
    """Whether a signal that raises a theme bears it out where it stands once."""
    return sighting.field == "title" or (sighting.signal.use == "strong" and sighting.signal.theme == theme)


def _bears_out(reading: Reading) -> bool:
    return any(proves(sighting, reading.theme) for sighting, _ in reading.raising)
