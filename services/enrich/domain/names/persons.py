"""Persons that no gazetteer lists: a name after a title, after an office, or opened by a given name."""

import re
from collections.abc import Iterator

from services.enrich.domain.forms import Found
from services.enrich.domain.names.apposed import apposed_names
from services.enrich.domain.names.homonyms import is_another
from services.enrich.domain.names.introduced import ALI, ON, after_roles, apposed, introduced, is_titled_ali, servants
from services.enrich.domain.names.scene import Mention, Scene, local_id
from services.enrich.domain.signs import NamedEntity, Role, Sign
from services.enrich.domain.words import has_article, normalise

_MOST_WORDS = 5
_LEAST_WORDS = 2
_ARTICLE = "ال"
_OF_FAITH = "الدين"
"""Second half of a given name: نور الدين."""
_TANWIN = "\u064b"
"""Ends an adverb, as no name does: متأثراً."""
_OF_PLACE = "ي"
"""Ends a surname such as السوداني, the third word of a name."""
_IN_THE_NAME = "باسم"
_ATTACHED = ("بال", "لل", "وال", "فال", "كال")
_VERB_LETTERS = ("ي", "ست", "سن", "سي")
_LEAST_SURNAME = 4
_DERIVED = re.compile("(?:است|ا.ت).{2,}")
"""A verb of a derived form, written without hamza, which names have: استقبل, افتتح, but أنتوني."""
_VERBAL = re.compile("ال(?:است|ا.ت|ان.|اع)..?ا.|الت..ي.")
"""A verbal noun, normalised, as no surname is: الاستيطان, الاعتداء, التصعيد."""
_FEMININE, _SHE = "ه", "ت"
_COMMON = "!"
_SAINTS = ("saint", "sainte", "san", "santa", "st")
_AS = "ك"
_AND = "و"
_CJK_NAME = 3
_SOUNDS = frozenset(
    "阿埃艾安奥巴班贝本比彼波博伯布查达戴丹道德登迪蒂丁杜多厄尔恩法凡菲费芬弗福夫富盖戈格根古瓜哈海汉赫霍洪胡吉季加简金卡凯坎科克肯库"
    "拉莱赖兰朗劳勒雷里利莉林隆卢鲁路伦罗洛马玛迈曼梅蒙米密明莫默穆纳娜奈内尼诺努欧帕潘佩彭皮普齐奇乔钦丘琼让萨塞桑瑟森沙圣史舒斯斯索苏塔泰坦特提图托瓦万旺韦维温沃乌西希夏谢辛休雅亚扬耶伊易因尤于约泽扎詹兹佐"
)
"""Characters that Chinese writes foreign names with: 拉塞尔, 弗莱彻."""
_LONGEST_SOUND = 6
_LEAST_SOUND = 3
_OFFICES: tuple[Role, ...] = ("post", "title", "organ", "mandate", "portfolio")
_ANY = ("أي", "أية")
"""No given name, though آية is one."""


def find_persons(scene: Scene) -> Iterator[Mention]:
    """Give persons in text order."""
    done = -1
    inside = {at for m in scene.names if m.entity.type == "place" for at in range(m.first + 1, m.last)}
    for opening in sorted(_openings(scene) - inside):
        if opening < done or is_another(opening, scene):
            continue
        last = _name_end(opening, scene)
        if last is None:
            continue
        first = opening - _is_ali(opening - 1, scene)
        given = scene.at("given", first) or scene.at("servant", first)
        start = given.start if given else scene.words.starts[first]  # وخالد is Khaled
        wording = scene.words.text[start : scene.words.ends[last - 1]]
        yield scene.mention(NamedEntity(local_id(wording), "person", wording), first, last, start)
        done = last


def _is_ali(at: int, scene: Scene) -> bool:
    """Whether علي is a name and not "on": after a title, before "son of", and in a text that writes that على."""
    if at < 0 or scene.words.surfaces[at] != ALI or not scene.joined(at + 1):
        return False
    beside = scene.to("title", at) or scene.at("particle", at + 1)
    return beside is not None or ON in scene.words.surfaces


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


def _openings(scene: Scene) -> set[int]:
    given = {sign.first for sign in scene.by_role["given"] if _is_given(sign, scene)}
    titled = {sign.last for sign in scene.by_role["title"] if scene.joined(sign.last)}
    held = [m for m in scene.names if m.entity.type == "person" and scene.joined(m.last)]
    offices = {m.last for m in held if not (scene.language == "ar" and _is_held(m, scene))}
    addressed = {m.last for m in scene.names if scene.to("guard", m.first) is not None}
    if scene.language == "ar":  # no capitals: a given name tells, or two words after a title that no file knows
        after = {at for at in titled | (offices - addressed) if scene.is_unknown(at) and scene.joined(at + 1)}
        after |= apposed(scene) | introduced(scene) | after_roles(scene)
        bare = {at for at in after if _is_bare(at, scene, with_article=at in titled)}
        names = {at for at in given if not _speaks_for(at, scene)}
        return names | bare | servants(scene) | _alis(scene)
    titled |= {country.last for at in titled if (country := scene.country_at(at)) and scene.joined(country.last)}
    names = _hyphened({index for index in given if scene.is_capital(index)}, scene)
    return titled | offices | apposed_names(scene) | names


def _hyphened(openings: set[int], scene: Scene) -> set[int]:
    """Begin names such as Rose-Marie at their first part; Saint-Denis is a place's."""
    second = {at for at in openings if scene.is_hyphened(at)}
    return (openings - second) | {at - 1 for at in second if scene.words.surfaces[at - 1].lower() not in _SAINTS}


def _is_held(office: Mention, scene: Scene) -> bool:
    """Whether an Arabic office follows the name of who holds it: ياسمين فؤاد وزيرة البيئة."""
    before = range(max(office.first - _LEAST_WORDS, 0), office.first)
    return scene.joined(office.first) and any(scene.at("given", at) for at in before)


def _is_given(sign: Found[Sign], scene: Scene) -> bool:
    """Whether a given name is meant: كامل is no أمل, and one that is a common word (باسم) has no article after it."""
    particles = scene.words.text[scene.words.starts[sign.first] : sign.start]
    common = sign.meaning.key == _COMMON and scene.joined(sign.last) and has_article(scene.words.surfaces[sign.last])
    if scene.joined(sign.first) and scene.to("site", sign.first):  # مستشفى محمد الخامس
        return False
    return not common and not particles.endswith(_AS) and not scene.words.surfaces[sign.first].endswith(_ANY)


def _alis(scene: Scene) -> set[int]:
    """Where علي opens a name by what stands beside it."""
    called = (at for at, word in enumerate(scene.words.surfaces) if word == ALI and scene.joined(at + 1))
    return {at for at in called if scene.to("title", at) or scene.at("particle", at + 1)}


def _speaks_for(at: int, scene: Scene) -> bool:
    """Whether باسم is no name but "in the name of": المتحدث باسم."""
    return scene.words.surfaces[at] == _IN_THE_NAME and (at == 0 or scene.to("given", at) is None)


def _is_bare(at: int, scene: Scene, *, with_article: bool) -> bool:
    """Whether no file knows a word and the next; neither has the article, but a surname after a title may have it."""
    word, following = (normalise(scene.words.surfaces[index]) for index in (at, at + 1))
    starts_well = not word.startswith((_ARTICLE, *_VERB_LETTERS)) and not following.startswith(_VERB_LETTERS)
    starts_well = starts_well and not _is_verb_after(at, scene)
    return starts_well and scene.is_unknown(at + 1) and (with_article or not following.startswith(_ARTICLE))


def _is_verb_after(at: int, scene: Scene) -> bool:
    """Whether a word after an Arabic title or office is what she or he does, as in headlines: وزيرة البيئة تفتتح.

    That is so where the title opens its sentence: after a verb comes the name (قالت وزيرة البيئة تماضر).
    """
    title = scene.to("title", at)
    heads = [m.first for m in scene.names if m.last == at and m.entity.type == "person"]
    heads += [title.first] if title else []
    opening = [normalise(scene.words.surfaces[head]) for head in heads if not scene.joined(head)]
    if not opening:
        return False
    word = normalise(scene.words.surfaces[at])
    hers = any(head.endswith(_FEMININE) for head in opening)
    return _DERIVED.fullmatch(scene.words.surfaces[at]) is not None or (
        hers and (word.startswith(_SHE) or word.endswith(_SHE))
    )


def _name_end(first: int, scene: Scene) -> int | None:
    if scene.language == "zh":
        return _chinese_end(first, scene)
    takes = _arabic_takes if scene.language == "ar" else _cased_takes
    last, particles = first, 0
    while last - first - particles < _MOST_WORDS and _goes(last, first, scene) and takes(first, last, scene):
        particles += scene.at("particle", last) is not None
        last += 1
    while last > first and scene.at("particle", last - 1):
        last -= 1
    return last if last - first >= _LEAST_WORDS else None


def _cased_takes(first: int, at: int, scene: Scene) -> bool:
    if scene.at("particle", at) and at > first:
        return True
    named = scene.named_at(at)
    known = named is not None and at > first and named.entity.type != "place"
    return scene.is_capital(at) and not known and not scene.at("stop", at) and len(scene.words.surfaces[at]) > 1


def _arabic_takes(first: int, at: int, scene: Scene) -> bool:
    """Given names and particles; one unknown word, or words with the article, as surname."""
    if at >= len(scene.words) or _stops(first, at, scene) or (at > first and scene.is_named(at)):
        return False
    given = scene.at("given", at)
    other = given or scene.at("servant", at)
    if at > first and other and other.start > scene.words.starts[at]:
        return False  # "and Ghassan" is somebody else
    if at == first or given or scene.at("particle", at):
        return True
    word_as_written = scene.words.surfaces[at]
    word = normalise(word_as_written)
    before = _names_go_on(at, scene)
    ends = not scene.joined(at + 1) or scene.at("stop", at + 1) is not None
    last_name = word.startswith(_ARTICLE) or (scene.is_unknown(at) and not word.startswith(_ATTACHED))
    after_article = normalise(scene.words.surfaces[at - 1]).startswith(_ARTICLE)  # محمد السادس | العدوان
    counted = at - sum(scene.at("particle", one) is not None for one in range(first, at))  # علي بن صميخ المري،
    third = counted == first + _LEAST_WORDS and ends and last_name and not after_article  # زيد رعد الحسين،
    taken = at > first + 1 and ((not before and not third) or _VERBAL.fullmatch(word) is not None)
    after_two = first + _LEAST_WORDS + (scene.at("particle", first + 1) is not None)  # علي بن صميخ | المري
    if taken and at == after_two and word.startswith(_ARTICLE) and word.endswith(_OF_PLACE):
        return scene.named_at(at) is None and not scene.words.surfaces[at - 1].startswith(_ARTICLE)
    if taken or scene.named_at(at) or word.startswith(_VERB_LETTERS) or word.isdigit() or _TANWIN in word_as_written:
        return False
    return word.startswith(_ARTICLE) or (scene.is_unknown(at) and not word.startswith(_AND))


def _stops(first: int, at: int, scene: Scene) -> bool:
    ali = _is_ali(at, scene) or (at == first and is_titled_ali(at, scene))
    return scene.at("stop", at) is not None and not ali


def _names_go_on(at: int, scene: Scene) -> bool:
    """Whether the word before is a part of a given name, so that a surname may follow it."""
    part = scene.at("particle", at - 1) or scene.at("given", at - 1) or scene.at("servant", at - 2)
    return part is not None or scene.words.surfaces[at - 1] == _OF_FAITH


def _goes(at: int, first: int, scene: Scene) -> bool:
    return at == first or scene.joined(at)


def _chinese_end(first: int, scene: Scene) -> int | None:
    """After a title or office: a surname that is listed, and one or two characters up to a sign or an end.

    Or a foreign name: three to six characters that write sounds.
    """
    surfaces, last = scene.words.surfaces, first
    while (
        last - first <= _LONGEST_SOUND
        and last < len(surfaces)
        and surfaces[last] in _SOUNDS
        and _goes(last, first, scene)
    ):
        last += 1
    if _LEAST_SOUND <= last - first <= _LONGEST_SOUND:
        return last
    if not scene.at("given", first):
        return None
    for last in (first + _CJK_NAME, first + _LEAST_WORDS):
        inner = all(scene.joined(i) and not scene.at("stop", i) for i in range(first + 1, last))
        ends = not scene.joined(last) or scene.at("stop", last) or surfaces[last].isdigit()
        if inner and ends:
            return last
    return None
