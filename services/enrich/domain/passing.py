"""What a longer statement names once, in passing, is not what it is about."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from math import log

from services.enrich.domain.themes import FLOOR, Reading

_LEAST_PASSAGES = 3
"""A statement of fewer passages that hold a signal is about whatever it names."""
_TOLD = log(FLOOR / (1 - FLOOR))
_HINTED = -1.2
"""Logit of a passage that comes back to a theme, without having to tell it: about one chance in four."""
_A_LIST = 4


def without_passing(
    readings: Mapping[str, Sequence[Reading]], passages: int, groups: Collection[str] = ()
) -> Mapping[str, Sequence[Reading]]:
    """Leave the themes that a statement bears out.

    A strong signal bears its theme out, so does the title, so does a second passage that comes back to it. One passage
    does not by weak signals, nor by named ones: a prison, a profession, an age stand in statements on anything. Nor
    does one that lists four groups of people or more: with regard for children, refugees, minorities and persons with
    disabilities.

    Args:
        readings: of each theme, from `read_themes`.
        passages: how many of the statement hold a signal.
        groups: themes that are groups of people.
    """
    if passages < _LEAST_PASSAGES:
        return readings
    present = [theme for theme in groups if theme in readings]
    listing = _listing([readings[theme] for theme in present]) if len(present) >= _A_LIST else ()
    return {
        theme: found for theme, found in readings.items() if _is_borne_out(found, listing if theme in present else ())
    }


def _listing(groups: Sequence[Sequence[Reading]]) -> set[int]:
    """Which passages tell four groups or more."""
    listed = Counter(id(one.told) for found in groups for one in found if one.logit > _TOLD and one.raising)
    return {passage for passage, count in listed.items() if count >= _A_LIST}


def _is_borne_out(readings: Sequence[Reading], listing: Collection[int]) -> bool:
    hinting = [reading for reading in readings if reading.logit > _HINTED and reading.raising]
    telling = [reading for reading in hinting if reading.logit > _TOLD]
    if not telling or len(hinting) > 1:
        return bool(telling)
    return any(_bears_out(reading, in_list=id(reading.told) in listing) for reading in telling)


def _bears_out(reading: Reading, *, in_list: bool) -> bool:
    return any(
        s.field == "title" or (not in_list and s.signal.use == "strong" and s.signal.theme == reading.theme)
        for s, _ in reading.raising
    )
