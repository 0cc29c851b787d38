"""Split a text into words whose places in the original are kept; normalised forms are for matching only."""

import re
import unicodedata
from functools import lru_cache

_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Marks, tatweel, zero-width characters and bidi controls belong to the word that they stand in.
_INSIDE = (
    "\u0300-\u036f\u0483-\u0487\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
)
_LETTER = f"[^\\W_{_CJK}]"
_WORD = re.compile(
    # An elided article or an English possessive is no word of its own: l'eau, qu'elle, women's.
    f"(?:(?<![^\\W_])(?:[ldnscjmtLDNSCJMT]|[qQ]u)['\u2019](?={_LETTER})|['\u2019]s\\b)"
    f"|({_LETTER}++(?:[{_INSIDE}]++{_LETTER}*+)*+|[{_CJK}])"
)
_IGNORED = re.compile(f"[{_INSIDE}\u0640]")
_ARABIC = re.compile("[\u0600-\u06ff]")
_ARABIC_FORMS = str.maketrans("أإآٱىؤئةکیھ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "اااايويهكيه01234567890123456789")


class Words:
    """The words of one text, in order.

    Attributes:
        text: the original.
        surfaces: N words as written.
        starts: N offsets, code points of the original.
        ends: N offsets, exclusive.
    """

    __slots__ = ("ends", "starts", "surfaces", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        spans = [match.span(1) for match in _WORD.finditer(text)]
        spans = [span for span in spans if span[0] >= 0]
        self.surfaces = [text[start:end] for start, end in spans]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]

    def __len__(self) -> int:
        """How many words."""
        return len(self.surfaces)


def is_arabic(word: str) -> bool:
    """Whether the word is in Arabic letters."""
    return _ARABIC.match(word) is not None


@lru_cache(maxsize=100_000)
def normalise(word: str) -> str:
    """Give the form that is compared: no marks, tatweel or controls; one form of each Arabic letter; no case.

    Letter for letter for Arabic (marks apart), so that attached particles can be counted off.
    """
    bare = _IGNORED.sub("", unicodedata.normalize("NFC", word))
    if _ARABIC.match(bare):
        return bare.translate(_ARABIC_FORMS)
    decomposed = unicodedata.normalize("NFKD", bare.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def skip_letters(word: str, letters: int) -> int:
    """Give the offset in `word` after so many letters, and the marks that stand on them."""
    offset = 0
    while letters and offset < len(word):
        letters -= not _IGNORED.match(word[offset])
        offset += 1
    while offset < len(word) and _IGNORED.match(word[offset]):
        offset += 1
    return offset
