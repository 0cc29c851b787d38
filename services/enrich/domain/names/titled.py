"""A person named by title and surname alone: President Boric, le ministre Dupond."""

from collections.abc import Iterator, Sequence

from services.enrich.domain.forms import is_acronym
from services.enrich.domain.names.scene import Mention, Scene, local_id
from services.enrich.domain.signs import NamedEntity

_LANGUAGES = ("en", "fr", "es", "ru")
"""Languages that write surnames with a capital, and titles in front of them."""
_LEAST = 4


def find_titled(persons: Sequence[Mention], scene: Scene) -> Iterator[Mention]:
    """Give surnames after a title that no file knows; one whose full name the text tells is that person.

    Args:
        persons: named in full.
        scene: the text.
    """
    if scene.language not in _LANGUAGES:
        return
    inside = {index for person in persons for index in range(person.first, person.last)}
    ends = {scene.words.surfaces[person.last - 1]: person.entity for person in persons}
    for at in sorted({sign.last for sign in scene.by_role["title"]} - inside):
        if _is_surname(at, scene):
            wording = scene.words.surfaces[at]
            entity = ends.get(wording) or NamedEntity(local_id(wording), "person", wording)
            yield scene.mention(entity, at, at + 1)


def is_titled(at: int, scene: Scene) -> bool:
    """Whether a word is a surname alone after a title: President Macron, but not Minister Costa Rica."""
    if not scene.joined(at) or (scene.to("title", at) is None and scene.to("organ", at) is None):
        return False
    goes_on = scene.joined(at + 1) and (scene.is_capital(at + 1) or scene.at("particle", at + 1) is not None)
    return not goes_on or scene.at("stop", at + 1) is not None


def _is_surname(at: int, scene: Scene) -> bool:
    if not is_titled(at, scene) or not scene.is_capital(at) or not scene.is_unknown(at) or scene.is_named(at):
        return False
    wording = scene.words.surfaces[at]
    title = scene.to("title", at)
    capital = scene.language != "en" or (title is not None and scene.is_capital(title.first))
    return capital and len(wording) >= _LEAST and not is_acronym(wording)
