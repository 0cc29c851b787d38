"""Split a text into words whose places in the original are kept; normalised forms are for matching only."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate, compress
from typing import TypeVar

from services.enrich.domain.han import SIMPLIFIED
from services.enrich.domain.lines import unwrap

V = TypeVar("V")
_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Marks, tatweel, zero-width characters and bidi controls belong to the word that they stand in.
_INSIDE = (
    "\u0300-\u036f\u0483-\u0487\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
)
_LETTER = f"[^\\W_{_CJK}]"
_PLAIN_WORD = re.compile(r"(\w++)")
_ASCII_WORD = re.compile(r"(\w++)", re.ASCII)
_WORD = re.compile(f"([{_CJK}]|{_LETTER}++(?:[{_INSIDE}]++{_LETTER}*+)*+)")
_SPECIAL = re.compile(f"[_{_CJK}{_INSIDE}]")
"""A text without these has plain words only, which are found in a third of the time."""
_APOSTROPHE = re.compile("['\u2019]")
_ELIDED = frozenset({*"ldnscjmtLDNSCJMT", "qu", "qU", "Qu", "QU"})
_POSSESSIVE = "s"
_ARTICLE = "ال"
_LEAST_WITH_ARTICLE = 4
_IGNORED = re.compile(f"[{_INSIDE}\u0640]")
_SHAPED = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
"""Arabic letters in the form that they show: the ligature in اﻹنسان is two letters."""
_SHORT_I = "й"
"""A letter of its own, not an и with an accent: it ends half of all Russian adjectives."""
_ARABIC_FORMS = str.maketrans("أإآٱىؤئةکیھ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "اااايويهكيه01234567890123456789")


class Decided(dict[str, V]):
    """What was decided of each word as it is written: `map(decided.__getitem__, surfaces)` asks for all of a text.

    Args:
        decide: called at the first sight of a word.
    """

    def __init__(self, decide: Callable[[str], V]) -> None:
        super().__init__()
        self._decide = decide

    def __missing__(self, word: str) -> V:
        """Decide."""
        decision = self[word] = self._decide(word)
        return decision


class Words:
    """The words of one text, in order.

    Attributes:
        original: the text as it came.
        text: the same, code point for code point, but for line ends inside sentences, which are spaces.
        surfaces: N words as written.
        starts: N offsets, code points of the original.
        ends: N offsets, exclusive.
    """

    __slots__ = ("ends", "original", "starts", "surfaces", "text")

    def __init__(self, text: str) -> None:
        self.original = text
        self.text = text = unwrap(text)
        parts = _splitter(text).split(text)  # what stands between words, and the words, in turn
        bounds = list(accumulate(map(len, parts)))
        self.surfaces = parts[1::2]
        self.starts = bounds[:-1:2]
        self.ends = bounds[1::2]
        if ("'" in text or "\u2019" in text) and (elided := self._elided()):
            kept = bytearray(b"\x01") * len(self.surfaces)
            for number in elided:
                kept[number] = 0
            self.surfaces = list(compress(self.surfaces, kept))
            self.starts, self.ends = list(compress(self.starts, kept)), list(compress(self.ends, kept))

    def _elided(self) -> set[int]:
        """Words that are none of their own: the article of l'eau, the conjunction of qu'elle, the s of women's."""
        surfaces, starts, ends = self.surfaces, self.starts, self.ends
        found: set[int] = set()
        for match in _APOSTROPHE.finditer(self.text):
            at, after = match.span()
            following = bisect_left(starts, after)
            if following == len(starts) or starts[following] != after:
                continue
            if following and ends[following - 1] == at and surfaces[following - 1] in _ELIDED:
                found.add(following - 1)
            elif surfaces[following] == _POSSESSIVE:
                found.add(following)
        return found

    def __len__(self) -> int:
        """How many words."""
        return len(self.surfaces)


def _splitter(text: str) -> re.Pattern[str]:
    if text.isascii():
        return _WORD if "_" in text else _ASCII_WORD
    return _WORD if _SPECIAL.search(text) else _PLAIN_WORD


def is_arabic(word: str) -> bool:
    """Whether the word is in Arabic letters."""
    return "\u0600" <= word[:1] <= "\u06ff"


def letters(word: str) -> str:
    """Give the letters of a word: no marks, tatweel or controls."""
    whole = unicodedata.normalize("NFKC", word) if _SHAPED.search(word) else unicodedata.normalize("NFC", word)
    return _IGNORED.sub("", whole)


def has_article(word: str) -> bool:
    """Whether an Arabic word begins with the article as it is written: إلى and ألمانيا do not, nor does الى."""
    bare = letters(word)
    return bare.startswith(_ARTICLE) and len(bare) >= _LEAST_WITH_ARTICLE


@lru_cache(maxsize=20_000)
def normalise(word: str) -> str:
    """Give the form that is compared: no marks, tatweel or controls; no case; simplified Chinese; one Arabic alef.

    Chinese is compared in simplified characters.

    Letter for letter for Arabic (marks apart), so that attached particles can be counted off.
    """
    bare = letters(word)
    if is_arabic(bare):
        return bare.translate(_ARABIC_FORMS)
    if bare.isascii():
        return bare.lower()
    if bare in SIMPLIFIED:
        return SIMPLIFIED[bare]
    return _SHORT_I.join(map(_without_accents, bare.casefold().split(_SHORT_I)))


def _without_accents(part: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", part) if not unicodedata.combining(letter))


def skip_letters(word: str, count: int) -> int:
    """Give the offset in `word` after so many letters, and the marks that stand on them."""
    offset = 0
    while count and offset < len(word):
        count -= not _IGNORED.match(word[offset])
        offset += 1
    while offset < len(word) and _IGNORED.match(word[offset]):
        offset += 1
    return offset
