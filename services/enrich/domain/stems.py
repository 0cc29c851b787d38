"""Light stems, so that one term of a lexicon finds its inflected and cliticised forms."""

from collections.abc import Iterator

import Stemmer

from services.enrich.domain.words import is_arabic, normalise

_SNOWBALL = {"en": "english", "fr": "french", "es": "spanish", "ru": "russian"}
_STEMMERS = {language: Stemmer.Stemmer(name) for language, name in _SNOWBALL.items()}
# The longest first; after Larkey, Ballesteros and Connell (2002), "light10", with dual, object
# pronouns and tanwin, without the adjectival ي: it tells صحفي from صحف and إنسانية from إنسان.
_SUFFIXES = ("هما", "كما", "ها", "هم", "هن", "كم", "نا", "ات", "ون", "ين", "ان", "ه", "ا")
_LEAST_STEM = 3
_ROUNDS = 2
# Conjunctions, then prepositions, then the article: "وبالـ", "فلل", "كالـ".
_CONJUNCTIONS = "وف"
_PREPOSITIONS = "بلكس"
_ARTICLE = "ال"
_ARTICLE_AFTER_LAM = "لل"


def stem(form: str, language: str) -> str:
    """Give the stem of a normalised word without attached particles.

    Args:
        form: from `normalise`.
        language: ar, en, fr, es, ru or zh; letters decide where they are of another script.
    """
    if is_arabic(form):
        return _arabic(form)
    if form.isascii() and language not in ("fr", "es"):
        return str(_STEMMERS["en"].stemWord(form))
    if "\u0400" <= form[:1] <= "\u04ff":
        return str(_STEMMERS["ru"].stemWord(form))
    return str(_STEMMERS[language].stemWord(form)) if language in _STEMMERS else form


def lexicon_stem(word: str, language: str) -> str:
    """Give the stem of a word of a term: the article is left out, other first letters are taken to be its own."""
    form = normalise(word)
    if is_arabic(form) and form.startswith(_ARTICLE) and len(form) > len(_ARTICLE) + 1:
        form = form[len(_ARTICLE) :]
    return stem(form, language)


def readings(word: str, language: str) -> Iterator[tuple[str, int]]:
    """Give the ways to read a written word: stem, and how many letters before it are attached particles.

    The first reading takes all letters as the word's own. The article belongs to the word; conjunctions and
    prepositions do not.
    """
    form = normalise(word)
    if not is_arabic(form):
        yield stem(form, language), 0
        return
    for rest, cut in _without_particles(form):
        if rest.startswith(_ARTICLE) and len(rest) > len(_ARTICLE) + 1:
            yield _arabic(rest[len(_ARTICLE) :]), cut
        yield _arabic(rest), cut
        if rest.startswith(_ARTICLE_AFTER_LAM) and len(rest) > len(_ARTICLE_AFTER_LAM) + 1:
            yield _arabic(rest[len(_ARTICLE_AFTER_LAM) :]), cut


def _without_particles(form: str) -> Iterator[tuple[str, int]]:
    yield form, 0
    for first in (_CONJUNCTIONS, _PREPOSITIONS):
        if form[:1] in first and len(form) > _LEAST_STEM:
            yield form[1:], 1
    if form[:1] in _CONJUNCTIONS and form[1:2] in _PREPOSITIONS and len(form) > _LEAST_STEM + 1:
        yield form[2:], 2


def _arabic(form: str) -> str:
    for _ in range(_ROUNDS):
        for suffix in _SUFFIXES:
            if form.endswith(suffix) and len(form) - len(suffix) >= _LEAST_STEM:
                form = form[: -len(suffix)]
                break
        else:
            break
    return form
