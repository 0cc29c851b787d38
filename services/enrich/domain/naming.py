"""The name of a body says who speaks, not what of: a women's union may speak of anything."""

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from itertools import pairwise
from operator import attrgetter

from services.enrich.domain.lexicon import Signal
from services.enrich.domain.matching import Hit
from services.enrich.domain.names.scene import Mention
from services.enrich.domain.signatures import Stretch

_OF_BODIES = frozenset(
    {
        "human-rights-system",
        "multilateralism",
        "national-human-rights-institutions",
        "special-procedures",
        "treaty-bodies",
        "universal-periodic-review",
    }
)
"""Themes that are about bodies: their names do tell of them."""
_MANDATE, _SIGN_TOGETHER = "local:special-procedure/", 2
"""Mandates that a text names beside who holds them, or in a text of "UN experts": from two on they sign it together."""
_EXPERTS = "local:un-experts"
_BESIDE = re.compile(r"[\s,،，(]*")
_START = attrgetter("start")
_BULLET = re.compile(r"[\s\d.)•*–—-]*")
_END = re.compile(r"[^\w\n]*(?:\(\w+\))?[^\w\n]*(?:\n|$)")


def speakers_in(
    text: str, named: Sequence[Mention], speaking: Collection[str], of_a_field: Collection[str]
) -> list[Mention]:
    """Give the mentions of those who speak in a text, or sign it together or on a line of their own.

    Args:
        text: the original.
        named: mentions in it, in text order.
        speaking: ids of those who do something in the statement.
        of_a_field: ids of bodies that speak of their own field whenever they speak, so that their names do tell of it.
    """
    bodies = [m for m in named if m.entity.type in ("organization", "person") and m.entity.id not in of_a_field]
    held = (
        {m.entity.id for m in bodies if m.entity.id.startswith(_MANDATE)}
        if _EXPERTS in speaking
        else _held(text, bodies)
    )
    signing = {*speaking, *(held if len(held) >= _SIGN_TOGETHER else ())}
    return [body for body in bodies if body.entity.id in signing or _signs(text, body)]


def _held(text: str, bodies: Sequence[Mention]) -> set[str]:
    """Give the mandates with a person's name right before or after them: Mary Lawlor, Special Rapporteur on ..."""
    held: set[str] = set()
    for one, other in pairwise(bodies):
        mandate, person = (one, other) if one.entity.id.startswith(_MANDATE) else (other, one)
        beside = one.end <= other.start and _BESIDE.fullmatch(text, one.end, other.start)
        if beside and mandate.entity.id.startswith(_MANDATE) and person.entity.type == "person":
            held.add(mandate.entity.id)
    return held


def _signs(text: str, body: Mention) -> bool:
    before = text[max(0, text.rfind("\n", 0, body.start)) : body.start]
    return "\n" in before and _BULLET.fullmatch(before) is not None and _END.match(text, body.end) is not None


def outside_names(hits: Sequence[Hit[Signal]], bodies: Sequence[Mention | Stretch]) -> list[Hit[Signal]]:
    """Leave out signals that are part of a name.

    Args:
        hits: in text order.
        bodies: mentions in the same text, and stretches of it that are nothing but names.
    """
    if not bodies:
        return list(hits)
    ordered = sorted(bodies, key=_START)
    starts = [mention.start for mention in ordered]
    ends: list[int] = []
    for mention in ordered:
        ends.append(max(mention.end, ends[-1] if ends else 0))
    kept: list[Hit[Signal]] = []
    for hit in hits:
        signals, first, last, start, end = hit
        before = bisect_right(starts, start) - 1
        if before < 0 or ends[before] < end:
            kept.append(hit)
        elif about := [signal for signal in signals if signal.theme in _OF_BODIES]:
            kept.append((about, first, last, start, end))
    return kept
