"""Given names that name a saint or a place, too: San Pedro and la Dominique are nobody, Dominique Simonnot is."""

from services.enrich.domain.names.scene import Scene

_SAINTS = frozenset(["san", "santa", "santo", "saint", "sainte", "st", "são", "сан", "санта"])


def is_another(at: int, scene: Scene) -> bool:
    """Whether what begins with a word is named already, or a saint's name, so that no person begins there.

    A place whose name is a given name is a person where a surname that no file knows comes after it.
    """
    named = scene.named_at(at)
    if named is None:
        return at > 0 and scene.joined(at) and scene.words.surfaces[at - 1].lower() in _SAINTS
    given = named.entity.type == "place" and scene.language != "ar" and scene.at("given", at) is not None
    return not (given and named.last == at + 1 and scene.joined(at + 1) and _is_surname(at + 1, scene))


def _is_surname(at: int, scene: Scene) -> bool:
    return scene.is_capital(at) and scene.is_unknown(at) and scene.words.surfaces[at][1:].islower()
