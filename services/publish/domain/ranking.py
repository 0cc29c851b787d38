"""Why one story stands before another: acts, sources, rarity and relevance, each with its points."""

from collections.abc import Container, Mapping
from math import log2
from typing import NamedTuple

from shared.contract.digest import DigestAct, DigestItem

ACT_WEIGHT = {
    "condemns": 5.0,
    "commits": 4.0,
    "calls-for": 4.0,
    "concern": 3.0,
    "solidarity": 3.0,
    "appreciates": 2.0,
    "affirms": 2.0,
    "reports": 1.0,
}
_OFF_THEME = 0.5
"""What an act weighs that is not about what the reader asked for."""
_FURTHER_ACTS = 0.25
"""What the second and third act add: length alone must not win."""
_RELEVANCE = 3.0
_SOURCE = 2.0
_MOST_RARITY = 3.0


class Reason(NamedTuple):
    """A part of a rank: what it is for, and its points."""

    what: str
    points: float


class Rank(NamedTuple):
    """Points, and where they come from."""

    points: float
    reasons: tuple[Reason, ...]


def rank(item: DigestItem, *, wanted: Container[str], month: Mapping[str, int]) -> Rank:
    """Weigh an item; equal arguments give equal points.

    Args:
        item: with the other sources of its story.
        wanted: the themes that the reader asked for, narrower ones too; all themes for a reader who asked for none.
        month: theme -> statements of the last 30 days.
    """
    theme, score = max(
        ((theme.id, theme.score or 0.0) for theme in item.themes if theme.id in wanted),
        key=lambda pair: pair[1],
        default=("", 0.0),
    )
    reasons = [
        *_acts(item, wanted),
        Reason(f"theme:{theme}", _RELEVANCE * score),
        Reason(f"rare:{theme}", _rarity(theme, month)),
        Reason(f"sources:{sources_of(item)}", _SOURCE * log2(sources_of(item))),
    ]
    told = tuple(Reason(reason.what, round(reason.points, 3)) for reason in reasons if reason.points > 0)
    return Rank(round(sum(reason.points for reason in told), 3), told)


def act_weight(act: DigestAct, wanted: Container[str]) -> float:
    """Weigh one act by its kind, and by whether it is about what the reader asked for."""
    return ACT_WEIGHT[act.kind] * (1.0 if any(theme in wanted for theme in act.themes) else _OFF_THEME)


def sources_of(item: DigestItem) -> int:
    """Count independent sources: the one that leads, and others that carried the story."""
    return len({item.source.casefold(), *(other.source.casefold() for other in item.also_covered_by)})


def _acts(item: DigestItem, wanted: Container[str]) -> list[Reason]:
    weights = sorted(((act_weight(act, wanted), act.kind) for act in item.acts), reverse=True)[:3]
    shares = (1.0, _FURTHER_ACTS, _FURTHER_ACTS)
    return [Reason(f"act:{kind}", weight * share) for (weight, kind), share in zip(weights, shares, strict=False)]


def _rarity(theme: str, month: Mapping[str, int]) -> float:
    """Give 0 for the most usual theme of the month, and a point each time it is half as usual."""
    if theme not in month:
        return 0.0
    return min(log2((1 + max(month.values())) / (1 + month[theme])), _MOST_RARITY)
