"""Join passages that stand near each other: a short statement says in two sentences what neither says alone."""

from collections.abc import Iterator, Mapping, Sequence

from services.enrich.domain.lexicon import Weights
from services.enrich.domain.themes import PRIOR_BIAS, Contribution, Reading

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
        theme: [*found, *_joined(theme, found, weights.bias.get(theme, PRIOR_BIAS))]
        if len(found) > 1 and max(reading.logit for reading in found) <= 0
        else list(found)
        for theme, found in readings.items()
    }


def _joined(theme: str, found: Sequence[Reading], bias: float) -> Iterator[Reading]:
    speaking = [own for reading in found if (own := _own(reading)).contributions]
    for number, first in enumerate(speaking):
        together: dict[str, Contribution] = {}
        for reading in speaking[number:]:
            if _distance(first, reading) > NEAR:
                break
            for contribution in reading.contributions:
                together.setdefault(contribution.sighting.signal.id, contribution)
        logit = bias + sum(contribution.weight for contribution in together.values())
        if logit > 0:
            yield Reading(theme, logit, list(together.values()))


def _own(reading: Reading) -> Reading:
    """Leave out what only tips the scales: it was said of its own passage."""
    own = [c for c in reading.contributions if c.sighting.signal.theme == reading.theme]
    return reading._replace(contributions=own)


def _distance(first: Reading, last: Reading) -> int:
    """Code points from the first word to the last; the title is near to the beginning of the text."""
    return _end(last) - (first.contributions[0].sighting.start if _in_text(first) else 0)


def _end(reading: Reading) -> int:
    return max((c.sighting.end for c in reading.contributions if c.sighting.field == "text"), default=0)


def _in_text(reading: Reading) -> bool:
    return reading.contributions[0].sighting.field == "text"
