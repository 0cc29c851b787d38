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


def rank(item: DigestItem, *, wanted: Container[str], rarity: Mapping[str, float]) -> Rank:
    """Weigh an item; equal arguments give equal points. It is called for each of thousands: hence the plain loops.

    Args:
        item: with the other sources of its story.
        wanted: the themes that the reader asked for, narrower ones too; all themes for a reader who asked for none.
        rarity: theme -> points, from `rarity_of`.
    """
    best, score = "", 0.0
    for theme in item.themes:
        if theme.score is not None and theme.score > score and theme.id in wanted:
            best, score = theme.id, theme.score
    told = _acts(item, wanted)
    if score:
        told.append(Reason(f"theme:{best}", round(_RELEVANCE * score, 3)))
    if rare := rarity.get(best):
        told.append(Reason(f"rare:{best}", rare))
    if item.also_covered_by and (sources := sources_of(item)) > 1:
        told.append(Reason(f"sources:{sources}", round(_SOURCE * log2(sources), 3)))
    points = 0.0
    for reason in told:
        points += reason[1]
    return Rank(round(points, 3), tuple(told))


def rarity_of(month: Mapping[str, int]) -> dict[str, float]:
    """Give 0 points for the most usual theme of the month, and one more each time a theme is half as usual.

    Args:
        month: theme -> statements of the last 30 days; themes that it does not know get no points.
    """
    most = 1 + max(month.values(), default=0)
    return {theme: round(min(log2(most / (1 + count)), _MOST_RARITY), 3) for theme, count in month.items()}


def act_weight(act: DigestAct, wanted: Container[str]) -> float:
    """Weigh one act by its kind, and by whether it is about what the reader asked for."""
    for theme in act.themes:
        if theme in wanted:
            return ACT_WEIGHT[act.kind]
    return ACT_WEIGHT[act.kind] * _OFF_THEME


def sources_of(item: DigestItem) -> int:
    """Count independent sources: the one that leads, and others that carried the story."""
    return len({item.source.casefold(), *(other.source.casefold() for other in item.also_covered_by)})


def _acts(item: DigestItem, wanted: Container[str]) -> list[Reason]:
    weights = [(act_weight(act, wanted), act.kind) for act in item.acts]
    weights.sort(reverse=True)
    share, told = 1.0, []
    for weight, kind in weights[:3]:
        told.append(Reason(f"act:{kind}", round(weight * share, 3)))
        share = _FURTHER_ACTS
    return told
