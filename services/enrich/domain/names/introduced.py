"""Names that their place in an Arabic sentence tells, though no file knows them."""

from services.enrich.domain.names.scene import Scene
from services.enrich.domain.signs import Role
from services.enrich.domain.words import normalise

ALI, ON = "علي", "على"
_COMMAS = ("،", ",")
_LEAST_WORDS = 2
_LONGEST = 4
_LONGEST_ROLE = 13
_ARTICLE = "ال"
_SAYING = ("say", "cue")
_NAMING: tuple[Role, ...] = ("given", "particle")
_OF_PERSONS: tuple[Role, ...] = ("occupation", "post", "organ", "title")


def introduced(scene: Scene) -> set[int]:
    """Give where a name follows a verb, and after a comma what she or he is: قالت فلانة فلان، مديرة البحوث."""
    works = {sign.first for role in _OF_PERSONS for sign in scene.by_role[role] if sign.first >= _LEAST_WORDS}
    ends = {at for at in works if scene.gap(at) in _COMMAS}
    if not ends:
        return set()
    says = {cue.last for cue in scene.cues if cue.meaning.use in _SAYING}
    return {first for end in ends if (first := _begin(end, scene)) in says}


def after_roles(scene: Scene) -> set[int]:
    """Give where a name stands between commas after a verb and a role: قالت مديرة البحوث في المنظمة، فلانة فلان، إن."""
    roles = {sign.first for sign in (*scene.by_role["occupation"], *scene.by_role["post"])}
    said = [cue.last for cue in scene.cues if cue.meaning.use in _SAYING and cue.last in roles]
    return {at for first in said if (at := _between_commas(first, scene))}


def _between_commas(first: int, scene: Scene) -> int | None:
    for at in range(first + 1, min(first + _LONGEST_ROLE, len(scene.words) - _LEAST_WORDS)):
        if scene.gap(at) in _COMMAS:
            end = next((end for end in range(at + 1, at + _LONGEST) if not scene.joined(end)), at)
            named = end - at >= _LEAST_WORDS and all(_may_name(one, scene) for one in range(at, end))
            return at if named else None
    return None


def _begin(end: int, scene: Scene) -> int | None:
    """Where the words before a comma begin that are joined and may be a name: two to four."""
    first = end - 1
    while first > 0 and scene.joined(first) and end - first < _LONGEST and _may_name(first, scene):
        first -= 1
    first += not _may_name(first, scene)
    return first if end - first >= _LEAST_WORDS else None


def _may_name(at: int, scene: Scene) -> bool:
    return scene.is_unknown(at) or any(scene.at(role, at) for role in _NAMING)


def is_titled_ali(at: int, scene: Scene) -> bool:
    """Whether علي, also written على, opens a name: after a title, before another given name."""
    if not scene.joined(at) or scene.to("title", at) is None or scene.words.surfaces[at] not in (ON, ALI):
        return False
    return scene.joined(at + 1) and any(scene.at(role, at + 1) for role in _NAMING)


def apposed(scene: Scene) -> set[int]:
    """Give two words that no file knows, between commas after an office: المفوضة السامية، نافي بيلاي، ..."""
    after = {m.last for m in scene.names if m.entity.type == "person" and m.last < len(scene.words)}
    commas = {at for at in after if scene.gap(at) in _COMMAS}
    return {at for at in commas if scene.is_unknown(at) and scene.joined(at + 1) and not scene.joined(at + 2)}


def servants(scene: Scene) -> set[int]:
    """Give names such as عبد الفتاح."""
    following = {sign.last for sign in scene.by_role["servant"] if scene.joined(sign.last)}
    return {at - 1 for at in following if normalise(scene.words.surfaces[at]).startswith(_ARTICLE)}
