"""A body that no head word tells, but its acronym spells, and that acts: the Pakistan Secular Forum (PSF) urged."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from services.enrich.domain.forms import Found
from services.enrich.domain.names.scene import Mention, Scene, local_id
from services.enrich.domain.signs import WITH_KIND, Cue, NamedEntity
from services.enrich.domain.words import normalise

_ACRONYM = re.compile(r"[(]([A-ZА-ЯЁ]{2,8})[)]")
_UNPARTED = re.compile(r"[)]?[^,;:.()\n—–]*")
_LANGUAGES = ("en", "fr", "es", "ru")
_LONGEST_LINK = 3
"""Letters of a small word that an acronym may leave out: of, des, y."""
_LEAST_WORDS = 2
_ACTS_WITHIN = 3
"""Words between a body and its verb: has strongly condemned."""
_MOST_ACRONYMS = 50


def find_spelled(cues: Sequence[Found[Cue]], scene: Scene) -> Iterator[Mention]:
    """Give names that the letters in the brackets after them spell, word by word, of those who do something.

    That keeps concepts out: International Humanitarian Law (IHL) does nothing.

    Args:
        cues: of the text.
        scene: the text; names in it are known already and not told again.
    """
    if scene.language not in _LANGUAGES:
        return
    words = scene.words
    acronyms = list(_ACRONYM.finditer(words.text))[:_MOST_ACRONYMS]
    if not acronyms:
        return
    acting = {cue.first for cue in cues if cue.meaning.use in WITH_KIND}
    for match in acronyms:
        at = bisect_left(words.starts, match.start(1))
        first = _spelled(match[1], at, scene)
        if first is None or scene.named_at(at) is not None or not _acts(match[1], acting, scene):
            continue
        wording = words.text[words.starts[first] : words.ends[at - 1]]
        yield scene.mention(NamedEntity(local_id(wording), "organization", wording), first, at)


def _spelled(acronym: str, at: int, scene: Scene) -> int | None:
    """Where the words begin whose initials are an acronym; small words may stand between them."""
    first, surfaces = at, scene.words.surfaces
    for letter in reversed(normalise(acronym)):
        first -= 1
        while first > 0 and _is_small(surfaces[first]):
            first -= 1
        if first < 0 or (first + 1 < at and not scene.joined(first + 1)) or normalise(surfaces[first])[:1] != letter:
            return None
    known = any(m.last == at and m.entity.type == "organization" for m in scene.names)
    return first if at - first >= _LEAST_WORDS and scene.is_capital(first) and not known else None


def _is_small(word: str) -> bool:
    return word.islower() and len(word) <= _LONGEST_LINK


def _acts(acronym: str, acting: set[int], scene: Scene) -> bool:
    """Whether a verb of doing follows an acronym somewhere in the text, or somebody who leads or speaks for it."""
    words = scene.words
    for at, surface in enumerate(words.surfaces):
        if surface == acronym:
            after = next((verb for verb in range(at + 1, at + 1 + _ACTS_WITHIN) if verb in acting), None)
            if after is None and (scene.at("title", at + 1) or scene.at("post", at + 1)):
                after = at + 1
            if after is not None and _UNPARTED.fullmatch(words.text, words.ends[at], words.starts[after]):
                return True
    return False
