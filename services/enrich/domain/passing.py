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
    told = {theme: _telling(found) for theme, found in readings.items()}
    listed = Counter(id(reading.told) for theme in groups for reading in told.get(theme, ()))
    listing = {passage for passage, themes in listed.items() if themes >= _A_LIST}
    return {
        theme: found
        for theme, found in readings.items()
        if _is_borne_out(found, told[theme], listing if theme in groups else ())
    }


def _telling(readings: Sequence[Reading]) -> list[Reading]:
    return [reading for reading in readings if reading.logit > _TOLD and reading.raising]


def _is_borne_out(readings: Sequence[Reading], telling: Sequence[Reading], listing: Collection[int]) -> bool:
    if not telling:
        return False
    if sum(reading.logit > _HINTED and bool(reading.raising) for reading in readings) > 1:
        return True
    return any(_bears_out(reading, in_list=id(reading.told) in listing) for reading in telling)


def _bears_out(reading: Reading, *, in_list: bool) -> bool:
    return any(
        s.field == "title" or (not in_list and s.signal.use == "strong" and s.signal.theme == reading.theme)
        for s, _ in reading.raising
    )
