"""How far an Arabic name goes on: idafa, adjectives with the article, what it is for."""

from services.enrich.domain.forms import Found
from services.enrich.domain.names.scene import Scene
from services.enrich.domain.signs import Sign
from services.enrich.domain.words import has_article, normalise

_MOST_WORDS = 9
_MOST_IN_IDAFA = 2
_ARTICLE = "ال"
_FOR_THE = "لل"
_FOR = "ل"
_AND_THE = "وال"
_LEAST_PURPOSE = 4
_PLURAL = "ين"
_NISBA = "يه"
"""Ends an adjective such as الإنسانية, normalised."""
_OF_PLACE = _HE = "ي"
_OUR, _LEAST_OURS = "نا", 5
_OF = "عن"
_FOR_SAKE = ("من", "اجل")
_AND = "و"
_PURPOSES = ("محاربه", "مكافحه", "مناهضه", "حمايه", "دعم", "تنميه", "مسانده", "نصره", "تعزيز", "رعايه", "تمكين")
"""What bodies are for, normalised, besides the first that their name tells."""


def purposes_after(last: int, scene: Scene) -> int:
    """Where an Arabic name ends that says what it is for after all else: منظمة "سام" | للحقوق والحريات."""
    end = last
    while scene.language == "ar" and scene.follows(end) and (tail := scene.at("bodytail", end)):
        end = tail.last
        if _ends_open(end, scene):  # للدفاع عن
            length = _idafa_or_noun(end, scene)
            if not length:
                return last
            end += length
        last = end
    return last


def arabic_run(head: Found[Sign], scene: Scene, *, purpose: bool) -> tuple[int, int] | None:
    """Idafa and adjectives have the article, a purpose begins with ل; anything else ends the name."""
    is_for = normalise(scene.words.surfaces[head.first]).startswith((_FOR_THE, "ولل"))
    definite = has_article(scene.words.text[head.start : head.end]) or is_for
    last, purposes, listed = head.last, 0, False
    while last - head.first < _MOST_WORDS and scene.joined(last):
        if last > head.last and not listed and (length := _sake(last, scene)):
            last, purposes, listed = last + length, purposes + 1, True
            break
        if scene.at("stop", last) or (last > head.last and _is_titled(last, scene)) or _is_ours(last, scene):
            break
        if last == head.last and not definite and scene.words.surfaces[last].startswith(_HE):
            break  # a law that makes ... a crime
        if listed and _is_second_purpose(last, scene):
            last += 2
            continue
        if listed and not _goes_on_after_purpose(last, scene):
            break
        step, tells = _arabic_step(last, scene, opening=last == head.last and not definite)
        if not step:
            break
        if definite and not listed and (length := _purpose_after_adjective(last, head, scene)):
            step = length
            listed = True
        listed = listed or scene.at("bodytail", last) is not None or (last > head.last and _is_for_the(last, scene))
        last, purposes = last + step, purposes + tells
        if _ends_open(last, scene) and (length := _idafa_or_noun(last, scene)):
            last += length
    told = listed if definite else purposes or not purpose or scene.is_abbreviated(last)
    return (head.first, last) if told and last > head.last else None


def _is_ours(at: int, scene: Scene) -> bool:
    """Whether a word says "our", which no name holds: نؤكد في المنظمة | التزامنا."""
    word = normalise(scene.words.surfaces[at])
    return word.endswith(_OUR) and len(word) > _LEAST_OURS and scene.named_at(at) is None


def _is_titled(at: int, scene: Scene) -> bool:
    """Whether a person is named from here on: محكمة الجنايات | الناشط علاء."""
    title = scene.at("title", at)
    follows = title and (scene.at("given", title.last) or scene.at("servant", title.last))
    return follows is not None


def _purpose_after_adjective(at: int, head: Found[Sign], scene: Scene) -> int:
    """How many words a purpose takes after an adjective: المركز المصري | لحقوق السكن. Else it may be a clause."""
    word = normalise(scene.words.surfaces[at])
    is_for = word.startswith(_FOR) and not word.startswith(_FOR_THE) and len(word) >= _LEAST_PURPOSE
    if at == head.last or not is_for or scene.at("bodytail", at):
        return 0
    length = _idafa(at, scene)
    return length + 1 if length else 0


def _is_second_purpose(at: int, scene: Scene) -> bool:
    """Whether "and fighting corruption" follows a purpose: لحقوق الإنسان | ومحاربة الفساد."""
    word = normalise(scene.words.surfaces[at])
    follows = scene.joined(at + 1) and not scene.at("stop", at + 1) and _is_definite(at + 1, scene)
    return follows and word.startswith(_AND) and word.removeprefix(_AND) in _PURPOSES


def _sake(at: int, scene: Scene) -> int:
    """How many words "for the sake of ..." takes in a name: التحالف المدني | من أجل المناخ."""
    words = [normalise(word) for word in scene.words.surfaces[at : at + len(_FOR_SAKE)]]
    length = _idafa_or_noun(at + len(_FOR_SAKE), scene) if tuple(words) == _FOR_SAKE else 0
    return length + len(_FOR_SAKE) if length else 0


def _ends_open(last: int, scene: Scene) -> bool:
    """Whether a name so far ends in a preposition: for the defence of ..., للدفاع عن."""
    return normalise(scene.words.surfaces[last - 1]) == _OF


def _idafa_or_noun(at: int, scene: Scene) -> int:
    """How many words what follows such a preposition takes: معتقلي الرأي, الحريات."""
    if not scene.joined(at) or scene.at("stop", at):
        return 0
    if _is_definite(at, scene):
        return 1
    length = _idafa(at, scene)
    return length + 1 if length else 0


def _is_for_the(at: int, scene: Scene) -> bool:
    """After "the Tunisian league" it tells a purpose: for the ..., للمحامين."""
    return at < len(scene.words) and normalise(scene.words.surfaces[at]).startswith(_FOR_THE)


def _goes_on_after_purpose(at: int, scene: Scene) -> bool:
    """After "for human rights" comes another purpose, a country, or "and the ...": the rest is no name."""
    word = normalise(scene.words.surfaces[at])
    goes_on = word.startswith(_AND_THE) and scene.at("body", at) is None  # "and the union" is another one
    after_purpose = _is_for_the(at - 1, scene)  # للعمال المهاجرين, للشؤون الإنسانية
    adjective = after_purpose and (word.endswith(_PLURAL) or (word.startswith(_ARTICLE) and word.endswith(_NISBA)))
    return goes_on or adjective or scene.at("bodytail", at) is not None or scene.country_at(at) is not None


def _arabic_step(at: int, scene: Scene, *, opening: bool) -> tuple[int, bool]:
    """How many words the name goes on, and whether they tell a purpose."""
    if tail := scene.at("bodytail", at):
        return tail.last - at, True
    if place := scene.country_at(at):
        return place.last - at, False
    if (named := scene.named_at(at)) and named.entity.type != "place":
        return 0, False
    word = normalise(scene.words.surfaces[at])
    if named or word.startswith((_ARTICLE, _FOR_THE)):
        return (named.last - at if named else 1), word.startswith(_FOR_THE)
    if word.startswith(_AND_THE):
        return int(not opening), False
    purpose = word.startswith(_FOR) and len(word) >= _LEAST_PURPOSE
    any_such = opening and (purpose or (_is_adjective(at, scene) and _is_for_the(at + 1, scene)))  # مبادرة دولية للحوار
    length = _idafa(at, scene) if (opening or purpose) and not any_such else 0
    place = scene.named_at(at + 1) if length == 1 and opening else None
    return length, purpose or (place is not None and place.entity.type == "place")  # شبكة أطباء السودان


def _is_adjective(at: int, scene: Scene) -> bool:
    """Whether a word without article is one such as دولية or a known one such as قطري."""
    word = normalise(scene.words.surfaces[at])
    return word.endswith(_NISBA) or (word.endswith(_OF_PLACE) and not scene.is_unknown(at))


def _idafa(at: int, scene: Scene) -> int:
    """How many words without article lead to one with it: أسر | المفقودين, لمساندة ضحايا | التعذيب."""
    for length in range(1, _MOST_IN_IDAFA + 1):
        following = at + length
        if not scene.joined(following) or scene.at("stop", following):
            return 0
        if _is_definite(following, scene):
            return length
    return 0


def _is_definite(at: int, scene: Scene) -> bool:
    return (
        normalise(scene.words.surfaces[at]).startswith((_ARTICLE, _FOR_THE))
        or scene.at("bodytail", at) is not None
        or scene.named_at(at) is not None
        or scene.country_at(at) is not None
    )
