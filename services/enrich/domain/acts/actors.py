"""Who does it: the subject of a cue, before or after it, or who was doing before, or who speaks."""

from bisect import bisect_left
from collections.abc import Sequence

from services.enrich.domain.acts.agents import find_agents, included
from services.enrich.domain.acts.board import Board
from services.enrich.domain.acts.bodies import (
    ARTICLES,
    Stage,
    body_at,
    follows_closely,
    ids_of,
    subject_at,
    with_joined,
)
from services.enrich.domain.acts.deed import LISTED, Deed, follows_and
from services.enrich.domain.acts.leading import backwards, is_accusative, is_participle, joined_to, leading
from services.enrich.domain.acts.quoted import closes, find_quoted, find_teller
from services.enrich.domain.acts.strangers import has_strange_subject
from services.enrich.domain.names.scene import Mention
from services.enrich.domain.words import has_article, normalise

_SUBJECT_WITHIN = 3
_DESCRIBES = "的"
_DESCRIBED_FROM = 2
_DESCRIBED_WITHIN = 14
_GROUP_WITHIN = 3
_SPEAKER_WITHIN = 6
_UNNAMED_WITHIN = 6
_THEY = ("وا", "ون")
_AND = "وف"
_SHE = "ت"
_FEMININE = ("ه", "ات")
"""Ends a feminine noun, normalised."""
_THEY_DID, _AT_THE = "ли", ("В", "Во")
_WITHIN_OURS = ("في", "at", "en", "de", "из")
_MASCULINE = ("IQ", "JO", "KW", "LB", "MA", "SD", "SO", "SS", "TD", "VA", "YE")
"""In Arabic the other names of states are feminine."""
_CALLED_ON = ("local:government", "iso:", "wikidata:Q37470", "wikidata:Q205650")
"""Governments, countries, the Security Council, the Human Rights Council."""
_INVERTING = ("es", "fr", "ru", "en")


def self_named(board: Board, bodies: Sequence[Mention]) -> str | None:
    """Give who says "we" in a text and its own name beside it, if anybody: إننا في رابطة ..., we at ..., nous, ..."""
    for body in bodies:
        at = body.first
        while at and board.words.surfaces[at - 1].lower() in (*ARTICLES, *_WITHIN_OURS):
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
    if deed.use == "source":
        return ids_of(subject_at(deed.verb_last, stage, any_case=True))
    if speaker := find_quoted(deed, stage):
        return ids_of(speaker)
    if deed.use == LISTED:
        return list(previous)
    if _ends_quotation(deed, stage):  # "...", said the minister: nobody who is named in the quotation says so
        return ids_of(_inverted(deed, stage)) or ([] if _names_no_body(deed, stage) else list(previous))
    if deed.use == "we" or _follows_we(deed, stage, opening):
        return _speakers(deed, stage, opening, previous)
    return _doers(deed, stage, since, before, previous)


def _doers(deed: Deed, stage: Stage, since: int, before: Deed | None, previous: Sequence[str]) -> list[str]:
    """Both sides, who is behind a passive, who goes on, the subject, or who speaks."""
    if group := _group(deed, stage, since):
        return group
    if deed.use == "passive":
        return find_agents(deed, stage)
    if previous and is_participle(deed, stage):
        return list(previous)
    if _is_called_on(deed, stage, before, previous):
        return list(previous)
    if stage.language == "zh" and (described := _described(deed, stage)):
        return described
    within = _said_within(deed, stage)
    return within or _subject(deed, stage, since, before) or _untold(deed, stage, since, before, previous)


def _described(deed: Deed, stage: Stage) -> list[str]:
    """Whom a Chinese verb at the head of its sentence describes: 曾谴责该袭击的卡塔尔."""
    words = stage.board.words
    if words.starts[deed.first] - deed.sentence.start > _DESCRIBED_FROM:
        return []
    for at in range(deed.last, min(deed.last + _DESCRIBED_WITHIN, len(words) - 1)):
        if words.starts[at] >= deed.sentence.end or words.text[words.ends[at - 1] : words.starts[at]].strip():
            return []
        if words.surfaces[at] == _DESCRIBES:
            body = body_at(at + 1, stage)
            return [body.entity.id] if body else []
    return []


def _subject(deed: Deed, stage: Stage, since: int, before: Deed | None) -> list[str]:
    """The body after the verb (Arabic, or a verb with its noun), else before it, else after a verb of saying."""
    if stage.language == "ar" and (led := leading(deed, stage, since, before)):
        return ids_of(led)
    may_follow = stage.language == "ar" or deed.last > deed.verb_last
    told = subject_at(deed.verb_last, stage) if may_follow else []
    told = told or _before(deed, stage, since, before)
    if not told and stage.language == "ar":  # more than 50 organisations, among them Amnesty, called on
        return included(deed.verb_last, stage)
    if not told and deed.use == "say" and stage.language in _INVERTING:
        told = _inverted(deed, stage)
    return ids_of(told)


def _ends_quotation(deed: Deed, stage: Stage) -> bool:
    return deed.use == "say" and stage.language in _INVERTING and closes(deed.first, stage)


def _inverted(deed: Deed, stage: Stage) -> list[Mention]:
    """The body right after a verb of saying; after a colon or a quotation mark stands what is said."""
    words, at = stage.board.words, deed.verb_last
    if at >= len(words) or words.text[words.ends[at - 1] : words.starts[at]].strip():
        return []
    return subject_at(at, stage)


def _names_no_body(deed: Deed, stage: Stage) -> bool:
    """Whether a common noun follows: said a spokesman, отметил украинский министр."""
    return stage.board.first_in("unnamed", deed.verb_last, deed.verb_last + _SUBJECT_WITHIN) is not None


def _said_within(deed: Deed, stage: Stage) -> list[str]:
    """Russian names who speaks as a place: сообщили в организации, в ООН призвали."""
    words, at = stage.board.words, deed.verb_last
    if stage.language != "ru":
        return []
    if deed.use == "say" and words.surfaces[at : at + 1] in (["в"], ["во"]):
        return ids_of(subject_at(at + 1, stage, any_case=True))
    if not words.surfaces[deed.first].endswith(_THEY_DID):
        return []
    before = stage.bodies[: bisect_left(stage.firsts, deed.first)][-1:]
    at_the = [b for b in before if b.last == deed.first and words.surfaces[b.first - 1] in _AT_THE]
    return ids_of([b for b in at_the if b.entity.type == "organization"])


def _is_called_on(deed: Deed, stage: Stage, before: Deed | None, previous: Sequence[str]) -> bool:
    """Whether an Arabic verb has its object after it, after another act: وتطالب السلطات بالإفراج, وانتقد فنزويلا."""
    calls = deed.kind == "calls-for" or deed.use == "charging"
    if stage.language != "ar" or not (before or stage.issuer or previous):
        return False
    told = subject_at(deed.verb_last, stage)
    if not told:
        return False
    if previous and (calls or _is_feminine_state(told[0])) and _disagrees(deed, told[0], stage):
        return True
    if not calls or not (before or stage.issuer):
        return False
    if before is not None and follows_and(deed, stage.board):
        second = body_at(told[-1].last, stage)  # with two bodies the first one calls
        return second is None or second.entity == told[-1].entity
    return told[0].entity.id.startswith(_CALLED_ON) and stage.issuer != told[0].entity.id


def _disagrees(deed: Deed, body: Mention, stage: Stage) -> bool:
    """Whether an Arabic verb is masculine and the noun after it feminine: وحث السلطات is said of who acted before."""
    words = stage.board.words.surfaces
    verb = normalise(words[deed.first]).lstrip(_AND)
    feminine = normalise(words[body.first]).endswith(_FEMININE) or _is_feminine_state(body)
    return feminine and not verb.startswith(_SHE) and not normalise(words[deed.verb_last - 1]).endswith(_SHE)


def _is_feminine_state(body: Mention) -> bool:
    return body.entity.id.startswith("iso:") and body.entity.id.removeprefix("iso:") not in _MASCULINE


def _untold(deed: Deed, stage: Stage, since: int, before: Deed | None, previous: Sequence[str]) -> list[str]:
    """Without a body for subject: the issuer who says we, nobody for a common noun, else who acted before."""
    if before is None and (said := _spoken(deed, stage, since)):
        return said
    if before is None and has_strange_subject(deed, stage.board, since, stage.language):
        return []
    if stage.board.at("paper", deed.verb_last) is not None:
        return list(previous)
    members = before is not None and stage.board.at("unnamed", before.verb_last) is not None
    if _is_plural(deed, stage) and len(previous) == 1 and not members:
        return []
    return [] if _is_unnamed(deed, stage, since, before) else list(previous)


def _is_plural(deed: Deed, stage: Stage) -> bool:
    """Whether an Arabic verb has several people for its subject (فاتفقوا, يؤكدون): one body is not they."""
    return stage.language == "ar" and normalise(stage.board.words.surfaces[deed.first]).endswith(_THEY)


def _speakers(deed: Deed, stage: Stage, opening: int, previous: Sequence[str]) -> list[str]:
    """Who says we: the one before a colon, else the issuer."""
    words = stage.board.words
    between = stage.bodies[bisect_left(stage.firsts, opening) : bisect_left(stage.firsts, deed.first)]
    for body in [body for body in between if body.last <= deed.first]:
        rest = words.text[body.end : words.starts[body.last]] if body.last < len(words) else ""
        if rest.strip().startswith((":", "：")):
            return [body.entity.id]
    return ids_of(find_teller(deed, stage)) or ([stage.issuer] if stage.issuer else list(previous))


def _follows_we(deed: Deed, stage: Stage, opening: int) -> bool:
    """Whether a Chinese verb is said of us (我们坚决反对); 中方 is China where nobody issues the text."""
    if stage.language != "zh":
        return False
    said = stage.board.first_in("speaker", max(opening, deed.first - _SPEAKER_WITHIN), deed.first)
    return said is not None and (stage.issuer is not None or body_at(said, stage) is None)


def _group(deed: Deed, stage: Stage, opening: int) -> list[str]:
    """Both sides: those whose adjectives follow (الجانبان المغربي والإسباني), else the parties of the text."""
    groups = stage.board.groups
    for first, last in groups[bisect_left(groups, (opening, 0)) :]:
        subject_after = 0 <= first - deed.verb_last < _GROUP_WITHIN
        if (opening <= first and last <= deed.first) or subject_after:
            named = body_at(last, stage) or body_at(last + 1, stage)
            return ids_of(with_joined([named], stage)) if named else list(stage.parties)
        if first > deed.last:
            break
    return []


def _before(deed: Deed, stage: Stage, opening: int, before: Deed | None) -> list[Mention]:
    """The nearest body before the verb that is no object; after another deed it must stand right here."""
    found = backwards(stage, opening, deed.first)
    nearest = next(found, None)
    if nearest is None or _counts_others(nearest.last, deed.first, stage):
        return []
    if before is not None:
        far = deed.first - nearest.last > _SUBJECT_WITHIN
        joined = follows_closely(nearest, before, stage)
        if far or not joined or follows_and(deed, stage.board):
            return []
    if before is None and follows_and(deed, stage.board):
        first = [nearest, *found][-1]
        return with_joined([first], stage)  # a verb joined to one before: its subject goes on
    return joined_to(nearest, found, stage)


def _counts_others(first: int, last: int, stage: Stage) -> bool:
    """Whether a counted group without an id stands nearer to the verb than a body: in Guinea, 18 NGOs condemned."""
    at = stage.board.first_in("unnamed", first + 1, last)
    if at is None or not stage.board.words.surfaces[at - 1].isdigit():
        return False
    return stage.board.to("and", at - 1) is None


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
        if board.at("unnamed", at) is not None or board.at("others", at) is not None:
            return True
        # "and recommended the State party to": what is called on follows a verb that goes on
        called_on = deed.kind == "calls-for" and before is not None and follows_and(deed, board)
        is_definite = has_article(board.words.surfaces[at]) and not is_accusative(board.words.surfaces[at])
        # a verb in the plural stands after its subject: ويدينون الهجمات
        return is_definite and not called_on and at not in board.nouns and not _is_plural(deed, stage)
    if before is not None and follows_and(deed, board):
        return False
    if before is None:
        opens = since + (board.words.surfaces[since].lower() in ARTICLES)
        if opens < deed.first and board.at("unnamed", opens) is not None:
            return True
    return board.first_in("unnamed", max(since, deed.first - _UNNAMED_WITHIN, 0), deed.first) is not None
