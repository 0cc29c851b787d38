"""Words as a search compares them: folded letters, light stems, and where each word stands in the text."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

import Stemmer

from services.publish.reader.domain.arabic_forms import kin

_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Marks, tatweel, zero-width characters and direction controls stand inside a word without ending it.
_INSIDE = (
    "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
)
_WORD = re.compile(f"[^\\W_{_CJK}](?:[^\\W_{_CJK}]|[{_INSIDE}])*|[{_CJK}]")
_UNSEEN = re.compile(f"[{_INSIDE}]")
_LETTERS = str.maketrans("ىةٱکیھہ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "يهاكيهه01234567890123456789")
_ARABIC = re.compile("[\u0620-\u064a]")
_SNOWBALL = {name: Stemmer.Stemmer(name) for name in ("english", "french", "spanish", "russian")}
_LATIN = {"fr": "french", "es": "spanish"}
# After Larkey, Ballesteros and Connell (2002), "light10": the article with what is attached to it, then suffixes.
_ARTICLES = ("وال", "بال", "كال", "فال", "ولل", "فلل", "ال", "لل")
_SUFFIXES = ("هما", "كما", "ها", "هم", "هن", "كم", "نا", "ات", "ون", "ين", "ان", "يه", "ه", "ا", "ي")
BEGINNING = 2
"""Letters by which the words of the index are kept together: the least that a search by beginning wants."""
_PARTICLES = "وفبلكس"
_LEAST_ARABIC = 3
_LEAST_CUT = 5


class Word(NamedTuple):
    """One word of a text.

    Attributes:
        folded: without case, marks and variants of letters.
        start: offset in the text, code points.
        end: offset, exclusive.
    """

    folded: str
    start: int
    end: int


def words_of(text: str) -> Iterator[Word]:
    """Give the words in order; each Chinese character is one."""
    for match in _WORD.finditer(text):
        yield Word(fold(match.group()), match.start(), match.end())


def words_among(text: str, wanted: Mapping[str, bool], *, most: int) -> Iterator[Word]:
    """Give those of the first words of a text that are wanted.

    Args:
        text: is read as `words_of` does.
        wanted: is asked for each word as it is written.
        most: words that are looked at.
    """
    for match in islice(_WORD.finditer(text), most):
        written = match.group()
        if wanted[written]:
            yield Word(fold(written), match.start(), match.end())


def folded_words(text: str, most: int) -> list[str]:
    """Give the folded words in order, so many at most, in a third of the time of `words_of`."""
    return [fold(match.group()) for match in islice(_WORD.finditer(text), most)]


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Give the form that is compared; أ, إ and آ are ا, ة is ه, é is e, ٣ is 3."""
    decomposed = unicodedata.normalize("NFKD", _UNSEEN.sub("", word).casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).translate(_LETTERS)


@lru_cache(maxsize=50_000)
def stem(folded: str, language: str) -> str:
    """Give the one stem of a folded word: what stands in the sequence of a text.

    Args:
        folded: from `fold`.
        language: of the text, BCP 47; letters decide where they are of another script.
    """
    if _ARABIC.match(folded):
        return _light(_without_article(folded))
    if "\u0400" <= folded[:1] <= "\u04ff":
        return str(_SNOWBALL["russian"].stemWord(folded))
    return str(_SNOWBALL[_LATIN.get(language, "english")].stemWord(folded))


@lru_cache(maxsize=100_000)
def stems_to_store(folded: str, language: str) -> frozenset[str]:
    """Give every stem that a word of a text is found by: with and without attached particles."""
    return frozenset(stem(form, language) for form in (folded, *_without_particles(folded)))


@lru_cache(maxsize=10_000)
def stems_to_ask(folded: str) -> tuple[str, ...]:
    """Give the stems that a word of a query asks for; its language is not known, its letters are."""
    if not _ARABIC.match(folded):
        return tuple(dict.fromkeys(stem(folded, language) for language in ("en", "fr", "es")))
    cut = _without_particles(folded) if len(folded) >= _LEAST_CUT else ()
    written = [spelling for form in (folded, *cut) for spelling in _spellings(form)]
    asked = dict.fromkeys(stem(form, "ar") for form in written)
    return tuple(dict.fromkeys([*asked, *(kin for one in asked for kin in _kin().get(one, ()))]))


def begins_with(folded: str) -> tuple[str, str]:
    """Give what the words of the index begin with that a beginning stands for, and the stem that is its whole word."""
    return _without_article(folded), stem(folded, "en")


def _spellings(folded: str) -> Iterator[str]:
    """مسؤول is written مسئول too, and شؤون شئون: no hamza is left of either."""
    yield folded
    for one, other in (("وو", "يو"), ("يو", "وو")):
        if one in folded[1:]:
            yield folded[0] + folded[1:].replace(one, other)


@cache
def _kin() -> Mapping[str, tuple[str, ...]]:
    """Stem -> the stems of the other forms of its word."""
    others: dict[str, dict[str, None]] = defaultdict(dict)
    for group in kin():
        stems = [stem(fold(form), "ar") for form in group]
        for one in stems:
            others[one].update((other, None) for other in stems if other != one)
    return {one: tuple(found) for one, found in others.items()}


def phrase_pattern(folded: list[str]) -> str:
    """Give a regular expression that finds adjacent words in a sequence of stems; only word characters are in it."""
    parts = []
    for word in folded:
        stems = "|".join(stems_to_ask(word))
        particles = f"[{_PARTICLES}]{{0,2}}" if _ARABIC.match(word) else ""
        parts.append(f"{particles}(?:{stems})")
    return f" {' '.join(parts)} "


def _without_article(folded: str) -> str:
    for article in _ARTICLES:
        if folded.startswith(article) and len(folded) - len(article) >= _LEAST_ARABIC - 1:
            return folded[len(article) :]
    return folded


def _without_particles(folded: str) -> Iterator[str]:
    if _ARABIC.match(folded):
        for cut in (1, 2):
            if folded[cut - 1 : cut] in _PARTICLES and len(folded) - cut >= _LEAST_ARABIC:
                yield folded[cut:]
            else:
                return


def _light(form: str) -> str:
    for _ in range(2):
        for suffix in _SUFFIXES:
            if form.endswith(suffix) and len(form) - len(suffix) >= _LEAST_ARABIC:
                form = form[: -len(suffix)]
                break
        else:
            break
    return form
