"""Bodies of a text: who can act, who stands at a word, and who is joined to whom."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from services.enrich.domain.acts.board import Board
from services.enrich.domain.acts.deed import THAT, Deed
from services.enrich.domain.names.scene import Mention
from services.enrich.domain.words import has_article, normalise

_ACTING = ("organization", "person")
_NO_PLACES = ("event", "instrument")
_COUNTRY = "iso:"
_MOST_ACTORS = 6
_JOINING = set(" ,،、و")
_AND = "و"
_STOPS = frozenset(";:!?.؛؟。；：")
ARTICLES = ("the", "le", "la", "les", "el", "los", "las")
_MOST_BETWEEN = 3
_MOST_TITLES = 3
_LONGEST_ROLE = 15
_COMMAS = ("،", ",")
_MANY = ("ون", "ين", "ات")
"""Ends a plural, normalised: طالب المحتجون الرئيس."""
_THAT_WITHIN = 4


class Stage(NamedTuple):
    """Who can act in a text.

    Attributes:
        board: its cues.
        bodies: who can act, by first word; of nested ones the outermost.
        firsts: their first words.
        parties: the first two bodies of title and text: "both sides".
        issuer: id of who speaks, or none.
        language: of the text.
    """

    board: Board
    bodies: Sequence[Mention]
    firsts: Sequence[int]
    parties: Sequence[str]
    issuer: str | None
    language: str


def can_act(mention: Mention) -> bool:
    """Whether a mention is a body: an organisation, a person or a country."""
    return mention.entity.type in _ACTING or mention.entity.id.startswith(_COUNTRY)


def outermost(mentions: Sequence[Mention]) -> list[Mention]:
    """Give those who can act, without the names inside a name: the Constitution of Spain is not Spain."""
    kept: list[Mention] = []
    other = 0
    for mention in mentions:
        if can_act(mention) and (not kept or mention.last > kept[-1].last) and mention.last > other:
            kept.append(mention)
        elif mention.entity.type in _NO_PLACES:
            other = max(other, mention.last)
    return kept


def ids_of(bodies: Sequence[Mention]) -> list[str]:
    """Give their ids, each once, at most six."""
    return list(dict.fromkeys(body.entity.id for body in bodies))[:_MOST_ACTORS]


def subject_at(first: int, stage: Stage, *, any_case: bool = False) -> list[Mention]:
    """The body that begins here, or after words such as "the members of"."""
    alone = _stands_alone(first, stage)
    once, begin = (first, first) if alone else (stage.board.skip("unnamed", first, most=n) for n in (1, 2))
    words = stage.board.words.surfaces
    after = begin + (begin < len(words) and words[begin].lower() in ARTICLES)
    for at in (first, once, begin, after):
        if body := body_at(at, stage):
            of_it = at > first and stage.language == "ar"  # المديرة التنفيذية لليونيسف
            return [] if not (any_case or of_it) and is_object(body, stage) else with_joined([body], stage)
    person = (
        _titled(first, stage) or _titled(begin, stage) or _after_role(first, stage) if stage.language == "ar" else None
    )
    return [person] if person else []


def _titled(first: int, stage: Stage) -> Mention | None:
    """The person after an Arabic title that no office tells: الرئيس السابق علي عبدالله صالح."""
    words = stage.board.words
    for at in range(first + 1, min(first + 1 + _MOST_TITLES, len(words))):
        title = words.surfaces[at - 1]
        if not has_article(title) or normalise(title).endswith(_MANY):
            return None
        body = body_at(at, stage)
        if body and body.entity.type == "person":
            parted = words.text[words.ends[at - 1] : body.start].strip()
            return None if parted else body
    return None


def _after_role(first: int, stage: Stage) -> Mention | None:
    """The person between commas after a role that no office tells: مديرة الحملات في المنظمة، نجية بونعيم، ..."""
    board, words = stage.board, stage.board.words
    if board.at("unnamed", first) is None:
        return None
    last = min(first + _LONGEST_ROLE, len(words))
    persons = (body for at in range(first + 1, last) if (body := body_at(at, stage)) and body.entity.type == "person")
    person = next(persons, None)
    if person is None or person.last == len(words) or not board.verbs.isdisjoint(range(first, person.first)):
        return None
    gaps = words.text[words.ends[person.first - 1] : person.start], words.text[person.end : words.starts[person.last]]
    return person if all(gap.strip() in _COMMAS for gap in gaps) else None


def _stands_alone(first: int, stage: Stage) -> bool:
    """Whether a noun with the article is the whole subject: after طالب الوزراء comes whom they call on."""
    single = stage.board.at("unnamed", first) == first + 1
    return single and stage.language == "ar" and has_article(stage.board.words.surfaces[first])


def body_at(first: int, stage: Stage) -> Mention | None:
    """Give the body that begins with a word."""
    number = bisect_left(stage.firsts, first)
    return stage.bodies[number] if number < len(stage.firsts) and stage.firsts[number] == first else None


def follows_closely(body: Mention, before: Deed, stage: Stage) -> bool:
    """A new subject opens a part of its sentence: after a comma, "and", "that", or a verb of saying."""
    words = stage.board.words
    gap = words.text[words.ends[body.first - 1] : words.starts[body.first]] if body.first else ""
    opens = bool(set(gap) & set(",،;—–:，、")) or stage.board.to("and", body.first) is not None
    told = words.surfaces[before.last : min(body.first, before.last + _THAT_WITHIN)]
    return opens or before.use in ("say", "source") or any(word in THAT for word in told)


def with_joined(bodies: list[Mention], stage: Stage) -> list[Mention]:
    """A, B and C; in Arabic a comma alone joins nobody: حث الخبراء، إسرائيل على."""
    number = bisect_left(stage.firsts, bodies[-1].first)
    joined, told = list(bodies), len(bodies)
    for body in stage.bodies[number + 1 : number + _MOST_ACTORS]:
        if not joins(joined[-1], body, stage):
            break
        by_and = _AND in stage.board.words.text[joined[-1].end : body.start]
        joined.append(body)
        if by_and or stage.language != "ar":
            told = len(joined)
    return joined[:told]


def joins(one: Mention, other: Mention, stage: Stage) -> bool:
    """Whether two bodies are joined: by a comma, "and", or "and the members of"."""
    gap = stage.board.words.text[one.end : other.start]
    if not _STOPS.isdisjoint(gap):
        return False
    if other.first == one.last:
        return bool(gap.strip()) and set(gap) <= _JOINING
    between = range(one.last, other.first)
    return len(between) <= _MOST_BETWEEN and all(may_join(index, stage) for index in between)


def may_join(index: int, stage: Stage) -> bool:
    """Whether a word may stand between two joined bodies: and, the, the members of."""
    board = stage.board
    joins = board.at("and", index) is not None or board.at("unnamed", index) is not None
    return joins or board.words.surfaces[index].lower() in ARTICLES


def before_article(body: Mention, stage: Stage) -> int:
    """Give the index of a body's first word, or of the article before it."""
    at = body.first
    while at and stage.board.words.surfaces[at - 1].lower() in ARTICLES:
        at -= 1
    return at


def is_object(body: Mention, stage: Stage) -> bool:
    """A preposition before it, or attached to it, says that a body does not act."""
    words = stage.board.words
    attached = words.text[words.starts[body.first] : body.start]
    if attached.strip("وف") or normalise(words.surfaces[body.first]).startswith("لل"):
        return True
    at = before_article(body, stage)
    while at and stage.board.to("unnamed", at) is not None:
        at = stage.board.to("unnamed", at) or 0
    if at in stage.board.after_source:  # according to the agency
        return True
    before = stage.board.to("preposition", at)
    if before in stage.board.verbs:  # عبر is "through" and "expressed"
        return False
    return before is not None and not (stage.language == "zh" and _joins_two(before, at, stage))


def _joins_two(first: int, last: int, stage: Stage) -> bool:
    """Whether a Chinese word is "and" between two bodies (欧盟与非盟), not "with" after another word."""
    return stage.board.at("and", first) == last and any(
        body.last == first for body in stage.bodies[: bisect_left(stage.firsts, first)][-1:]
    )
