"""Names that stand for one that was told in full before: acronyms of the text, "the Organisation", "المنظمة"."""

from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from services.enrich.domain.names.scene import BRACKETED, Mention, Scene
from services.enrich.domain.signs import NamedEntity

_LEAST_CAPITALS = 2
_ARTICLES = ("the", "le", "la", "les", "el", "los", "las")
_ANY_CLASS = "organisation"
_CALLED = {"local:un-experts": {"experts"}}
"""What a body is called for short that is named without a head word."""
_TO_THE = "لل"
"""Opens who is no subject: لا تنتمي للحوثيين."""
_OF_STATE = ("local:government", "local:ministry", "local:special-procedure")


def link_acronyms(mentions: Sequence[Mention], scene: Scene) -> list[Mention]:
    """Let an acronym in brackets after a name, and wherever it stands later, be that name.

    A name that only the text knows takes the identity of its acronym where a gazetteer has that one.
    """
    by_place = {(m.start, m.end): m.entity for m in reversed(mentions)}
    known: dict[str, NamedEntity] = {}
    renamed: dict[str, NamedEntity] = {}
    for mention in mentions:
        if mention.entity.type not in ("organization", "instrument"):
            continue
        match = BRACKETED.match(scene.words.text, mention.end)
        if match is None or sum(letter.isupper() for letter in match[1]) < _LEAST_CAPITALS:
            continue
        listed = by_place.get(match.span(1))
        if listed is None:
            known.setdefault(match[1], mention.entity)
        elif mention.entity.id.startswith("local:") and listed.type == mention.entity.type:
            renamed[mention.entity.id] = listed
    told = [m._replace(entity=renamed.get(m.entity.id, m.entity)) for m in mentions] if renamed else list(mentions)
    return [*told, *_wherever(known, told, scene)] if known else told


def _wherever(known: dict[str, NamedEntity], told: Sequence[Mention], scene: Scene) -> Iterator[Mention]:
    taken = {index for m in told for index in range(m.first, m.last)}
    for index, surface in enumerate(scene.words.surfaces):
        if surface in known and index not in taken:
            yield scene.mention(known[surface], index, index + 1)


class Known(NamedTuple):
    """A body that was named before the text begins: in the title, or as issuer.

    Attributes:
        entity: which one.
        classes: what it may be called for short: organisation, office, commission.
    """

    entity: NamedEntity
    classes: frozenset[str]


def link_anaphors(mentions: Sequence[Mention], scene: Scene, before: Sequence[Known]) -> list[Mention]:
    """Let "the Office" be the last office named before it.

    Args:
        mentions: in text order.
        scene: their text.
        before: named before the text begins, last named first.
    """
    anaphors = scene.by_role["anaphor"]
    if not anaphors:
        return []
    taken = {index for m in mentions for index in range(m.first, m.last)}
    bodies = deque(m for m in mentions if m.entity.type == "organization")
    latest: dict[str, NamedEntity] = {}
    linked = []
    for anaphor in anaphors:
        while bodies and bodies[0].last <= anaphor.first:
            body = bodies.popleft()
            latest.update(dict.fromkeys(classes_in(body, scene), body.entity))
        if taken.intersection(range(anaphor.first, anaphor.last)) or _goes_on(anaphor.last, scene):
            continue
        referent = latest.get(anaphor.meaning.key) or _before(anaphor.meaning.key, before)
        if referent is not None:
            article = scene.words.surfaces[anaphor.first].lower() in _ARTICLES
            first = anaphor.first + article
            linked.append(scene.mention(referent, first, anaphor.last, None if article else anaphor.start))
    return linked


def _goes_on(at: int, scene: Scene) -> bool:
    """Whether it is the beginning of another name: The Committee of Ministers."""
    return scene.joined(at) and scene.language != "ar" and scene.is_capital(at)


def classes_in(body: Mention, scene: Scene) -> set[str]:
    """What a body may be called for short: its head words, or "the organisation" where its name holds none."""
    classes = _CALLED.get(body.entity.id) or {scene.class_at(index) for index in range(body.first, body.last)} - {""}
    no_class = body.entity.id.startswith(_OF_STATE) or scene.words.surfaces[body.first].startswith(_TO_THE)
    return classes if classes or no_class else {_ANY_CLASS}


def _before(key: str, before: Sequence[Known]) -> NamedEntity | None:
    return next((k.entity for k in before if key in k.classes or (key == _ANY_CLASS and not k.classes)), None)
