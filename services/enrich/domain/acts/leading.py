"""Who stands before an Arabic verb and leads it, and by what forms it shows who does not act."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from services.enrich.domain.acts.bodies import Stage, is_object, joins
from services.enrich.domain.acts.deed import Deed, follows_and
from services.enrich.domain.names.scene import Mention
from services.enrich.domain.words import normalise

_OBJECTS, _NO_OBJECTS = "ين", ("الامين", "السجين")
_PARTICIPLE = ("م", "وم", "داعي", "وداعي")
_LONGEST_PART = 120
"""Characters before a body that are looked through."""
_PARTS = "，,。；;：:“”\n"
_ADDRESSED = re.compile("(?<![反绝相面应核针])[对對](?![话話外内內立手方策此])")
"""Of, on, towards, in Chinese: what stands between it and its verb is no subject (对中国律师遭受酷刑表示关切)."""
_DATELINE = re.compile(r" \([^()\n]{2,60}\)\s*[-–—:]")
_MOST_INSERTED = 3
"""Bodies that an insertion may name."""
_INSERTING = ("en", "fr", "es", "ru")
_INSERTED = re.compile(
    r"(?: \([^()\n]{2,20}\))?, (?:an? |the |une? |la |le |el )?[^\W\d_A-ZА-Я][^,.;:\n]{2,100}, (?:[^\W_]{1,5} ){0,2}"
)
"""From a body to a verb: what is said of the body between commas, in small letters, perhaps "has" before the verb."""
_AGREEING = ("ا", "ه", "ين")
"""Ends a participle that describes how somebody acted, normalised: مطالبا, داعية, محذرين."""


def backwards(stage: Stage, first: int, last: int) -> Iterator[Mention]:
    """The bodies between two words that are no objects, the last one first; read no further than is asked for."""
    for number in range(bisect_left(stage.firsts, last) - 1, bisect_left(stage.firsts, first) - 1, -1):
        body = stage.bodies[number]
        named = stage.bodies[number - 1] if number and _is_alias(body, stage.bodies[number - 1]) else body
        if named == body and _is_in_dateline(body, stage):
            continue
        if body.last <= last and not is_object(named, stage) and not _is_addressed(body, stage):
            yield body


def _is_in_dateline(body: Mention, stage: Stage) -> bool:
    """Whether a body stands alone in brackets, or is the place before them: Tunis (News Agency) The union condemns."""
    text = stage.board.words.text
    if text[body.start - 1 : body.start] == "(" and text[body.end : body.end + 1] == ")":
        return True
    return (
        body.entity.type == "place"
        and text[body.end : body.end + 2] == " ("
        and _DATELINE.match(text, body.end) is not None
    )


def _is_addressed(body: Mention, stage: Stage) -> bool:
    """Whether 对 stands before a body in its part of a Chinese sentence."""
    if stage.language != "zh":
        return False
    text, least = stage.board.words.text, max(0, body.start - _LONGEST_PART)
    since = max(least, *(text.rfind(mark, least, body.start) + 1 for mark in _PARTS))
    return _ADDRESSED.search(text, since, body.start) is not None


def _is_alias(body: Mention, named: Mention) -> bool:
    """Whether a body is the acronym of the name before it, in brackets."""
    return named.entity == body.entity and named.last == body.first


def inserted_after(body: Mention, deed: Deed, stage: Stage) -> Mention | None:
    """The body before an insertion that another one stands in: the union, a member of the IFJ in Mexico, condemned."""
    if stage.language not in _INSERTING:
        return None
    number = bisect_left(stage.firsts, body.first)
    text, begins = stage.board.words.text, stage.board.words.starts[deed.first]
    outside = stage.bodies[max(number - _MOST_INSERTED, 0) : number]
    return next(
        (b for b in reversed(outside) if _INSERTED.fullmatch(text, b.end, begins) and not is_object(b, stage)), None
    )


def joined_to(body: Mention, before: Iterator[Mention], stage: Stage) -> list[Mention]:
    """A body and those before it that are joined to it, in text order."""
    found = [body]
    for other in before:
        if not _is_alias(found[0], other) and not joins(other, found[0], stage):
            break
        found.insert(0, other)
    return found


def leading(deed: Deed, stage: Stage, since: int, before: Deed | None) -> list[Mention]:
    """The body right before an Arabic verb, as headlines have it: الاتحاد الأوروبي يدعو إيران إلى."""
    found = backwards(stage, since, deed.first)
    nearest = next(found, None)
    if nearest is None or nearest.last != deed.first or follows_and(deed, stage.board):
        return []
    is_subject = before is not None and nearest.first == before.verb_last
    told = [] if is_subject or _is_parted(nearest, stage) else joined_to(nearest, found, stage)
    return [] if told and _goes_with_object(told[0], stage) else told


def _is_parted(body: Mention, stage: Stage) -> bool:
    """Whether a comma stands after a body: what follows is said of somebody else."""
    words = stage.board.words
    return bool(words.text[body.end : words.starts[body.last]].strip())


def _goes_with_object(body: Mention, stage: Stage) -> bool:
    """Whether a body is joined to an object before it: in Sudan and Egypt."""
    number = bisect_left(stage.firsts, body.first)
    before = stage.bodies[number - 1] if number else None
    return before is not None and joins(before, body, stage) and is_object(before, stage)


def is_participle(deed: Deed, stage: Stage) -> bool:
    """Whether it is told by an Arabic participle, which is said of who acted before: داعية المجتمع الدولي إلى."""
    word = normalise(stage.board.words.surfaces[deed.first])
    return stage.language == "ar" and word.startswith(_PARTICIPLE) and word.endswith(_AGREEING)


def is_accusative(noun: str) -> bool:
    """Whether an Arabic plural shows by its ending that it is called on, no subject: وطالبت المسؤولين."""
    word = normalise(noun)
    return word.endswith(_OBJECTS) and word not in _NO_OBJECTS
