"""What a longer statement names once, in passing, is not what it is about."""

from collections.abc import Mapping, Sequence
from math import log

from services.enrich.domain.themes import FLOOR, Reading

_LEAST_PASSAGES = 3
"""A statement of fewer passages that hold a signal is about whatever it names."""
_TOLD = log(FLOOR / (1 - FLOOR))
_HINTED = -1.2
"""Logit of a passage that comes back to a theme, without having to tell it: about one chance in four."""


def without_passing(readings: Mapping[str, Sequence[Reading]], passages: int) -> Mapping[str, Sequence[Reading]]:
    """Leave the themes that a statement bears out.

    A strong signal bears its theme out, so does the title, so does a second passage that comes back to it. One passage
    does not by weak signals, nor by named ones: a prison, a profession, an age stand in statements on anything.

    Args:
        readings: of each theme, from `read_themes`.
        passages: how many of the statement hold a signal.
    """
    if passages < _LEAST_PASSAGES:
        return readings
    return {theme: found for theme, found in readings.items() if _is_borne_out(found)}


def _is_borne_out(readings: Sequence[Reading]) -> bool:
    hinting = [reading for reading in readings if reading.logit > _HINTED and reading.raising]
    telling = [reading for reading in hinting if reading.logit > _TOLD]
    return bool(telling) and (len(hinting) > 1 or any(map(_bears_out, telling)))


def _bears_out(reading: Reading) -> bool:
    return any(
        s.field == "title" or (s.signal.use == "strong" and s.signal.theme == reading.theme) for s, _ in reading.raising
    )
