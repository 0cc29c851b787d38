"""Who does it: the subject of a cue, before or after it, or who was doing before, or who speaks."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

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
from services.enrich.domain.acts.called_on import disagrees_with, is_called_on
from services.enrich.domain.acts.chinese import doers_beside, first_told, takes_up
from services.enrich.domain.acts.deed import LISTED, Deed, follows_and
from services.enrich.domain.acts.duties import DUTY, said_after
from services.enrich.domain.acts.leading import (
    backwards,
    inserted_after,
    is_accusative,
    is_participle,
    joined_to,
    leading,
)
from services.enrich.domain.acts.quoted import find_quoted
from services.enrich.domain.acts.saying import (
    ends_quotation,
    follows_we,
    inverted,
    may_invert,
    said_within,
    says_unknown,
    speakers,
    spoken,
    told_after,
)
from services.enrich.domain.acts.strangers import has_strange_subject
from services.enrich.domain.names.scene import Mention
from services.enrich.domain.words import has_article, normalise

_SUBJECT_WITHIN = 3
_GROUP_WITHIN = 3
_UNNAMED_WITHIN = 6
_AGAIN_WITHIN = 2
_NAMED_WITHIN = 3
"""Words before a body that tell who of it is meant: leaders of the."""
_THEY = ("وا", "ون")
_MANY = ("local:un-experts",)
_OURS = ("we", "support-we")
_IN = "في"
_WITHIN_OURS = (_IN, "at", "en", "de", "из")


def self_named(board: Board, bodies: Sequence[Mention]) -> str | None:
    """Give who says "we" in a text and its own name beside it, if anybody: إننا في رابطة, نؤكد في, we at, nous, ..."""
    ours = {cue.last for cue in board.telling if cue.meaning.use in _OURS}
    for body in bodies:
        at = body.first
        while at and board.words.surfaces[at - 1].lower() in (*ARTICLES, *_WITHIN_OURS):
            at -= 1
        we = at and (board.at("speaker", at - 1) == at or (at in ours and board.words.surfaces[at] == _IN))
        if we and body.first - at < _SUBJECT_WITHIN and body.entity.type == "organization":
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
    if speaker := find_quoted(deed, stage) or told_after(deed, stage):
        return ids_of(speaker)
    if deed.use == LISTED:
        return list(previous)
    if ends_quotation(deed, stage):  # "...", said the minister: nobody who is named in the quotation says so
        return ids_of(inverted(deed, stage)) or ([] if says_unknown(deed, stage) else list(previous))
    if deed.use in ("we", DUTY) or follows_we(deed, stage, opening):
        return said_after(deed, stage) or speakers(deed, stage, opening, previous)
    return _doers(deed, stage, since, before, previous)


def _doers(deed: Deed, stage: Stage, since: int, before: Deed | None, previous: Sequence[str]) -> list[str]:
    """Both sides, who is behind a passive, who goes on, the subject, or who speaks."""
    if group := _group(deed, stage, since):
        return group
    if deed.use == "passive":
        return find_agents(deed, stage)
    goes_on = (previous and is_participle(deed, stage)) or is_called_on(deed, stage, before, previous)
    if goes_on or (before is None and _is_named_again(deed, stage, since, previous)):
        return list(previous)
    if stage.language == "zh" and (beside := doers_beside(deed, stage, since)) is not None:
        return beside
    within = said_within(deed, stage)
    return within or _subject(deed, stage, since, before) or _untold(deed, stage, since, before, previous)


def _subject(deed: Deed, stage: Stage, since: int, before: Deed | None) -> list[str]:
    """The body after the verb (Arabic, or a verb with its noun), else before it, else after a verb of saying."""
    if stage.language == "ar" and (led := leading(deed, stage, since, before)):
        return ids_of(led)
    may_follow = stage.language == "ar" or deed.last > deed.verb_last
    told = subject_at(deed.verb_last, stage) if may_follow else []
    told = told or _before(deed, stage, since, before)
    if not told and stage.language == "ar":  # more than 50 organisations, among them Amnesty, called on
        return included(deed.verb_last, stage)
    if not told and may_invert(deed, stage):
        told = inverted(deed, stage)
    return ids_of(told)


def _untold(deed: Deed, stage: Stage, since: int, before: Deed | None, previous: Sequence[str]) -> list[str]:
    """Without a body for subject: the issuer who says we, nobody for a common noun, else who acted before."""
    if before is None and (said := spoken(deed, stage, since)):
        return said
    opening = since if before is None else _after_and(deed, before, stage)
    if opening is not None and has_strange_subject(deed, stage.board, opening, stage.language):
        return []
    if stage.board.at("paper", deed.verb_last) is not None:
        return list(previous)
    members = before is not None and stage.board.at("unnamed", before.verb_last) is not None
    if _is_plural(deed, stage) and len(previous) == 1 and not members:
        return []
    if stage.language == "ar" and disagrees_with(previous, deed, stage):
        return []
    return [] if _is_unnamed(deed, stage, since, before, previous) else list(previous)


def _after_and(deed: Deed, before: Deed, stage: Stage) -> int | None:
    """Where a subject of its own may open for a second verb: condemns the attack and | protesters demand."""
    last = stage.board.near_before("and", deed.first, _SUBJECT_WITHIN + 1)
    return last if last is not None and before.last <= last < deed.first else None


def _is_plural(deed: Deed, stage: Stage) -> bool:
    """Whether an Arabic verb has several people for its subject (فاتفقوا, يؤكدون): one body is not they."""
    return stage.language == "ar" and normalise(stage.board.words.surfaces[deed.first]).endswith(_THEY)


def _group(deed: Deed, stage: Stage, opening: int) -> list[str]:
    """Both sides: those whose adjectives follow (الجانبان المغربي والإسباني), else the parties of the text."""
    groups, may_follow = stage.board.groups, stage.language == "ar" or may_invert(deed, stage)
    for first, last in groups[bisect_left(groups, (opening, 0)) :]:
        subject_after = may_follow and 0 <= first - deed.verb_last < _GROUP_WITHIN
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
    if _is_plural(deed, stage) and follows_and(deed, stage.board) and nearest.entity.id not in _MANY:
        told = joined_to(nearest, found, stage)
        return told if len(told) > 1 else []
    if outside := inserted_after(nearest, deed, stage):
        return [outside]
    if before is None:
        return _first_of_all(nearest, found, deed, stage)
    far = deed.first - nearest.last > _SUBJECT_WITHIN
    if far or not follows_closely(nearest, before, stage) or follows_and(deed, stage.board):
        return []
    return joined_to(nearest, found, stage)


def _first_of_all(nearest: Mention, others: Iterator[Mention], deed: Deed, stage: Stage) -> list[Mention]:
    """Who acts in the first deed of a sentence: the first body where its verb is joined to one before it."""
    if takes_up(deed, stage):
        return with_joined([first_told([nearest, *others], stage)], stage)
    if follows_and(deed, stage.board):
        return with_joined([[nearest, *others][-1]], stage)
    return joined_to(nearest, others, stage)


def _counts_others(first: int, last: int, stage: Stage) -> bool:
    """Whether a counted group without an id stands nearer to the verb than a body: in Guinea, 18 NGOs condemned."""
    at = stage.board.first_in("unnamed", first + 1, last)
    if at is None or not stage.board.words.surfaces[at - 1].isdigit():
        return False
    return stage.board.to("and", at - 1) is None


def _is_named_again(deed: Deed, stage: Stage, since: int, previous: Sequence[str]) -> bool:
    """Whether a noun that told who acted before is the subject now: Chairperson Youssouf ..., the chairperson."""
    words = stage.board.words.surfaces
    opens = since + (words[since].lower() in ARTICLES)
    alone = since < opens < deed.first <= opens + _AGAIN_WITHIN and body_at(opens, stage) is None
    return alone and _are_of(opens, previous, stage)


def _are_of(at: int, previous: Sequence[str], stage: Stage) -> bool:
    """Whether those who open a sentence were named with their body: leaders of ASEAN ..., the leaders."""
    words = [word.lower() for word in stage.board.words.surfaces[: at + 1]]
    named = [body for body in stage.bodies if body.entity.id in previous and body.last < at]
    return any(words[at] in words[max(body.first - _NAMED_WITHIN, 0) : body.last + 1] for body in named)


def _is_unnamed(deed: Deed, stage: Stage, since: int, before: Deed | None, previous: Sequence[str]) -> bool:
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
            return not _are_of(opens, previous, stage)
    return board.first_in("unnamed", max(since, deed.first - _UNNAMED_WITHIN, 0), deed.first) is not None
