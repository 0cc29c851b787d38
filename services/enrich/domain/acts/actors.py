"""Who does it: the subject of a cue, before or after it, or who was doing before, or who speaks."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from services.enrich.domain.acts.board import Board
from services.enrich.domain.acts.deed import Deed, follows_and
from services.enrich.domain.names.scene import Mention
from services.enrich.domain.words import has_article, is_arabic, normalise

_ACTING = ("organization", "person")
_COUNTRY = "iso:"
_SUBJECT_WITHIN = 3
_AGENT_WITHIN = 14
_GROUP_WITHIN = 3
_SPEAKER_WITHIN = 6
_UNNAMED_WITHIN = 6
_MOST_ACTORS = 6
_JOINING = set(" ,،、و")
_THEY = ("وا", "ون")
_ARTICLES = ("the", "le", "la", "les", "el", "los", "las")
_WITHIN_OURS = ("في", "at", "en", "de", "из")
_MOST_BETWEEN = 3
_CALLED_ON = ("local:government", "iso:", "wikidata:Q37470", "wikidata:Q205650")
"""Governments, countries, the Security Council, the Human Rights Council."""
_INVERTING = ("es", "fr", "ru", "en")


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
    """Give those who can act, without the names inside a name."""
    kept: list[Mention] = []
    for mention in mentions:
        if can_act(mention) and (not kept or mention.last > kept[-1].last):
            kept.append(mention)
    return kept


def self_named(board: Board, bodies: Sequence[Mention]) -> str | None:
    """Give who says "we" in a text and its own name beside it, if anybody: إننا في رابطة ..., we at ..., nous, ..."""
    for body in bodies:
        at = body.first
        while at and board.words.surfaces[at - 1].lower() in (*_ARTICLES, *_WITHIN_OURS):
            at -= 1
        said = body.first - at < _SUBJECT_WITHIN and at and board.at("speaker", at - 1) == at
        if said and body.entity.type == "organization":
            return body.entity.id
    return None


def find_actors(deed: Deed, stage: Stage, opening: int, before: Deed | None, previous: Sequence[str]) -> list[str]:
    """Give the ids of who does it.

    Args:
        deed: what is done.
        stage: of the text.
        opening: index of the first word of the sentence.
        before: the deed before it in the sentence.
        previous: who did that, or what came before the sentence.

    Returns:
        No id where the subject has none ("the ministers").
    """
    since = before.last if before else opening
    if deed.use == "we":
        return _speakers(deed, stage, opening, previous)
    if deed.use == "source":
        return _ids(_subject_at(deed.verb_last, stage, any_case=True))
    if group := _group(deed, stage, since):
        return group
    if deed.use == "passive":
        return _agents(deed, stage)
    if _is_called_on(deed, stage, before):
        return list(previous)
    within = _said_within(deed, stage)
    return within or _subject(deed, stage, since, before) or _untold(deed, stage, since, before, previous)


def _subject(deed: Deed, stage: Stage, since: int, before: Deed | None) -> list[str]:
    """The body after the verb (Arabic, or a verb with its noun), else before it, else after a verb of saying."""
    may_follow = stage.language == "ar" or deed.last > deed.verb_last
    told = _subject_at(deed.verb_last, stage) if may_follow else []
    told = told or _before(deed, stage, since, before)
    if not told and deed.use == "say" and stage.language in _INVERTING:
        told = _subject_at(deed.verb_last, stage)
    return _ids(told)


def _said_within(deed: Deed, stage: Stage) -> list[str]:
    """Russian names who speaks as a place: сообщили в организации."""
    words, at = stage.board.words, deed.verb_last
    if stage.language != "ru" or deed.use != "say" or words.surfaces[at : at + 1] not in (["в"], ["во"]):
        return []
    return _ids(_subject_at(at + 1, stage, any_case=True))


def _is_called_on(deed: Deed, stage: Stage, before: Deed | None) -> bool:
    """Whether an Arabic verb of calling has its object after it, after another act: وتطالب السلطات بالإفراج."""
    calls = deed.kind == "calls-for" or deed.use == "charging"
    if stage.language != "ar" or not calls or not (before or stage.issuer):
        return False
    told = _subject_at(deed.verb_last, stage)
    if not told:
        return False
    if before is not None and follows_and(deed, stage.board):
        second = _body_at(told[-1].last, stage)  # with two bodies the first one calls
        return second is None or second.entity == told[-1].entity
    return told[0].entity.id.startswith(_CALLED_ON) and stage.issuer != told[0].entity.id


def _untold(deed: Deed, stage: Stage, since: int, before: Deed | None, previous: Sequence[str]) -> list[str]:
    """Without a body for subject: the issuer who says we, nobody for a common noun, else who acted before."""
    if before is None and (said := _spoken(deed, stage, since)):
        return said
    if stage.board.at("paper", deed.verb_last) is not None:
        return list(previous)
    if _is_plural(deed, stage) and len(previous) == 1:
        return []
    return [] if _is_unnamed(deed, stage, since, before) else list(previous)


def _is_plural(deed: Deed, stage: Stage) -> bool:
    """Whether an Arabic verb has several people for its subject (فاتفقوا, يؤكدون): one body is not they."""
    return stage.language == "ar" and normalise(stage.board.words.surfaces[deed.first]).endswith(_THEY)


def _ids(bodies: Sequence[Mention]) -> list[str]:
    return list(dict.fromkeys(body.entity.id for body in bodies))[:_MOST_ACTORS]


def _speakers(deed: Deed, stage: Stage, opening: int, previous: Sequence[str]) -> list[str]:
    """Who says we: the one before a colon, else the issuer."""
    words = stage.board.words
    between = stage.bodies[bisect_left(stage.firsts, opening) : bisect_left(stage.firsts, deed.first)]
    for body in [body for body in between if body.last <= deed.first]:
        rest = words.text[body.end : words.starts[body.last]] if body.last < len(words) else ""
        if rest.strip().startswith((":", "：")):
            return [body.entity.id]
    return [stage.issuer] if stage.issuer else list(previous)


def _group(deed: Deed, stage: Stage, opening: int) -> list[str]:
    """Both sides: those whose adjectives follow (الجانبان المغربي والإسباني), else the parties of the text."""
    groups = stage.board.groups
    for first, last in groups[bisect_left(groups, (opening, 0)) :]:
        subject_after = 0 <= first - deed.verb_last < _GROUP_WITHIN
        if (opening <= first and last <= deed.first) or subject_after:
            named = _body_at(last, stage) or _body_at(last + 1, stage)
            return _ids(with_joined([named], stage)) if named else list(stage.parties)
        if first > deed.last:
            break
    return []


def _agents(deed: Deed, stage: Stage) -> list[str]:
    """By whom, in a passive."""
    first = stage.board.first_in("agent", deed.last, min(deed.last + _AGENT_WITHIN, len(stage.board.words)))
    if first is None:
        return []
    return _ids(_subject_at(stage.board.skip("agent", first, most=1), stage, any_case=True))


def _subject_at(first: int, stage: Stage, *, any_case: bool = False) -> list[Mention]:
    """The body that begins here, or after words such as "the members of"."""
    begin = first if _stands_alone(first, stage) else stage.board.skip("unnamed", first)
    is_spaced = begin < len(stage.board.words) and not is_arabic(stage.board.words.surfaces[begin])
    for at in (first, begin, begin + 1) if is_spaced else (first, begin):  # an article may stand there
        if body := _body_at(at, stage):
            of_it = at > first and stage.language == "ar"  # المديرة التنفيذية لليونيسف
            return [] if not (any_case or of_it) and is_object(body, stage) else with_joined([body], stage)
    return []


def _stands_alone(first: int, stage: Stage) -> bool:
    """Whether a noun with the article is the whole subject: after طالب الوزراء comes whom they call on."""
    words = stage.board.words
    single = stage.board.at("unnamed", first) == first + 1
    return single and stage.language == "ar" and has_article(words.surfaces[first])


def _body_at(first: int, stage: Stage) -> Mention | None:
    number = bisect_left(stage.firsts, first)
    return stage.bodies[number] if number < len(stage.firsts) and stage.firsts[number] == first else None


def _before(deed: Deed, stage: Stage, opening: int, before: Deed | None) -> list[Mention]:
    """The nearest body before the verb that is no object; after another deed it must stand right here."""
    found = _backwards(stage, opening, deed.first)
    nearest = next(found, None)
    if nearest is None:
        return []
    if before is not None:
        far = deed.first - nearest.last > _SUBJECT_WITHIN
        joined = follows_closely(nearest, before, stage)
        if far or not joined or follows_and(deed, stage.board):
            return []
    if before is None and follows_and(deed, stage.board):
        first = [nearest, *found][-1]
        return with_joined([first], stage)  # a verb joined to one before: its subject goes on
    joined_to = [nearest]
    for body in found:
        alias = body.entity == joined_to[0].entity and body.last == joined_to[0].first  # its acronym in brackets
        if not alias and not _joins(body, joined_to[0], stage):
            break
        joined_to.insert(0, body)
    return joined_to


def _backwards(stage: Stage, first: int, last: int) -> Iterator[Mention]:
    """The bodies between two words that are no objects, the last one first; read no further than is asked for."""
    for number in range(bisect_left(stage.firsts, last) - 1, bisect_left(stage.firsts, first) - 1, -1):
        body = stage.bodies[number]
        if body.last <= last and not is_object(body, stage):
            yield body


def follows_closely(body: Mention, before: Deed, stage: Stage) -> bool:
    """A new subject opens a part of its sentence: after a comma, "and", or a verb of saying."""
    words = stage.board.words
    gap = words.text[words.ends[body.first - 1] : words.starts[body.first]] if body.first else ""
    opens = bool(set(gap) & set(",،;—–:，、")) or stage.board.to("and", body.first) is not None
    return opens or before.use in ("say", "source")


def with_joined(bodies: list[Mention], stage: Stage) -> list[Mention]:
    """A, B and C."""
    number = bisect_left(stage.firsts, bodies[-1].first)
    for body in stage.bodies[number + 1 : number + _MOST_ACTORS]:
        if not _joins(bodies[-1], body, stage):
            break
        bodies = [*bodies, body]
    return bodies


def _joins(one: Mention, other: Mention, stage: Stage) -> bool:
    gap = stage.board.words.text[one.end : other.start]
    if other.first == one.last:
        return bool(gap.strip()) and set(gap) <= _JOINING
    between = range(one.last, other.first)
    return len(between) <= _MOST_BETWEEN and all(may_join(index, stage) for index in between)


def may_join(index: int, stage: Stage) -> bool:
    """Whether a word may stand between two joined bodies: and, the, the members of."""
    board = stage.board
    joins = board.at("and", index) is not None or board.at("unnamed", index) is not None
    return joins or board.words.surfaces[index].lower() in _ARTICLES


def is_object(body: Mention, stage: Stage) -> bool:
    """A preposition before it, or attached to it, says that a body does not act."""
    words = stage.board.words
    attached = words.text[words.starts[body.first] : body.start]
    if attached.strip("وف") or normalise(words.surfaces[body.first]).startswith("لل"):
        return True
    at = body.first
    while at and words.surfaces[at - 1].lower() in _ARTICLES:
        at -= 1
    while at and stage.board.to("unnamed", at) is not None:
        at = stage.board.to("unnamed", at) or 0
    return stage.board.to("preposition", at) is not None


def _spoken(deed: Deed, stage: Stage, opening: int) -> list[str]:
    """We, our researchers: the issuer."""
    if not stage.issuer:
        return []
    said = stage.board.first_in("speaker", max(opening, deed.first - _SPEAKER_WITHIN), deed.first)
    return [] if said is None else [stage.issuer]


def _is_unnamed(deed: Deed, stage: Stage, since: int, before: Deed | None) -> bool:
    """The subject is a common noun: "the ministers", الوزراء; near the verb, or what the sentence opens with."""
    board = stage.board
    if stage.language == "ar":
        at = deed.verb_last
        if at >= len(board.words):
            return False
        return board.at("unnamed", at) is not None or has_article(board.words.surfaces[at])
    if before is not None and follows_and(deed, board):
        return False
    if before is None:
        opens = since + (board.words.surfaces[since].lower() in _ARTICLES)
        if opens < deed.first and board.at("unnamed", opens) is not None:
            return True
    return board.first_in("unnamed", max(since, deed.first - _UNNAMED_WITHIN, 0), deed.first) is not None
