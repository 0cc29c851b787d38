"""Join passages that stand near each other: a short statement says in two sentences what neither says alone."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from services.enrich.domain.lexicon import Weights
from services.enrich.domain.themes import PRIOR_BIAS, Contribution, Reading, Sighting, Told

NEAR = 600
"""Code points from the first word to the last: a paragraph. A long text does not become about everything."""


def join_neighbours(readings: Mapping[str, Sequence[Reading]], weights: Weights) -> dict[str, list[Reading]]:
    """Read neighbouring passages together, for the themes that no passage tells alone.

    Args:
        readings: of each theme, passage by passage, in text order; the title's first.
        weights: that they were read with.

    Returns:
        The readings, and behind them those of joined passages that tell a theme.
    """
    return {
        theme: [*found, *_joined(theme, found, weights)]
        if len(found) > 1 and max(reading.logit for reading in found) <= 0
        else list(found)
        for theme, found in readings.items()
    }


def _joined(theme: str, found: Sequence[Reading], weights: Weights) -> Iterator[Reading]:
    bias, weight_of = weights.bias.get(theme, PRIOR_BIAS), weights.of_theme.get(theme, {})
    speaking = [own for reading in found if (own := _own(reading, weight_of))]
    for number, first in enumerate(speaking):
        begin = _begin(first)
        near = [told for told in speaking[number:] if _end(told) - begin <= NEAR]
        together: dict[str, tuple[Sighting, frozenset[str]]] = {}
        for name, place in chain.from_iterable(told.items() for told in near):
            together.setdefault(name, place)
        adding = [Contribution(sighting, weight_of[name]) for name, (sighting, _) in together.items()]
        logit = bias + sum(contribution.weight for contribution in adding)
        if logit > 0:
            yield Reading(theme, logit, together, [one for one in adding if one.weight > 0])


def _own(reading: Reading, weight_of: Mapping[str, float]) -> Told:
    """Leave out what only tips the scales: it was said of its own passage."""
    return {
        name: (sighting, within)
        for name, (sighting, within) in reading.told.items()
        if name in weight_of and sighting.signal.theme == reading.theme and reading.theme not in within
    }


def _begin(told: Told) -> int:
    """Where its first word begins; the title is near to the beginning of the text."""
    first = next(_sightings(told))
    return first.start if first.field == "text" else 0


def _end(told: Told) -> int:
    return max((sighting.end for sighting in _sightings(told) if sighting.field == "text"), default=0)


def _sightings(told: Told) -> Iterator[Sighting]:
    return (sighting for sighting, _ in told.values())
