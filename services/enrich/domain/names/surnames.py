"""Persons named again: by the surname alone, in Chinese by the whole name."""

from collections.abc import Iterator

from services.enrich.domain.names.scene import Mention, Scene
from services.enrich.domain.signs import Role
from services.enrich.domain.words import normalise

_LEAST_WORDS = 2
_LEAST_SURNAME = 4
_OFFICES: tuple[Role, ...] = ("post", "title", "organ", "mandate", "portfolio")


def find_surnames(persons: list[Mention], scene: Scene) -> Iterator[Mention]:
    """A surname alone, after the full name, is that person: Türk, for Volker Türk; in Chinese the name again."""
    if scene.language == "zh":
        yield from _again(persons, scene)
        return
    people = [p for p in persons if p.last - p.first >= _LEAST_WORDS and not _is_office(p, scene)]
    surnames = {scene.words.surfaces[p.last - 1]: p for p in reversed(people)}
    surnames = {name: p for name, p in surnames.items() if len(name) >= _LEAST_SURNAME}
    if not surnames:
        return
    alone = {name for name, p in surnames.items() if _tells(name, p, scene)}
    inside = {index for p in persons for index in range(p.first, p.last)}
    for index, surface in enumerate(scene.words.surfaces):
        if surface in surnames and index not in inside and not scene.named_at(index):
            known = surnames[surface]
            if index >= known.last:
                whole = {normalise(word) for word in scene.words.surfaces[known.first : known.last]}
                first = _begin(index, whole, scene)
                if surface in alone or first < index:
                    yield scene.mention(known.entity, first, index + 1)


def _is_office(person: Mention, scene: Scene) -> bool:
    """Whether a person is named by an office, whose last word is no surname: the President of the Council of Europe."""
    bodies = [m for m in scene.names if m.entity.type == "organization" and m.first < person.last <= m.last]
    return bool(bodies) or any(scene.at(role, person.first) for role in _OFFICES)


def _begin(index: int, whole: set[str], scene: Scene) -> int:
    """Where a part of a full name begins that ends with its surname: von der Leyen."""
    while index and scene.joined(index) and normalise(scene.words.surfaces[index - 1]) in whole:
        index -= 1
    return index


def _again(persons: list[Mention], scene: Scene) -> Iterator[Mention]:
    surfaces = scene.words.surfaces
    named = {tuple(surfaces[p.first : p.last]): p for p in reversed(persons)}
    for length in {len(name) for name in named}:
        for first in range(len(surfaces) - length + 1):
            known = named.get(tuple(surfaces[first : first + length]))
            if known and first >= known.last and not scene.named_at(first):
                yield scene.mention(known.entity, first, first + length)


def _tells(name: str, person: Mention, scene: Scene) -> bool:
    """Whether a surname is no common word: it has a capital; an Arabic one no file knows, nor has it the article."""
    if scene.language != "ar":
        return name[0].isupper()
    return scene.is_unknown(person.last - 1)
