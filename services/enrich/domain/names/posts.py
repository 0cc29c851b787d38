"""Who heads a body: an office that its body names (the Secretary-General of the Council, أمينها العام)."""

from collections.abc import Iterator, Sequence

from services.enrich.domain.forms import Found
from services.enrich.domain.names.references import Known, classes_in
from services.enrich.domain.names.scene import Mention, Scene
from services.enrich.domain.signs import NamedEntity, Sign

POST = "local:office/"
_ITS = "@"
"""Ends the key of a post that says whose it is by a pronoun: its head, أمينها العام, 其秘书长."""
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
        if (found := _post(head, scene, bodies, before, ending)) and (known is None or known.last < found.last):
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
    begin = scene.skip("link", head.last)
    if begin == len(scene.words) or not scene.joined(begin):
        body = None
    elif (body := scene.named_at(begin)) and body.entity.type == "organization":
        return _mention(key, body.entity, head.first, body.last, head.start, scene)
    elif short := scene.at("anaphor", begin):
        owner = _last_before(head.first, short.meaning.key, scene, bodies, before)
        return _mention(key, owner, head.first, short.last, head.start, scene) if owner else None
    if scene.language in _BEFORE and scene.joined(head.first) and (body := ending.get(head.first)):
        return _mention(key, body.entity, body.first, head.last, body.start, scene)
    return None


def _last_before(
    first: int, key: str, scene: Scene, bodies: Sequence[Mention], before: Sequence[Known]
) -> NamedEntity | None:
    """The last body named before a word, of a class if one is asked for."""
    named = [body for body in bodies if body.last <= first and (not key or key in classes_in(body, scene))]
    told = [known.entity for known in before if not key or key in known.classes]
    return max(named, key=lambda body: body.first).entity if named else next(iter(told), None)


def _mention(post: str, body: NamedEntity, first: int, last: int, start: int, scene: Scene) -> Mention:  # noqa: PLR0913, PLR0917 - the parts of one name
    name = f"{post.replace('-', ' ').capitalize()} ({body.name})"
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
