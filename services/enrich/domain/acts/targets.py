"""To whom it is done: the body that follows the verb closely, not whoever is named after it."""

from bisect import bisect_left
from collections.abc import Sequence

from services.enrich.domain.acts.actors import Stage, follows_closely, is_object, may_join, with_joined
from services.enrich.domain.acts.clauses import Clause
from services.enrich.domain.acts.deed import Deed
from services.enrich.domain.names.scene import Mention

_WITHIN = 10
_WITHIN_CHARACTERS = 24
_CLOSELY = 2
_MOST_BETWEEN = 3
_CLOSELY_CHARACTERS = 6
_ON_A_MATTER = ("commits", "affirms", "reports")
"""Kinds whose object is a matter: a body there is a target only right after the verb (promised Ukraine)."""
_COMMAS = frozenset(",،，")
Told = tuple[Deed, Sequence[str]]
"""A deed and who does it."""


def find_targets(told: Told, following: Told | None, clause: Clause, stage: Stage) -> list[str]:
    """Give the ids of those to whom it is done: the nearest body that is no actor, and those joined to it.

    Args:
        told: the deed.
        following: the one after it in its clause, whose subject is no target.
        clause: of the deed.
        stage: of the text.
    """
    deed, actors = told
    others = [
        body
        for body in _within(clause, stage)
        if body.entity.id not in actors and not (following and _is_subject(body, told[0], following, stage))
    ]
    if deed.use == "passive":
        before = [body for body in others if body.last <= deed.first]
        return list(dict.fromkeys(body.entity.id for body in before))[-1:]
    if stage.language == "zh" and (before := [body for body in others if body.last <= deed.first]):
        addressed = [body.entity.id for body in before if is_object(body, stage)]  # 对以色列表示谴责
        if addressed:
            return addressed[-1:]
    after = [body for body in others if body.first >= deed.verb_last]
    if not after or not _is_reached(after[0], _end(deed, actors, stage), deed, stage):
        return []
    targets = with_joined(after[:1], stage)
    for body in after:
        if _is_added(body, targets[-1], stage):
            targets.append(body)
    return [target for target in dict.fromkeys(body.entity.id for body in targets) if target in _ids(after)]


def _ids(bodies: Sequence[Mention]) -> set[str]:
    return {body.entity.id for body in bodies}


def _is_added(body: Mention, last: Mention, stage: Stage) -> bool:
    """Whether "and to the" stands between two bodies."""
    between = range(last.last, body.first)
    if not 0 < len(between) <= _MOST_BETWEEN or stage.board.at("and", last.last) is None:
        return False
    return all(may_join(index, stage) or stage.board.at("preposition", index) is not None for index in between)


def _within(clause: Clause, stage: Stage) -> Sequence[Mention]:
    starts, bodies = stage.board.words.starts, stage.bodies
    first, last = bisect_left(starts, clause.start), bisect_left(starts, clause.end)
    return bodies[bisect_left(stage.firsts, first) : bisect_left(stage.firsts, last)]


def _is_subject(body: Mention, deed: Deed, following: Told, stage: Stage) -> bool:
    """Whether a body opens the next part of the sentence: "and Cuba thanked"."""
    after, actors = following
    return body.last <= after.first and body.entity.id in actors and follows_closely(body, deed, stage)


def _end(deed: Deed, actors: Sequence[str], stage: Stage) -> int:
    """Where the verb ends, its noun and, in Arabic, the subject after it."""
    end = deed.last
    number = bisect_left(stage.firsts, deed.verb_last)
    for body in stage.bodies[number : number + len(actors)]:
        if body.entity.id in actors and body.first - end <= _CLOSELY:
            end = max(end, body.last)
    return end


def _is_reached(body: Mention, end: int, deed: Deed, stage: Stage) -> bool:
    """Whether a body stands near the verb, with no comma between them."""
    gap = stage.board.words.text[stage.board.words.ends[end - 1] : body.start]
    return body.first - end <= _reach(deed, stage) and _COMMAS.isdisjoint(gap)


def _reach(deed: Deed, stage: Stage) -> int:
    closely = deed.kind in _ON_A_MATTER
    if stage.language == "zh":
        return _CLOSELY_CHARACTERS if closely else _WITHIN_CHARACTERS
    return _CLOSELY if closely else _WITHIN
