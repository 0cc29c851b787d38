"""How far a name goes on from its head word, where no gazetteer tells."""

from services.enrich.domain.forms import Found
from services.enrich.domain.names.arabic_runs import arabic_run, purposes_after
from services.enrich.domain.names.scene import Scene
from services.enrich.domain.signs import Sign
from services.enrich.domain.words import has_article

Span = tuple[int, int]
"""Indexes of words, the end exclusive."""
_MOST_WORDS = 9
_MOST_LINKED = 3
_INFINITIVE = ("er", "ir")
"""After "de" or "pour" a French verb goes on with the sentence: à l'Université et de | travailler."""


def run_of(head: Found[Sign], scene: Scene, *, purpose: bool = False) -> Span | None:
    """Give the name that a head word opens, or none.

    Args:
        head: centre, association, law, conference.
        scene: its text.
        purpose: whether the head alone tells too little: an Arabic name must say what it is for (لحقوق الإنسان).
    """
    if scene.is_named(head.first):
        return None
    says = scene.language == "ar" and has_article(scene.words.text[head.start : head.end])  # قالت المنظمة "شهدنا ..."
    if not says and (last := scene.quoted(head.last)):  # Центр «Мемориал», جمعية "النور"
        return head.first, purposes_after(last, scene)
    if scene.language == "zh":
        return None
    return arabic_run(head, scene, purpose=purpose) if scene.language == "ar" else _cased(head, scene)


def run_to_end(head: Found[Sign], scene: Scene) -> Span | None:
    """Give the words from a head to the next punctuation or stop word, at most nine."""
    last = head.last
    while last - head.first < _MOST_WORDS and scene.joined(last) and not scene.at("stop", last):
        last += 1
    return (head.first, last) if last > head.last else None


def _cased(head: Found[Sign], scene: Scene) -> Span | None:
    """Capitals before and after the head; in between, and in French, Spanish and Russian, linked words."""
    if not scene.is_capital(head.first):
        return None
    first, last = head.first, head.last
    while scene.language == "en" and _goes_before(first, scene):
        first -= 1
    groups = 0
    while last - first < _MOST_WORDS:
        step = _cased_step(last, scene)
        if not step and groups < _MOST_LINKED:
            step, groups = _linked(last, scene), groups + 1
        if not step:
            break
        last += step
    return None if last - first == head.last - head.first else (first, last)


def _goes_before(first: int, scene: Scene) -> bool:
    before = first - 1
    free = not scene.at("stop", before) and not scene.is_named(before)
    return free and scene.is_capital(before) and scene.joined(first)


def _cased_step(at: int, scene: Scene) -> int:
    if not scene.joined(at) or scene.at("stop", at) or scene.is_named(at):
        return 0
    if tail := scene.at("bodytail", at):
        return tail.last - at
    if country := scene.country_at(at):
        return country.last - at
    return int(scene.is_capital(at))


def _linked(at: int, scene: Scene) -> int:
    """A link and the word after it: in English a capital one."""
    begin = scene.skip("link", at)
    if begin == at or not scene.joined(begin) or scene.at("stop", begin) or scene.is_named(begin):
        return 0
    if scene.language == "en" and not scene.is_capital(begin):
        return 0
    if scene.language == "fr" and scene.words.surfaces[begin].endswith(_INFINITIVE) and not scene.is_capital(begin):
        return 0
    tail = scene.at("bodytail", begin)
    return (tail.last if tail else begin + 1) - at
