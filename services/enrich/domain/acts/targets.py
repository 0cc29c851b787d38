"""To whom it is done: the body that follows the verb closely, not whoever is named after it."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from services.enrich.domain.acts.bodies import Stage, before_article, follows_closely, is_object, may_join, with_joined
from services.enrich.domain.acts.clauses import Clause
from services.enrich.domain.acts.deed import Deed
from services.enrich.domain.acts.duties import DUTY, bound
from services.enrich.domain.names.scene import Mention

_WITHIN = 10
_WITHIN_CHARACTERS = 24
_CLOSELY = 2
_MOST_BETWEEN = 3
_CLOSELY_CHARACTERS = 6
_COUNTRY = "iso:"
_ON_A_MATTER = ("commits", "affirms", "reports")
"""Kinds whose object is a matter: a body there is a target only right after the verb (promised Ukraine)."""
_COMMAS = frozenset(",،，")
_OF_STATE = re.compile(r"local:[\w/-]+/([A-Z]{2})")
"""An organ with its country: local:government/EG."""
_AGAINST = frozenset(["against", "targeting", "contre", "visant", "contra", "против", "ضد", "بحق"])
"""Who stands after these has suffered what is condemned, or what gives concern."""
_OF_DEEDS = ("condemns", "concern")
_WHERE_EN = ("in", "at", "near", "inside", "across", "on")
_WHERE = frozenset([*_WHERE_EN, "en", "au", "aux", "dans", "à", "sur", "в", "во", "на", "في", "داخل", "على", "在"])
"""Right before a country they say where it was done, or to whom: the attack in Pakistan, on Qatar."""
_ARABIC_TO = "إلى"
_DOING = {"en": re.compile(r"to"), "fr": re.compile(r"à|de"), "es": re.compile(r"a|que|de"), "ru": re.compile(r"(?!)")}
_INFINITIVE = re.compile(r"\w+(?:er|ir|re|ar|ть|ться|ти|чь)")
Told = tuple[Deed, Sequence[str]]
"""A deed and who does it."""


def find_targets(told: Told, following: Told | None, clause: Clause, stage: Stage) -> list[str]:
    """Give the ids of those to whom it is done: the nearest body that is no actor, and those joined to it.

    An organ of a state brings its state: who calls on the Egyptian authorities calls on Egypt.

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
    if following and following[0].first - deed.last > _CLOSELY:  # "thanked and congratulated Qatar" is both
        others = [body for body in others if body.first < following[0].first]
    found = list(dict.fromkeys(_find(deed, actors, others, stage)))
    states = [f"iso:{match[1]}" for target in found if (match := _OF_STATE.fullmatch(target))]
    return [*found, *(state for state in dict.fromkeys(states) if state not in (*actors, *found))]


def _find(deed: Deed, actors: Sequence[str], others: Sequence[Mention], stage: Stage) -> list[str]:
    before = [body for body in others if body.last <= deed.first]
    if deed.use == "passive" and (before or deed.kind != "calls-for"):
        return [body.entity.id for body in before][-1:]
    if deed.use == DUTY and stage.language != "ar":
        return bound(deed, others, stage)
    if stage.language == "zh" and before:
        addressed = [body.entity.id for body in before if is_object(body, stage)]  # 对以色列表示谴责
        if addressed:
            return addressed[-1:]
    after = [body for body in others if body.first >= deed.verb_last]
    end = _end(deed, actors, stage)
    if not after or not _is_reached(after[0], end, deed, stage) or _is_beside(after[0], end, deed, stage):
        return []
    targets = with_joined(after[:1], stage)
    for body in after:
        if _is_added(body, targets[-1], stage):
            targets.append(body)
    return [target for target in (body.entity.id for body in targets) if target in _ids(after)]


def _is_beside(body: Mention, end: int, deed: Deed, stage: Stage) -> bool:
    """Whether a body is named in the matter: in what others are called on to do, or as who suffers a deed."""
    between = stage.board.words.surfaces[end : body.first]
    if _is_author(body, stage):
        return True
    if deed.kind == "condemns" and _is_where(body, stage):
        return True
    if deed.kind in _OF_DEEDS:
        far_person = body.entity.type == "person" and len(between) >= _MOST_BETWEEN
        return far_person or not _AGAINST.isdisjoint(between)
    if deed.kind == "calls-for":
        return _tells_what(between, stage.language)
    own = deed.kind == "solidarity" and stage.language == "ar" and deed.last > deed.verb_last
    return own and body.first == deed.last and not is_object(body, stage)  # تعازي سلطنة عمان: its own


def _is_where(body: Mention, stage: Stage) -> bool:
    """Whether a country is where something was done, or who suffered it: the attack in Pakistan, on Qatar."""
    at = before_article(body, stage)
    attached = stage.board.words.text[stage.board.words.starts[body.first] : body.start].strip("وف")
    before = stage.board.words.surfaces[at - 1].lower() if at else ""
    return body.entity.id.startswith(_COUNTRY) and (attached == "ب" or before in _WHERE)


def _is_author(body: Mention, stage: Stage) -> bool:
    """Whether "by" stands before a body: the ratification by Honduras, a call that was welcomed by the EU."""
    return stage.board.to("agent", before_article(body, stage)) is not None


def _tells_what(between: Sequence[str], language: str) -> bool:
    """Whether words say what is called for: "to release", إلى رفع, à libérer; who comes after is not called on."""
    if language == "ar":
        return _ARABIC_TO in between[:-1]
    doing = _DOING.get(language)
    if doing is None:
        return False
    if language == "ru":
        return any(_INFINITIVE.fullmatch(word) for word in between)
    for word, following in pairwise(between):
        if doing.fullmatch(word) and following.islower() and (language == "en" or _INFINITIVE.fullmatch(following)):
            return True
    return False


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
