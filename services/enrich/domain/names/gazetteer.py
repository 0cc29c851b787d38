"""Names that are listed: which of the forms found are really names here."""

import re
from collections.abc import Sequence

from services.enrich.domain.forms import Found, is_acronym, longest
from services.enrich.domain.names.scene import Mention, Scene
from services.enrich.domain.names.titled import is_titled
from services.enrich.domain.signs import Name
from services.enrich.domain.words import is_arabic

_MARKS = re.compile("[\u064b-\u0652]")
_COUNTRY = "iso:"


def listed_names(found: Sequence[Found[Name]], scene: Scene) -> tuple[list[Mention], list[Mention]]:
    """Give the names, and apart from them the adjectives of countries, which are names beside an organ only."""
    hidden = {index for f in found if f.meaning.use == "never" for index in range(f.first, f.last)}
    real = [
        f
        for f in found
        if f.meaning.use != "never" and hidden.isdisjoint(range(f.first, f.last)) and _is_written_so(f, scene)
    ]
    names = longest_of_each_type([f for f in real if f.meaning.use != "demonym"], scene)
    demonyms = [_mention(f, scene) for f in real if f.meaning.use == "demonym"]
    return names, demonyms


def longest_of_each_type(found: Sequence[Found[Name]], scene: Scene) -> list[Mention]:
    """Of names of one type the longest; a place inside an organisation's name stays."""
    kept = []
    for kind in dict.fromkeys(f.meaning.entity.type for f in found):
        kept += _told_apart(longest([f for f in found if f.meaning.entity.type == kind]), scene)
    kept.sort(key=lambda mention: (mention.first, -mention.last, mention.entity.id))
    return _without_parts(kept)


def _without_parts(mentions: Sequence[Mention]) -> list[Mention]:
    """Leave out what is only a part of a name (the United Nations in their Charter); a country in one stays."""
    kept: list[Mention] = []
    outer: Mention | None = None
    for mention in mentions:
        part = (
            outer is not None and mention.last <= outer.last and mention.last - mention.first < outer.last - outer.first
        )
        if part and not mention.entity.id.startswith(_COUNTRY):
            continue
        if outer is None or mention.last > outer.last:
            outer = mention
        kept.append(mention)
    return kept


def _mention(found: Found[Name], scene: Scene) -> Mention:
    return scene.mention(found.meaning.entity, found.first, found.last, found.start)


def _is_written_so(found: Found[Name], scene: Scene) -> bool:
    """Case and company: "who" is no WHO, "Michael Jordan" no country, مالي after a noun is "financial".

    What the file itself writes in lower case is a name in lower case (талибы, experts de l'ONU).
    """
    letter = scene.words.text[found.start]
    if letter.islower():
        demonym = found.meaning.use == "demonym"
        return scene.language != "en" if demonym else found.meaning.wording[:1].islower()
    if found.last - found.first == 1 and letter.isupper() and _is_shouted(found, scene):
        return False
    if found.meaning.use == "surname":
        return is_titled(found.first, scene)
    return found.meaning.use != "guarded" or _is_guarded(found, scene)


def _is_shouted(found: Found[Name], scene: Scene) -> bool:
    """An acronym among words in capitals tells nothing: PEOPLE WHO SPOKE."""
    words, first = scene.words.surfaces, found.first
    if not is_acronym(words[first]):
        return False
    near = [words[i] for i in (first - 1, first + 1) if 0 <= i < len(words) and scene.joined(max(i, first))]
    return bool(near) and all(len(word) > 1 and word.isupper() and not word.isdigit() for word in near)


def _is_guarded(found: Found[Name], scene: Scene) -> bool:
    first, words = found.first, scene.words
    if is_arabic(words.surfaces[first]):
        attached = words.text[words.starts[first] : found.start]
        return bool(attached.strip("وف")) or (scene.joined(first) and scene.to("guard", first) is not None)
    before = first > 0 and scene.joined(first) and scene.is_capital(first - 1)
    if before and not scene.to("link", first) and not scene.to("guard", first) and not scene.to("stop", first):
        return False
    after = scene.joined(found.last) and scene.is_capital(found.last) and len(words.surfaces[found.last]) > 1
    return not after or scene.at("stop", found.last) is not None or scene.at("organ", found.last) is not None


def _told_apart(found: Sequence[Found[Name]], scene: Scene) -> list[Mention]:
    """Of several names of one wording keep one: that with its marks, else the city of a country in the text."""
    by_place: dict[tuple[int, int], list[Found[Name]]] = {}
    for one in found:
        by_place.setdefault((one.first, one.last), []).append(one)
    ids = {f.meaning.entity.id for f in found}
    return [_mention(_choose(same, ids, scene), scene) for same in by_place.values()]


def _choose(same: Sequence[Found[Name]], ids: set[str], scene: Scene) -> Found[Name]:
    if len(same) == 1:
        return same[0]
    written = scene.words.text[same[0].start : same[0].end]
    if _MARKS.search(written):
        marked = [f for f in same if f.meaning.wording == written]
        if marked:
            return marked[0]
    here = [f for f in same if f.meaning.country and _COUNTRY + f.meaning.country in ids]
    known = [f for f in same if not f.meaning.entity.id.startswith("local:")]
    return (here or known or list(same))[0]
