"""Inflection of written Arabic: what is attached to a word, and whether two words are forms of one."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import Literal

from services.enrich.domain.words import letters, normalise
from shared.arabic_plurals import BROKEN_PLURALS

# The longest first; after Larkey, Ballesteros and Connell (2002), "light10", with dual, object
# pronouns and tanwin, without the adjectival ي: it tells صحفي from صحف and إنسانية from إنسان.
_SUFFIXES = ("هما", "كما", "ها", "هم", "هن", "كم", "نا", "ات", "ون", "ين", "ان", "ه", "ا")
_LEAST_STEM = 3
_ROUNDS = 2
_ARTICLE = "ال"
_ARTICLE_AFTER_LAM = "لل"
# Conjunctions, then prepositions, then the article: "وبالـ", "فلل", "كالـ".
_CONJUNCTIONS = "وف"
_PREPOSITIONS = "بلكس"
_LIKE, _WILL = "ك", "س"
_LEAST_AFTER_LIKE = 4
_IMPERFECT = "يتن"
_HAMZAS = "أإآ"
_SEATS = str.maketrans("ئؤٱکیھ", "يواكيه")

Ending = Literal["", "an", "pronoun", "feminine", "feminine of", "feminines", "masculines", "masculines of", "dual"]
"""What an ending says; `of`: before a pronoun or in front of another noun."""
_PRONOUNS = ("ه", "ها", "هم", "هن", "هما", "كم", "كما", "نا")
_ENDINGS: dict[Ending, tuple[str, ...]] = {
    "": ("",),
    "an": ("ا",),
    "pronoun": _PRONOUNS,
    "feminine": ("ة", "تان", "تين"),
    "feminine of": tuple(f"ت{pronoun}" for pronoun in _PRONOUNS),
    "feminines": ("ات", *(f"ات{pronoun}" for pronoun in _PRONOUNS)),
    "masculines": ("ون", "ين"),
    "masculines of": ("ي", "و", *(f"ي{pronoun}" for pronoun in _PRONOUNS)),
    "dual": ("ان",),
}
_NOT_AFTER_ARTICLE = frozenset[Ending]({"an", "pronoun", "feminine of", "masculines of"})
_NOUN: dict[Ending, int] = {
    **dict.fromkeys(("", "an", "pronoun", "masculines", "dual"), 3),
    **dict.fromkeys(("feminine", "feminine of", "feminines", "masculines of"), 4),
}
_FEMININE: dict[Ending, int] = dict.fromkeys(("feminine", "feminine of", "feminines"), 3)
_MASCULINES: dict[Ending, int] = {"masculines": 3, **dict.fromkeys(("", "an", "dual", "feminine", "feminines"), 4)}
_INFLECTS: dict[Ending, dict[Ending, int]] = {
    "": _NOUN,
    "an": _NOUN,
    "pronoun": {"pronoun": 3, "": 4, "an": 4},
    "feminine": _FEMININE,
    "feminine of": _FEMININE,
    "feminines": _FEMININE,
    "masculines": {**_MASCULINES, "masculines of": 4, "pronoun": 4},
    "masculines of": {**_MASCULINES, "masculines of": 3, "pronoun": 4},
    "dual": {"dual": 3, "masculines": 3, "": 4},
}
"""Ending of a listed word -> endings that its other forms have -> least letters of the stem.

Short stems are more often those of another word: فقر (poverty) and فقرة (paragraph), عمل (work) and عملة (currency).
"""


def stem(form: str) -> str:
    """Give the light stem of a normalised word without attached particles; a plural has that of its singular."""
    light = _light_stem(form)
    return _SINGULARS.get(light, light)


def _light_stem(form: str) -> str:
    for _ in range(_ROUNDS):
        for suffix in _SUFFIXES:
            if form.endswith(suffix) and len(form) - len(suffix) >= _LEAST_STEM:
                form = form[: -len(suffix)]
                break
        else:
            break
    return form


_SINGULARS = {_light_stem(normalise(plural)): _light_stem(normalise(one)) for plural, one in BROKEN_PLURALS.items()}


def without_article(form: str) -> str:
    """Give a word of a lexicon without its article: other first letters are taken to be its own."""
    return form[len(_ARTICLE) :] if form.startswith(_ARTICLE) and len(form) > len(_ARTICLE) + 1 else form


def readings(form: str) -> Iterator[tuple[str, int]]:
    """Give the ways to read a normalised word: stem, and how many letters before it are particles; see `stems`."""
    for rest, cut in _without_particles(form):
        for bare, _ in _without_article(rest):
            yield stem(bare), cut


def inflects(word: str, listed: str) -> bool:
    """Whether a written word, with what is attached to it, is a form of a listed one.

    Stems alone would take وفيها (and in it) for وفيات (deaths), or سفارة (embassy) for الفارين (those who flee).
    """
    form = _shape(listed)
    known, is_definite = next(_without_article(form)) if form.startswith(_ARTICLE) else _after_lam(form)
    analyses = [(s, e) for s, e in _analyses(known) if not (is_definite and e in _NOT_AFTER_ARTICLE)]
    for rest, _ in _without_particles(_shape(word)):
        for bare, definite in _without_article(rest):
            for (found, ending), (expected, other) in product(_analyses(bare), analyses):
                if definite and ending in _NOT_AFTER_ARTICLE:
                    continue
                if _agree(ending, other, expected) and _same(found, expected):
                    return True
    return False


def _agree(ending: Ending, listed: Ending, of: str) -> bool:
    """Whether a word of this stem that is listed with one ending may have another."""
    least = _INFLECTS[listed].get(ending)
    if least is not None:
        return len(of) >= least or ending == listed or (of.endswith("ي") and ending in _FEMININE)
    if listed == "feminine":  # the adjective: قضائية and قضائي, قضائيين
        return of.endswith("ي") and ending in ("", "an", "masculines")
    return listed == "feminines" and ending in ("", "an", "pronoun") and _is_verbal(of)


def _is_verbal(of: str) -> bool:
    """Whether a plural in -ات is that of a verbal noun, انتهاك or قرار, not of one in ة."""
    return len(of) > _LEAST_STEM and (of[0] in "اتإأ" or of[-2] == "ا")


def _same(found: str, listed: str) -> bool:
    """Whether two stems are spelled alike, hamza left out or not; أ and إ are two letters where both are written."""
    return len(found) == len(listed) and all(
        a == b or (a, b) == ("ى", "ي") or ("ا" in (a, b) and (a in _HAMZAS or b in _HAMZAS))
        for a, b in zip(found, listed, strict=True)
    )


@lru_cache(maxsize=20_000)
def _analyses(form: str) -> list[tuple[str, Ending]]:
    """Give each stem and ending that a word without particles and article may consist of."""
    found: list[tuple[str, Ending]] = [
        (form[: len(form) - len(ending)], kind)
        for kind, endings in _ENDINGS.items()
        for ending in endings
        if form.endswith(ending) and (not ending or len(form) - len(ending) >= _LEAST_STEM)
    ]
    if form.endswith("ه") and len(form) > _LEAST_STEM:  # often written for ة
        found.append((form[:-1], "feminine"))
    return found


def _shape(word: str) -> str:
    return letters(word).translate(_SEATS)


def _without_article(rest: str) -> Iterator[tuple[str, bool]]:
    """Give what is left without the article, if one may be there, and whether it is; then the word as it is."""
    bare = without_article(rest)
    if bare != rest:
        yield bare, True
    yield rest, False
    bare, is_after = _after_lam(rest)
    if is_after:
        yield bare, True


def _after_lam(form: str) -> tuple[str, bool]:
    is_after = form.startswith(_ARTICLE_AFTER_LAM) and len(form) > len(_ARTICLE_AFTER_LAM) + 1
    return (form[len(_ARTICLE_AFTER_LAM) :], True) if is_after else (form, False)


def _without_particles(form: str) -> Iterator[tuple[str, int]]:
    yield form, 0
    if len(form) > _LEAST_STEM:
        if form[0] in _CONJUNCTIONS:
            yield form[1:], 1
        if _is_preposition(form):
            yield form[1:], 1
    if len(form) > _LEAST_STEM + 1 and form[0] in _CONJUNCTIONS and _is_preposition(form[1:]):
        yield form[2:], 2


def _is_preposition(form: str) -> bool:
    """Whether the first letter may be one: سيحاسب, but not سفارة; كأداة, but not كبير."""
    first, rest = form[0], form[1:]
    if first == _WILL:
        return rest[0] in _IMPERFECT
    return first in _PREPOSITIONS and (first != _LIKE or len(rest) >= _LEAST_AFTER_LIKE)
