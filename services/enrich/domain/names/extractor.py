"""Names that a statistical model finds, beside those that files and forms tell: an optional extra."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from services.enrich.domain.names.scene import Mention, local_id
from services.enrich.domain.signs import NamedEntity
from services.enrich.domain.words import Words
from shared.contract.enriched_statement import EntityType


class Extracted(NamedTuple):
    """A name that a model claims: its type, and code points of the text."""

    type: EntityType
    start: int
    end: int


class Extractor(Protocol):
    """Finds names by what it has learned; equal input gives equal output."""

    @property
    def version(self) -> str:
        """Which model it is: a part of the taxonomy version, for it changes the tags."""

    def extract(self, text: str, language: str) -> Sequence[Extracted]:
        """Give the names in a text; none for a language that the model does not know.

        Args:
            text: as published.
            language: primary subtag.
        """


def add_extracted(named: Sequence[Mention], extracted: Sequence[Extracted], words: Words) -> list[Mention]:
    """Add what a model finds where nothing is named yet: files and forms know better whom a name stands for."""
    taken = {index for mention in named for index in range(mention.first, mention.last)}
    added = [m for m in _mentions(extracted, words) if taken.isdisjoint(range(m.first, m.last))]
    return sorted([*named, *added], key=lambda m: (m.first, -m.last))


def _mentions(extracted: Sequence[Extracted], words: Words) -> Iterator[Mention]:
    for found in extracted:
        first, last = bisect_left(words.starts, found.start), bisect_left(words.starts, found.end)
        if first >= last:
            continue
        start, end = words.starts[first], max(words.ends[last - 1], words.starts[first])
        wording = words.text[start:end]
        yield Mention(NamedEntity(local_id(wording), found.type, wording), first, last, start, end)
