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
_LEAST_GROUPS = 4
"""So many groups of people in one passage are a list: women, older persons, minorities, refugees and others."""
_LOGIT = attrgetter("logit")


def is_short(passages: int) -> bool:
    """Whether a statement of so many passages that hold a signal is about whatever it names."""
    return passages < _LEAST_PASSAGES


def with_lists(readings: Mapping[str, Sequence[Reading]], groups: Collection[str]) -> Mapping[str, Sequence[Reading]]:
    """Mark the passages that name a theme in a list of groups of people.

    Args:
        readings: of each theme, from `read_themes`.
        groups: themes that are about a group of people.
    """
    named = [theme for theme in groups if theme in readings]
    told = Counter(id(reading.told) for theme in named for reading in readings[theme] if reading.logit > _TOLD)
    lists = {passage for passage, number in told.items() if number >= _LEAST_GROUPS}
    if not lists:
        return readings
    listed = {theme: [r._replace(is_listed=id(r.told) in lists) for r in readings[theme]] for theme in named}
    return {**readings, **listed}


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


def proves(sighting: Sighting, reading: Reading) -> bool:
    """Whether a signal that raises the theme of a passage bears it out where it stands once."""
    signal = sighting.signal
    is_strong = signal.use == "strong" and signal.theme == reading.theme
    return sighting.field == "title" or (is_strong and not reading.is_listed)


def _bears_out(reading: Reading) -> bool:
    return any(proves(sighting, reading) for sighting, _ in reading.raising)
