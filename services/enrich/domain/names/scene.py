"""A text while its names are read: words, what was found at which of them, and what stands between them."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from services.enrich.domain.forms import Findings, Found
from services.enrich.domain.signs import QUIET_ROLES, NamedEntity, Role, Sign
from services.enrich.domain.words import Words, normalise

_PARTED = re.compile(r"[.,;:!?()\[\]\n،؛؟。，、；：！？（）—–/|]")
BRACKETED = re.compile(
    r"[\s\u200e\u200f]*[(（][\s\"“”«»'‘’\u200e\u200f]*([^\W\d_][\w.&-]{1,11})[\s\"“”«»'‘’\u200e\u200f]*[)）]"
)
"""One word in brackets: an acronym after the name that it stands for."""
_QUOTE = re.compile('[«»“”„"《》「」]')
_APART = re.compile(f"{_PARTED.pattern}|{_QUOTE.pattern}")
_OPENING = re.compile(r"[«“\"„《「‘]")
_CLOSING = re.compile(r"[»”\"“》」’]")
_HYPHENS = ("-", "\u2010", "\u2011")
_MOST_QUOTED = 10
_LONGEST_ID = 150


class Mention(NamedTuple):
    """Who is named, by word indexes and code points; ends are exclusive."""

    entity: NamedEntity
    first: int
    last: int
    start: int
    end: int


class Scene:
    """What the readers of names look at.

    Args:
        found: in one text.
        language: of the text.
    """

    def __init__(self, found: Findings, language: str) -> None:
        self.words = found.words
        self._quiet, self._codes = found.quiet, found.codes
        self.is_unknown = found.is_unknown
        self.cues = found.cues
        self.language = language
        self.by_role: dict[Role, list[Found[Sign]]] = defaultdict(list)
        self._starting: dict[tuple[Role, int], Found[Sign]] = {}
        self._ending: dict[tuple[Role, int], Found[Sign]] = {}
        for sign in found.signs:
            role = sign.meaning.role
            self.by_role[role].append(sign)
            self._starting.setdefault((role, sign.first), sign)
            self._ending.setdefault((role, sign.last), sign)
        self.names: list[Mention] = []
        self._places_at: dict[int, Mention] = {}
        self._places_to: dict[int, Mention] = {}
        self._named: dict[int, Mention] = {}
        self._inside: set[int] = set()

    def add_names(self, mentions: Sequence[Mention]) -> None:
        """Take names for granted from here on."""
        for mention in mentions:
            self.names.append(mention)
            known = self._named.get(mention.first)
            if known is None or known.last < mention.last:
                self._named[mention.first] = mention
            if mention.entity.type != "place":
                self._inside.update(range(mention.first, mention.last))
            if mention.entity.id.startswith("iso:"):
                self.add_demonyms([mention])

    def add_demonyms(self, mentions: Sequence[Mention]) -> None:
        """Let countries and their adjectives be found beside organs."""
        for mention in mentions:
            known = self._places_at.get(mention.first)
            if known is None or known.last < mention.last:  # the Syrian Arab Republic is more than Syrian
                self._places_at[mention.first] = mention
            self._places_to.setdefault(mention.last, mention)

    def at(self, role: Role, first: int) -> Found[Sign] | None:
        """The longest sign of a role that begins with a word."""
        return self._starting.get((role, first)) or (self._alone(role, first) if role in QUIET_ROLES else None)

    def to(self, role: Role, last: int) -> Found[Sign] | None:
        """The longest sign of a role that ends before a word."""
        return self._ending.get((role, last)) or (self._alone(role, last - 1) if role in QUIET_ROLES else None)

    def _alone(self, role: Role, index: int) -> Found[Sign] | None:
        if index < 0 or self._codes[index : index + 1] not in self._quiet[role]:
            return None
        return Found(Sign(role, ""), index, index + 1, self.words.starts[index], self.words.ends[index])

    def named_at(self, first: int) -> Mention | None:
        """The longest name that begins with a word."""
        return self._named.get(first)

    def is_named(self, index: int) -> bool:
        """Whether a word is part of a name that is not a place's."""
        return index in self._inside

    def country_at(self, first: int) -> Mention | None:
        """A country or its adjective that begins with a word."""
        return self._places_at.get(first)

    def country_to(self, last: int) -> Mention | None:
        """A country or its adjective that ends before a word."""
        return self._places_to.get(last)

    def joined(self, index: int) -> bool:
        """Whether neither punctuation nor a quotation mark stands before a word."""
        words = self.words
        return 0 < index < len(words) and not _APART.search(words.text, words.ends[index - 1], words.starts[index])

    def follows(self, index: int) -> bool:
        """Whether no punctuation stands before a word, but maybe a quotation mark."""
        words = self.words
        return 0 < index < len(words) and not _PARTED.search(words.text, words.ends[index - 1], words.starts[index])

    def gap(self, index: int) -> str:
        """What stands between a word, or the end of the text, and the word before it, without spaces."""
        words = self.words
        end = words.starts[index] if index < len(words) else len(words.text)
        return words.text[words.ends[index - 1] : end].strip() if index else ""

    def skip(self, role: Role, first: int, most: int = 3) -> int:
        """Go over words of a role, as long as nothing parts them."""
        while most and self.joined(first) and (sign := self.at(role, first)):
            first, most = sign.last, most - 1
        return first

    def class_at(self, index: int) -> str:
        """What a body is called for short after this head word: organisation, office; empty for other words."""
        sign = self.at("body", index) or self.at("anaphor", index) or self.at("organ", index)
        return sign.meaning.short if sign else ""

    def is_capital(self, index: int) -> bool:
        """Whether a word begins with a capital, or its script has none."""
        return 0 <= index < len(self.words) and self.words.surfaces[index][0].isupper()

    def is_hyphened(self, index: int) -> bool:
        """Whether a word is the second part of another: Saint-Denis."""
        words = self.words
        return index > 0 and words.text[words.ends[index - 1] : words.starts[index]] in _HYPHENS

    def quoted(self, first: int) -> int | None:
        """Index after the last word of quotation marks that open right before a word, at most ten words on."""
        words = self.words
        if not self.follows(first) or not _OPENING.search(words.text, words.ends[first - 1], words.starts[first]):
            return None
        for last in range(first + 1, min(first + _MOST_QUOTED, len(words)) + 1):
            until = words.starts[last] if last < len(words) else len(words.text)
            if _CLOSING.search(words.text, words.ends[last - 1], until):
                return last
        return None

    def is_abbreviated(self, last: int) -> bool:
        """Whether one word in brackets follows, as after a name: حركة العمل الشعبي (حشد)."""
        return last > 0 and BRACKETED.match(self.words.text, self.words.ends[last - 1]) is not None

    def mention(self, entity: NamedEntity, first: int, last: int, start: int | None = None) -> Mention:
        """Make a mention of words."""
        text = self.words.text
        begin, end = self.words.starts[first] if start is None else start, self.words.ends[last - 1]
        closes = len(_QUOTE.findall(text, begin, end)) % 2 and _CLOSING.match(text, end)
        return Mention(entity, first, last, begin, end + 1 if closes else end)


def local_id(wording: str) -> str:
    """Give the id of a name without one: equal for equal wordings, whatever their case, marks and hamzas."""
    slug = "-".join(normalise(word) for word in Words(wording).surfaces)
    return f"local:{slug[:_LONGEST_ID]}"
