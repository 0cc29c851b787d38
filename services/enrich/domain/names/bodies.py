"""Organisations, meetings and days that no gazetteer lists: a head word and the run of words that it opens."""

import re
from collections.abc import Iterator

from services.enrich.domain.forms import Found
from services.enrich.domain.names.runs import Span, run_of, run_to_end
from services.enrich.domain.names.scene import Mention, Scene, local_id
from services.enrich.domain.signs import NamedEntity, Role, Sign
from shared.contract.enriched_statement import EntityType

_WEAK = "!"
"""Ends the key of a head such as مركز or committee, a common word as well: alone it opens no name."""
_TO_THE, _THE = "لل", "ال"
_SHE = "تسي"
_QUOTES = re.compile('[«»“”„"]')
_MOST_IN_PLACE = 3
_LEAST_OPEN_DAY = ("fr", "es", "ru")
"""Languages that write the name of a day in small letters: it goes on to the next punctuation."""


def find_bodies(scene: Scene) -> Iterator[Mention]:
    """Give organisations in text order; none inside another."""
    yield from _find(scene, "body", "organization")


def find_meetings(scene: Scene) -> Iterator[Mention]:
    """Give conferences, summits and forums, with an ordinal before them, and days of something."""
    yield from _find(scene, "meeting", "event")
    yield from _find(scene, "day", "event")


def find_places(scene: Scene) -> Iterator[Mention]:
    """Give places that a head word tells: مدينة مأرب, the city of Taiz."""
    for head in scene.by_role["place"]:
        first = head.last
        if not scene.joined(first) or scene.named_at(first) or scene.at("stop", first) or scene.at("ordinal", first):
            continue
        last = _place_end(first, scene)
        if last > first:
            wording = scene.words.text[scene.words.starts[first] : scene.words.ends[last - 1]]
            yield scene.mention(NamedEntity(local_id(wording), "place", wording), first, last)


def _place_end(first: int, scene: Scene) -> int:
    """An Arabic place has no capitals: one word that no file knows."""
    if scene.language == "ar":
        return first + (scene.is_unknown(first) and not scene.words.surfaces[first].startswith(_SHE))
    last = first
    while last - first < _MOST_IN_PLACE and (last == first or scene.joined(last)) and scene.is_capital(last):
        last += 1
    return last


def _find(scene: Scene, role: Role, kind: EntityType) -> Iterator[Mention]:
    done = -1
    for head in scene.by_role[role]:
        if head.first < done:
            continue
        span = _run(head, role, scene)
        if span is None:
            continue
        first, last = span
        if role == "meeting":
            while scene.joined(first) and (ordinal := scene.to("ordinal", first)):
                first = ordinal.first
        start = head.start if first == head.first else scene.words.starts[first]
        wording = _QUOTES.sub("", scene.words.text[start : scene.words.ends[last - 1]])
        if scene.language == "ar" and wording.startswith(_TO_THE):  # للمنظمة المغربية is المنظمة المغربية
            wording = _THE + wording.removeprefix(_TO_THE)
        yield scene.mention(NamedEntity(local_id(wording), kind, wording), first, last, start)
        done = last


def _run(head: Found[Sign], role: Role, scene: Scene) -> Span | None:
    if role == "day" and scene.language in _LEAST_OPEN_DAY:
        return run_to_end(head, scene)
    weak = _WEAK in head.meaning.key
    span = run_of(head, scene, purpose=weak)
    if span is None or (weak and scene.language != "ar" and span[1] - span[0] <= head.last - head.first + 1):
        return None
    return span
