"""What a longer statement names once, in passing, is not what it is about."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
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
_A_LIST = 4


def is_short(passages: int) -> bool:
    """Whether a statement of so many passages that hold a signal is about whatever it names."""
    return passages < _LEAST_PASSAGES


def without_lists(
    readings: Mapping[str, Sequence[Reading]], groups: Collection[str]
) -> Mapping[str, Sequence[Reading]]:
    """Leave out groups of people that a longer statement only lists: children, refugees, minorities and older persons.

    Args:
        readings: of each theme, from `read_themes`.
        groups: themes that are groups of people; four in one passage are a list.

    Returns:
        Those to which another passage or the title comes back stay.
    """
    present = [theme for theme in groups if theme in readings]
    if len(present) < _A_LIST:
        return readings
    listed = Counter(id(one.told) for theme in present for one in readings[theme] if one.logit > _TOLD and one.raising)
    lists = {passage for passage, told in listed.items() if told >= _A_LIST}
    only = {theme for theme in present if _is_only_in(lists, readings[theme])}
    return {theme: found for theme, found in readings.items() if theme not in only}


def _is_only_in(lists: Collection[int], readings: Sequence[Reading]) -> bool:
    hinting = [one for one in readings if one.logit > _HINTED and one.raising]
    titled = any(sighting.field == "title" for one in hinting for sighting, _ in one.raising)
    return len(hinting) == 1 and not titled and id(hinting[0].told) in lists


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
    does not by weak signals, nor by named ones: a prison, a profession, an age stand in statements on anything; nor
    does a list of groups of people for any of them.

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
