"""Persons that no gazetteer lists: a name after a title, after an office, or opened by a given name."""

import re
from collections.abc import Iterator

from services.enrich.domain.forms import Found
from services.enrich.domain.names.apposed import apposed_names
from services.enrich.domain.names.chinese import chinese_end
from services.enrich.domain.names.homonyms import is_another
from services.enrich.domain.names.introduced import ALI, ON, after_roles, apposed, introduced, is_titled_ali, servants
from services.enrich.domain.names.scene import Mention, Scene, local_id
from services.enrich.domain.signs import NamedEntity, Sign
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
_DERIVED = re.compile("(?:است|ا.ت).{2,}")
"""A verb of a derived form, written without hamza, which names have: استقبل, افتتح, but أنتوني."""
_VERBAL = re.compile("ال(?:است|ا.ت|ان.|اع)..?ا.|الت..ي.")
"""A verbal noun, normalised, as no surname is: الاستيطان, الاعتداء, التصعيد."""
_FEMININE, _SHE = "ه", "ت"
_COMMON = "!"
_SAINTS = ("saint", "sainte", "san", "santa", "st")
_AS = "ك"
_AND = "و"
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
        return chinese_end(first, scene)
    takes = _arabic_takes if scene.language == "ar" else _cased_takes
    last, particles = first, 0
    while (
        last - first - particles < _MOST_WORDS and (last == first or scene.joined(last)) and takes(first, last, scene)
    ):
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
