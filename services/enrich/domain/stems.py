"""Light stems, so that one term of a lexicon finds its inflected and cliticised forms."""

import re
from collections.abc import Iterator

import Stemmer

from services.enrich.domain import arabic
from services.enrich.domain.words import is_arabic, normalise

_SNOWBALL = {"en": "english", "fr": "french", "es": "spanish", "ru": "russian"}
_STEMMERS = {language: Stemmer.Stemmer(name) for language, name in _SNOWBALL.items()}
# What inflection puts at the end of a word, accents off: a stem alone takes "minority" for "minors".
_ENDINGS = {
    "en": "s es d ed ing e y ies ied ying ned ning ted ting red ring led ling ped ping ged ging med ming",
    "fr": (
        "s e es x al ale ales aux ee ees er ent ant ante antes ants ons ez ait aient ra ront it its ite ites ir "
        "ira issent issant ie ies if ifs ive ives eux euse euses el els elle elles ien iens ienne iennes"
    ),
    "es": (
        "s es o a os as e an en ar er ir ado ada ados adas ido ida idos idas ando iendo aron ieron aba aban ara aran "
        "aria arian amos emos imos z ces io ia ian ira iran era eran an on ones"
    ),
    "ru": (
        "а я о е ы и у ю й ь ой ей ом ем ам ям ами ями ах ях ов ев ий ый ая яя ое ее ые ие ого его ому ему ую юю ым им "
        "ых их ыми ими ою ею ия ии ию ией ием иям иями иях ок ка ки ку кой ке кам ками ках ец ца цы цу цев цам цами "
        "цах цем л ла ло ли т ть ти ет ют ит ат ят ал ала али ил ила или ать ить еть ует уют овал овала овали овать "
        "ен ена ено ены"
    ),
}
_ADJECTIVES = "ый ий ая яя ое ее ые ие ого его ому ему ой ей ую юю ым им ом ем ых их ыми ими"
_PARTICIPLES = "ющ ущ ящ ащ ающ яющ ующ вш авш явш ивш евш овавш анн янн енн ованн т ат ят ит ут ем аем уем"
_ENDINGS["ru"] += " ан ана ано аны ян яна яно яны ован ована овано ованы " + " ".join(
    participle + adjective for participle in _PARTICIPLES.split() for adjective in _ADJECTIVES.split()
)
_INFLECTIONS = {language: frozenset(map(normalise, ["", *endings.split()])) for language, endings in _ENDINGS.items()}
_LEAST_ROOT = 2
_LEAST_PLURAL = 4
_PLURAL = {
    "es": re.compile("(?<=[aeiou][dlnrz])es$|(?<=[aeiou])(?<![aei]mo)s$"),
    "fr": re.compile("(?<![sx])(?<!on)s$|(?<=ion)s$"),
}
_OF_Z = re.compile("(?<=[aeiou])ces$")
_PRONOUN = {"ru": re.compile("(?<=..)с[яь]$"), "es": re.compile("(?:(?<=[aei]r)|(?<=ndo))(?:se|l[aeo]s?)$")}
"""What makes a verb reflexive or stands for its object: to torture someone is пытать, to try is пытаться."""


def stem(form: str, language: str) -> str:
    """Give the stem of a normalised word without attached particles.

    Args:
        form: from `normalise`.
        language: ar, en, fr, es, ru or zh; letters decide where they are of another script.
    """
    if is_arabic(form):
        return arabic.stem(form)
    if form.isascii() and language not in ("fr", "es"):
        return str(_STEMMERS["en"].stemWord(form))
    if "\u0400" <= form[:1] <= "\u04ff":
        return str(_STEMMERS["ru"].stemWord(form))
    return str(_STEMMERS[language].stemWord(_singular(form, language))) if language in _STEMMERS else form


def _singular(form: str, language: str) -> str:
    """Take the plural off first: Snowball, without accents, has other stems for libertad and libertades."""
    if language == "es" and _OF_Z.search(form):
        return form[:-3] + "z"
    if (plural := _PLURAL.get(language)) and len(form) > _LEAST_PLURAL:
        return plural.sub("", form)
    return form


def lexicon_stem(word: str, language: str) -> str:
    """Give the stem of a word of a term: the article is left out, other first letters are taken to be its own."""
    form = normalise(word)
    return stem(arabic.without_article(form) if is_arabic(form) else form, language)


def readings(word: str, language: str) -> Iterator[tuple[str, int]]:
    """Give the ways to read a written word: stem, and how many letters before it are attached particles.

    The first reading takes all letters as the word's own. The article belongs to the word; conjunctions and
    prepositions do not.
    """
    form = normalise(word)
    if is_arabic(form):
        yield from arabic.readings(form)
    else:
        yield stem(form, language), 0


def is_inflected(language: str) -> bool:
    """Whether words of one stem may be forms of two words; Chinese has one form of each."""
    return language != "zh"


def inflects(word: str, listed: str, language: str, *, is_alone: bool) -> bool:
    """Whether a written word is a form of a listed one of the same stem, not only of one family of words.

    A language without a list of endings (Chinese) takes the stem's word for it; so does an Arabic term of several
    words, which are in company.

    Args:
        word: with what is attached to it.
        listed: as a lexicon has it.
        language: of the lexicon.
        is_alone: whether the term has no other word.
    """
    if is_arabic(word):
        return not is_alone or arabic.inflects(word, listed)
    endings = _INFLECTIONS.get(language)
    form, other = normalise(word), normalise(listed)
    if form == other or endings is None:
        return True
    bare, other_bare = _without_pronoun(form, language), _without_pronoun(other, language)
    if is_alone and (bare == form) != (other_bare == other):
        return False
    pairs = enumerate(zip(bare, other_bare, strict=False))
    shared = next((at for at, (a, b) in pairs if a != b), min(len(bare), len(other_bare)))
    return any(bare[at:] in endings and other_bare[at:] in endings for at in range(shared, _LEAST_ROOT - 1, -1))


def _without_pronoun(form: str, language: str) -> str:
    pronoun = _PRONOUN.get(language)
    return pronoun.sub("", form) if pronoun else form
