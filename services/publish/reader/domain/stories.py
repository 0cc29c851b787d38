"""Statements of one story as one: who stands first, how many others there are, how much they are alike."""

from collections.abc import Iterable
from math import floor
from typing import NamedTuple

from services.publish.reader.domain.ranking import Hit
from shared.contract.enriched_statement import EnrichedStatement

_NEARLY = 0.99
"""The most that is told of texts that differ."""


class Told(NamedTuple):
    """A story among some hits.

    Attributes:
        first: the hit that stands first.
        others: how many hits carry the same.
    """

    first: Hit
    others: int


def in_line(hits: Iterable[Hit]) -> dict[str, list[Hit]]:
    """Give story -> its hits, who stands first in it before the others; an entry of an earlier release is its own."""
    stories: dict[str, list[Hit]] = {}
    for hit in sorted(hits, key=lambda hit: (hit.story.partition(" ")[2], hit.statement_id)):
        stories.setdefault(hit.story.partition(" ")[0] or hit.statement_id, []).append(hit)
    return stories


def once_each(hits: Iterable[Hit]) -> list[Told]:
    """Give each story once, by the hit that stands first, the latest place first."""
    told = [Told(line[0], len(line) - 1) for line in in_line(hits).values()]
    return sorted(told, key=lambda one: -one.first.place)


def acts_of(entity: str, hits: Iterable[Hit]) -> dict[str, list[Hit]]:
    """Give kind of act -> the hits in which an entity does so, in their order; they have `deeds`."""
    acts: dict[str, list[Hit]] = {}
    for hit in hits:
        lines = [line.split(":", 2) for line in hit.deeds.split("\n") if line.startswith("x:")]
        for kind in dict.fromkeys(kind for _, kind, actor in lines if actor == entity):
            acts.setdefault(kind, []).append(hit)
    return acts


def alike(one: EnrichedStatement, first: EnrichedStatement) -> float | None:
    """Give how much of a text is that of another of its story; None where the two were never compared.

    1.0 stands for the same words alone: what was estimated from samples of both is at most 0.99, and rounded down.
    """
    if one.text.split() == first.text.split():
        return 1.0
    if one.story.duplicate_of == first.statement_id:
        similarity = one.story.similarity
    else:
        similarity = first.story.similarity if first.story.duplicate_of == one.statement_id else None
    return None if similarity is None else min(floor(round(similarity * 100, 6)) / 100, _NEARLY)
