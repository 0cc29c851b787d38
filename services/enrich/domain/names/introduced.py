"""Names that their place in an Arabic sentence tells, though no file knows them."""

from services.enrich.domain.names.scene import Scene
from services.enrich.domain.signs import Role
from services.enrich.domain.words import normalise

ON = "على"
_COMMAS = ("،", ",")
_LEAST_WORDS = 2
_LONGEST = 4
_ARTICLE = "ال"
_SAYING = ("say", "cue")
_NAMING: tuple[Role, ...] = ("given", "particle")
_OF_PERSONS: tuple[Role, ...] = ("occupation", "post", "organ", "title")


def introduced(scene: Scene) -> set[int]:
    """Give where a name follows a verb, and after a comma what she or he is: قالت فلانة فلان، مديرة البحوث."""
    words = scene.words
    works = {sign.first for role in _OF_PERSONS for sign in scene.by_role[role] if sign.first >= _LEAST_WORDS}
    ends = {at for at in works if words.text[words.ends[at - 1] : words.starts[at]].strip() in _COMMAS}
    if not ends:
        return set()
    says = {cue.last for cue in scene.cues if cue.meaning.use in _SAYING}
    return {first for end in ends if (first := _begin(end, scene)) in says}


def _begin(end: int, scene: Scene) -> int | None:
    """Where the words before a comma begin that are joined and may be a name: two to four."""
    first = end - 1
    while first > 0 and scene.joined(first) and end - first < _LONGEST and _may_name(first, scene):
        first -= 1
    first += not _may_name(first, scene)
    return first if end - first >= _LEAST_WORDS else None


def _may_name(at: int, scene: Scene) -> bool:
    return scene.means_nothing(at) or any(scene.at(role, at) for role in _NAMING)


def is_titled_ali(at: int, scene: Scene) -> bool:
    """Whether على is written for علي: after a title, before another given name."""
    titled = scene.joined(at) and scene.to("title", at) is not None
    return titled and scene.words.surfaces[at] == ON and scene.joined(at + 1) and scene.at("given", at + 1) is not None


def apposed(scene: Scene) -> set[int]:
    """Give two words that no file knows, between commas after an office: المفوضة السامية، نافي بيلاي، ..."""
    words = scene.words
    after = {m.last for m in scene.names if m.entity.type == "person" and m.last < len(words)}
    commas = {at for at in after if words.text[words.ends[at - 1] : words.starts[at]].strip() in _COMMAS}
    return {at for at in commas if scene.is_unknown(at) and scene.joined(at + 1) and not scene.joined(at + 2)}


def servants(scene: Scene) -> set[int]:
    """Give names such as عبد الفتاح."""
    following = {sign.last for sign in scene.by_role["servant"] if scene.joined(sign.last)}
    return {at - 1 for at in following if normalise(scene.words.surfaces[at]).startswith(_ARTICLE)}
