"""Where a name stands between commas beside what the person is: the Special Rapporteur, Karima Bennoune, said."""

from services.enrich.domain.names.scene import Mention, Scene

_COMMA = ","
_MANDATE = "local:special-procedure/"
_LEAST_WORDS, _MOST_WORDS = 2, 4
_ARTICLES = ("the", "le", "la", "el")


def apposed_names(scene: Scene) -> set[int]:
    """Give the words that such names begin with, in languages that write them with capitals.

    Two to four words with capitals between commas, or up to the end, after an office, a mandate or a title; or before
    one: Léo Heller, the Special Rapporteur, said.
    """
    offices = [m for m in scene.names if _is_office(m)]
    signs = [*scene.by_role["title"], *scene.by_role["post"]]
    after = {m.last for m in offices} | {sign.last for sign in signs}
    before = {m.first for m in offices} | {sign.first for sign in signs}
    return {at for at in after if _is_between(at, scene)} | {at for end in before if (at := _leading(end, scene)) >= 0}


def _is_office(mention: Mention) -> bool:
    return mention.entity.type == "person" or mention.entity.id.startswith(_MANDATE)


def _is_between(at: int, scene: Scene) -> bool:
    if scene.gap(at) != _COMMA:
        return False
    last = at
    while last - at <= _MOST_WORDS and (last == at or scene.joined(last)) and _is_part(last, scene):
        last += 1
    return _LEAST_WORDS <= last - at <= _MOST_WORDS and scene.gap(last)[:1] in (_COMMA, ".", ":")


def _leading(end: int, scene: Scene) -> int:
    """The first word of a name that a comma parts from the office after it, or -1."""
    at = end - (end > 0 and scene.joined(end) and scene.words.surfaces[end - 1].lower() in _ARTICLES)
    if at < _LEAST_WORDS or scene.gap(at) != _COMMA:
        return -1
    first = at
    while first and at - first < _MOST_WORDS and (first == at or scene.joined(first)) and _is_part(first - 1, scene):
        first -= 1
    opens = first == 0 or not scene.joined(first)
    return first if opens and at - first >= _LEAST_WORDS else -1


def _is_part(at: int, scene: Scene) -> bool:
    """Whether a word may belong to a name: it has a capital, and no name or sign of one begins there."""
    if scene.at("particle", at) is not None:
        return True
    named = scene.named_at(at) is not None or scene.at("title", at) is not None or scene.at("organ", at) is not None
    stops = scene.at("stop", at) is not None or scene.at("body", at) is not None
    return scene.is_capital(at) and not named and not stops and len(scene.words.surfaces[at]) > 1
