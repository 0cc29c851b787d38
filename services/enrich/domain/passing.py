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
_LEAST_GROUPS = 4
"""So many groups of people in one passage are a list: women, older persons, minorities, refugees and others."""


def without_passing(
    readings: Mapping[str, Sequence[Reading]], passages: int, groups: Collection[str] = ()
) -> Mapping[str, Sequence[Reading]]:
    """Leave the themes that a statement bears out.

    A strong signal bears its theme out, so does the title, so does a second passage that comes back to it. One passage
    does not by weak signals, nor by named ones: a prison, a profession, an age stand in statements on anything; nor
    does a list of groups of people for any of them.

    Args:
        readings: of each theme, from `read_themes`.
        passages: how many of the statement hold a signal.
        groups: themes that are about a group of people.
    """
    if passages < _LEAST_PASSAGES:
        return readings
    lists = _lists([readings[theme] for theme in groups if theme in readings])
    return {theme: found for theme, found in readings.items() if _is_borne_out(found, lists if theme in groups else ())}


def _lists(groups: Sequence[Sequence[Reading]]) -> set[int]:
    """The passages that list groups of people, by the identity of what they tell."""
    told = Counter(id(reading.told) for found in groups for reading in found if reading.logit > _TOLD)
    return {passage for passage, number in told.items() if number >= _LEAST_GROUPS}


def _is_borne_out(readings: Sequence[Reading], lists: Collection[int]) -> bool:
    hinting = [reading for reading in readings if reading.logit > _HINTED and reading.raising]
    telling = [reading for reading in hinting if reading.logit > _TOLD]
    return bool(telling) and (len(hinting) > 1 or any(_bears_out(reading, lists) for reading in telling))


def _bears_out(reading: Reading, lists: Collection[int]) -> bool:
    if any(s.field == "title" for s, _ in reading.raising):
        return True
    strong = any(s.signal.use == "strong" and s.signal.theme == reading.theme for s, _ in reading.raising)
    return strong and id(reading.told) not in lists
