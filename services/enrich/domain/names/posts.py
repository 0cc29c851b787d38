"""Who heads a body: an office that its body names (the Secretary-General of the Council, أمينها العام)."""

from collections.abc import Iterator, Sequence

from services.enrich.domain.forms import Found
from services.enrich.domain.names.references import Known, classes_in
from services.enrich.domain.names.scene import Mention, Scene, local_id
from services.enrich.domain.signs import NamedEntity, Sign
from services.enrich.domain.words import normalise

POST = "local:office/"
_ITS = "@"
"""Ends the key of a post that says whose it is by a pronoun: its head, أمينها العام, 其秘书长."""
_OTHERS = {
    **dict.fromkeys(["deputy", "vice", "assistant", "under"], "deputy"),
    **dict.fromkeys(["نايب", "نايبه", "وكيل", "وكيله", "مساعد", "مساعده"], "deputy"),
    **dict.fromkeys(["заместитель", "заместителя", "вице"], "deputy"),
    **dict.fromkeys(["former", "ex", "ancien", "ancienne", "exsecretario", "бывшии", "бывшая", "экс", "前"], "former"),
    "副": "deputy",
}
"""Words before an office, normalised, that make it another one."""
_FORMER = ("السابق", "السابقه", "الاسبق")
_PARTS = ("delegation", "mission", "office", "department", "country", "regional", "force", "team")
"""After a body in English: the head of the EU delegation does not head the EU."""
_BEFORE = ("en", "zh")
"""Languages that may name the body first: UNICEF Executive Director, 联合国儿童基金会执行主任."""


def find_posts(scene: Scene, before: Sequence[Known]) -> Iterator[Mention]:
    """Give offices of bodies in text order.

    Args:
        scene: the text, its bodies named.
        before: bodies named before the text begins, last named first.
    """
    heads = scene.by_role["post"]
    if not heads:
        return
    bodies = [name for name in scene.names if name.entity.type == "organization"]
    ending = {body.last: body for body in bodies}
    for head in heads:
        known = scene.named_at(head.first)
        found = _post(head, scene, bodies, before, ending)
        if found and (known is None or known.last - known.first < found.last - found.first):
            yield found


def _post(
    head: Found[Sign], scene: Scene, bodies: Sequence[Mention], before: Sequence[Known], ending: dict[int, Mention]
) -> Mention | None:
    key = head.meaning.key
    if key.endswith(_ITS):
        owner = _last_before(head.first, "", scene, bodies, before)
        first = head.first + (scene.language != "ar")  # without its pronoun, which Arabic attaches
        start = head.start if first == head.first else scene.words.starts[first]
        return _mention(key.rstrip(_ITS), owner, first, head.last, start, scene) if owner else None
    if found := _of_body(head, scene, bodies, before):
        return found
    other = _other(head, scene)
    owner_before = (
        ending.get(head.first - bool(other)) if scene.language in _BEFORE and scene.joined(head.first) else None
    )
    if owner_before is None or (scene.joined(head.last) and scene.at("link", head.last)):  # UNICEF chief of mission
        return None
    return _mention(f"{other}{key}", owner_before.entity, owner_before.first, head.last, owner_before.start, scene)


def _other(head: Found[Sign], scene: Scene) -> str:
    """What makes it another office than the head's: deputy-, former-, or nothing."""
    before = scene.words.surfaces[head.first - 1] if head.first and scene.joined(head.first) else ""
    other = _OTHERS.get(normalise(before), "")
    return f"{other}-" if other else ""


def _of_body(head: Found[Sign], scene: Scene, bodies: Sequence[Mention], before: Sequence[Known]) -> Mention | None:
    """The head of the body after it, named in full or for short; its deputy or former head is another office."""
    key, first, start = head.meaning.key, head.first, head.start
    if other := _other(head, scene):
        key, first, start = f"{other}{key}", first - 1, scene.words.starts[first - 1]
    listed = scene.named_at(head.first)
    if other and listed and listed.entity.type == "person":  # the Deputy Secretary-General of the United Nations
        return _mention(other.rstrip("-"), listed.entity, first, listed.last, start, scene)
    begin = scene.skip("link", head.last)
    if begin == len(scene.words) or not scene.joined(begin):
        return None
    if (body := scene.named_at(begin)) and body.entity.type == "organization":
        after = normalise(scene.words.surfaces[body.last]) if scene.joined(body.last) else ""
        if after in _PARTS:
            return None
        former = after in _FORMER
        key = f"former-{key}" if former else key
        return _mention(key, body.entity, first, body.last + former, start, scene)
    if short := scene.at("anaphor", begin):
        owner = _last_before(head.first, short.meaning.key, scene, bodies, before)
        return _mention(key, owner, first, short.last, start, scene) if owner else None
    return None


def _last_before(
    first: int, key: str, scene: Scene, bodies: Sequence[Mention], before: Sequence[Known]
) -> NamedEntity | None:
    """The last body named before a word, of a class if one is asked for."""
    named = [body for body in bodies if body.last <= first and (not key or key in classes_in(body, scene))]
    told = [known.entity for known in before if not key or key in known.classes]
    return max(named, key=lambda body: body.first).entity if named else next(iter(told), None)


def _mention(post: str, body: NamedEntity, first: int, last: int, start: int, scene: Scene) -> Mention:  # noqa: PLR0913, PLR0917 - the parts of one name
    wording = scene.words.text[start : scene.words.ends[last - 1]]
    if body.id != local_id(body.name):
        name = f"{post.replace('-', ' ').capitalize()} ({body.name})"
    else:  # of a body that is known by this name alone: in its own language
        name = wording if body.name in wording else f"{wording} ({body.name})"
    entity = NamedEntity(f"{POST}{post}/{body.id.partition(':')[2]}", "person", name)
    return scene.mention(entity, first, last, start)


def without_bodies_of(mentions: Sequence[Mention]) -> list[Mention]:
    """Leave out the body that an office is named by: it is a part of that name."""
    posts = [m for m in mentions if m.entity.type == "person" and m.entity.id.startswith(POST)]
    if not posts:
        return list(mentions)
    return [
        m
        for m in mentions
        if m.entity.type != "organization" or not any(p.first <= m.first and m.last <= p.last for p in posts)
    ]
