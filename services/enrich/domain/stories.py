"""Near-identical statements: what a text is compared by, when two are one story, and which of a story leads it.

Shingles are pairs of words that stand four to six apart, figures, names and short words left out. Such pairs tell a
reprint from a text that only shares phrases: a copy in which one word in five was changed keeps half of them, two
statements of one body on one theme that share half of their phrases a fifth (`benchmarks/story_quality.py`).

A text of one or two sentences has too few of them to tell: it is compared as a whole, so that only the same words,
whatever their case and marks, make a story ("The EU condemns torture in Mali", "... in all its forms").
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import compress
from operator import add
from typing import NamedTuple

from rensa import RMinHash

from services.enrich.domain.figures import find_blanks, slots_of
from services.enrich.domain.words import Words, normalise

KEYS = 20
"""Two texts of Jaccard similarity 0.2 share at least one key with probability 0.99, of 0.33 with 0.9997."""
_GAPS = (4, 5, 6)
_SHORT_GAPS = (1, 2, 3)
_SHORT_WORDS = 24
_FEW_WORDS = 12
"""Of a text with fewer words that say something, about twenty in all, only the same text is a reprint."""
_FEW_CHARACTERS = 24
"""The same in Chinese."""
_LEAST_LETTERS = 4
_PERMUTATIONS = 256
_SEED = 42
_MOST_WORDS = 20_000
_LEAST_CONTAINED = 0.33
_LEAST_CONTAINED_SHORT = 0.5
_FEW_SHINGLES = 120
"""About seventy words: two texts so short share a third by the phrases of their kind."""
_LEAST_JACCARD = 0.12
"""A reprint may be cut to a fifth; a round-up that quotes a statement whole is none."""
_FEW_CONTRADICTIONS = 0.15
_FEW_CHANGES = 0.05
_SHORT_SHINGLES = 60
"""About forty words: of a text so short, one other figure makes another text."""
_SLOT = 8


class Fingerprint(NamedTuple):
    """What a text is compared by.

    Attributes:
        signature: 256 MinHash values of the shingles, 32 bits each, big-endian.
        size: how many different shingles.
        slots: the figures and names of the text by the words around them: 4 bytes of place, 4 of content, by place.
        keys: 20 whole numbers below 2**36; texts that share none are not compared.
    """

    signature: bytes
    size: int
    slots: bytes
    keys: tuple[int, ...]


class Leader(NamedTuple):
    """The statement that a story is named for; the least of those that may be.

    Attributes:
        seen_ms: when it was first seen.
        statement_id: whose id the story has.
    """

    seen_ms: int
    statement_id: str


def fingerprint(words: Words, names: Sequence[tuple[int, int]] = ()) -> Fingerprint:
    """Give the fingerprint of a text; equal texts have equal ones, on every machine.

    Args:
        words: of the text; the first 20,000 count.
        names: first word and word after the last of each name in it.
    """
    forms = list(map(normalise, words.surfaces[:_MOST_WORDS]))
    blanks = find_blanks(words, forms, names)
    shingles = _shingles(_content(forms, blanks)) or {" ".join(forms)}
    minhash = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    minhash.update(list(shingles))
    values = minhash.digest()
    return Fingerprint(
        signature=struct.pack(f">{_PERMUTATIONS}I", *values),
        size=len(shingles),
        slots=b"".join(slots_of(forms, blanks)),
        keys=tuple(number << 32 | value for number, value in enumerate(values[:KEYS])),
    )


def _content(forms: Sequence[str], blanks: AbstractSet[int]) -> list[str]:
    """Words that say something: no figures or names, which are compared by themselves, and no short, frequent ones.

    Returns:
        None of a text that has too few of them to be compared by pairs.
    """
    filled = bytearray(b"\x01") * len(forms)
    for number in blanks:
        filled[number] = 0
    kept = list(compress(forms, filled))
    lengths = list(map(len, kept))
    if lengths.count(1) * 2 > len(kept):  # Chinese, where each character is a word
        return list(map(add, kept, kept[1:])) if len(kept) >= _FEW_CHARACTERS else []
    content = [form for form, length in zip(kept, lengths, strict=True) if length >= _LEAST_LETTERS]
    return content if len(content) >= _FEW_WORDS else []


def _shingles(content: Sequence[str]) -> set[str]:
    spaced = [form + " " for form in content]
    shingles: set[str] = set()
    for gap in _GAPS if len(content) >= _SHORT_WORDS else _SHORT_GAPS + _GAPS:
        shingles.update(map(add, spaced, content[gap:]))
    return shingles


def similarity(one: bytes, other: bytes) -> float:
    """Estimate the Jaccard similarity of two texts from their signatures: 0.0 to 1.0."""
    a = struct.unpack(f">{_PERMUTATIONS}I", one)
    b = struct.unpack(f">{_PERMUTATIONS}I", other)
    equal: int = sum(x == y for x, y in zip(a, b, strict=True))
    return equal / _PERMUTATIONS


def reprint_similarity(one: Fingerprint, other: Fingerprint) -> float | None:
    """Give the similarity of two texts when one reprints the other, else None; the order does not matter."""
    jaccard = similarity(one.signature, other.signature)
    if jaccard < _LEAST_JACCARD:
        return None
    common = jaccard * (one.size + other.size) / (1 + jaccard)
    smaller = min(one.size, other.size)
    contained = min(1.0, common / smaller)
    least = _LEAST_CONTAINED if smaller >= _FEW_SHINGLES else _LEAST_CONTAINED_SHORT
    if contained < least or _contradict(one, other, contained):
        return None
    return jaccard


def _contradict(one: Fingerprint, other: Fingerprint, contained: float) -> bool:
    """Whether two texts say the same of something else: more figures and names differ than words do otherwise.

    A template filled twice has other figures and names in the same places; a reprint with changed words has not, and a
    copy that corrects one figure of many is still a copy. A single one may differ by chance in a long changed text.
    """
    mine, theirs = _places(one.slots), _places(other.slots)
    common = mine.keys() & theirs.keys()
    against = sum(mine[place].isdisjoint(theirs[place]) for place in common)
    if min(one.size, other.size) < _SHORT_SHINGLES:
        return against > 0
    changed_words = 1 - contained**0.5
    chance = against == 1 < len(common) and changed_words >= _FEW_CHANGES
    return not chance and against > max(_FEW_CONTRADICTIONS, 2 * changed_words) * len(common)


def _places(slots: bytes) -> dict[bytes, set[bytes]]:
    places: dict[bytes, set[bytes]] = {}
    for at in range(0, len(slots), _SLOT):
        slot = slots[at : at + _SLOT]
        places.setdefault(slot[:4], set()).add(slot[4:])
    return places


def settle(
    links: Mapping[str, set[str]], leaders: Mapping[str, Leader], settled: Mapping[str, Leader]
) -> dict[str, Leader]:
    """Give each statement its story: that of the first statement that its links lead to.

    Links point from a statement to those that were there before it. Statements that arrive at once may each have been
    before the other; of such a ring the least leads. The answer follows from the links alone, so that every replica
    gives the same, in whatever order it learns of them.

    Args:
        links: of each unsettled statement, to unsettled or settled ones.
        leaders: each unsettled statement as the leader that it may be.
        settled: the stories of those that have one.
    """
    reached = {statement: set(_reach(statement, links)) for statement in links}
    stories: dict[str, Leader] = {}
    for statement, all_of in reached.items():
        ends = [settled[one] for one in all_of if one in settled]
        ends += [
            leaders[one]
            for one in all_of
            if one in links and all(other in links and one in reached[other] for other in reached[one])
        ]
        stories[statement] = min(ends)
    return stories


def _reach(start: str, links: Mapping[str, set[str]]) -> Iterator[str]:
    seen, left = {start}, [start]
    while left:
        statement = left.pop()
        yield statement
        new = links.get(statement, set()) - seen
        seen |= new
        left += new
