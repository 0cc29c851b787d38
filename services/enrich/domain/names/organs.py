"""Organs of states and mandate holders: a head word with a topic or a country, before or after it."""

from collections.abc import Iterator
from itertools import takewhile

from services.enrich.domain.forms import Found
from services.enrich.domain.names.scene import Mention, Scene
from services.enrich.domain.signs import NamedEntity, Role, Sign
from shared.contract.enriched_statement import EntityType

_TOPICS: dict[str, Role] = {
    "ministry": "portfolio",
    "office/minister": "portfolio",
    "special-procedure": "mandate",
}
"""Which list of topics an organ needs; one without is a name with a country only."""
_TYPES: dict[str, EntityType] = {"office": "person", "law": "instrument"}
_COUNTRY_MANDATE = "situation-in"
_MOST_LINKS = 4
_MOST_BETWEEN = 3
_MINISTRY = "local:ministry/"
_BARE = "!"
"""Ends the key of a head that is a common word without a country: الخارجية."""


def find_organs(scene: Scene, issuer: NamedEntity | None = None) -> Iterator[Mention]:
    """Give organs in text order, each followed by the country that it belongs to.

    A ministry named without its state is the issuer's own, where the issuer is that ministry of a state.
    """
    own = issuer.id.rpartition("/")[0] if issuer and issuer.id.startswith(_MINISTRY) else ""
    done = -1
    for head in scene.by_role["organ"]:
        if head.first < done:
            continue
        found = list(_read(head, scene))
        yield from (m._replace(entity=issuer) if issuer and m.entity.id == own else m for m in found)
        if found:
            done = found[0].last


def _read(head: Found[Sign], scene: Scene) -> Iterator[Mention]:
    organ, _, topic = head.meaning.key.rstrip(_BARE).partition(":")
    first, last = head.first, head.last
    inner = scene.country_at(last) if scene.joined(last) else None  # ministère algérien des Affaires étrangères
    if organ in _TOPICS and not topic:
        told = _topic(head, inner.last if inner else last, _TOPICS[organ], scene)
        if told is None:
            return
        topic, first, last = told.meaning.key, min(first, told.first), max(last, told.last)
        inner = inner if inner and inner.last <= told.first else None
    country = inner or _country(first, last, scene)
    needs = organ not in _TOPICS or topic == _COUNTRY_MANDATE or head.meaning.key.endswith(_BARE)
    if country is None and needs:
        return
    whole = min(first, country.first if country else first), max(last, country.last if country else last)
    start = head.start if whole[0] == head.first else None
    yield scene.mention(_entity(organ, topic, country), *whole, start)
    if country:
        yield country


def _topic(head: Found[Sign], after: int, role: Role, scene: Scene) -> Found[Sign] | None:
    for most in range(_MOST_LINKS):
        begin = scene.skip("link", after, most) if most else after
        if scene.joined(begin) and (told := scene.at(role, begin)):
            return told
    return scene.to(role, head.first) if scene.joined(head.first) else None


def _country(first: int, last: int, scene: Scene) -> Mention | None:
    if scene.joined(last) and (adjective := scene.country_at(last)):
        return adjective
    begin = scene.skip("link", last)
    if begin > last and scene.joined(begin) and (noun := scene.country_at(begin)):
        return None if _opens_body(noun, scene) else noun
    before = scene.country_to(first) if scene.joined(first) else None
    return before if before and scene.language in ("en", "zh", "ru") else None


def _opens_body(country: Mention, scene: Scene) -> bool:
    """Whether a country is the first word of a body's name: President of | Nigeria Labour Congress."""
    after = range(country.last, country.last + _MOST_BETWEEN)
    capitals = takewhile(lambda at: scene.joined(at) and scene.is_capital(at), after)
    return scene.language == "en" and any(scene.at("body", at) for at in capitals)


def _entity(organ: str, topic: str, country: Mention | None) -> NamedEntity:
    kind = _TYPES.get(organ.partition("/")[0], "organization")
    iso = country.entity.id.partition(":")[2] if country else ""
    name = ": ".join(part.replace("-", " ") for part in (organ.removeprefix("office/"), topic) if part).capitalize()
    parts = [part for part in (organ, topic, iso) if part]
    return NamedEntity("local:" + "/".join(parts), kind, f"{name} ({country.entity.name})" if country else name)
