"""Which cues tell of an act: not denied, not wished for, and a noun only with a verb that supports it."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from services.enrich.domain.acts.board import Board
from services.enrich.domain.acts.clauses import Clause, Sentences
from services.enrich.domain.forms import Found
from services.enrich.domain.signs import Cue, CueUse
from shared.contract.enriched_statement import ActKind

_DENIED_WITHIN = 3
_DENIED_WITHIN_CHARACTERS = 9
_SUPPORTED_WITHIN = 16
_SUPPORTED_CLOSELY = 6
_PARTED = re.compile(r"[,;:.،؛؟!?:，。；\n]")
_HELPERS: tuple[CueUse, ...] = ("auxiliary", "passive")
_HAMZA = "أ"
_AND = "وف"


class Deed(NamedTuple):
    """An act that is really told.

    Attributes:
        kind: which.
        first: index of the first word of its cue, the supporting verb's where it has one.
        verb_last: index after the verb: an Arabic subject follows here.
        last: index after the cue.
        use: of the cue: we, say, source, passive or cue.
        sentence: that holds the cue.
    """

    kind: ActKind
    first: int
    verb_last: int
    last: int
    use: str
    sentence: Clause


def read_deeds(board: Board, sentences: Sentences, language: str) -> list[Deed]:
    """Give the deeds of a text in text order."""
    deeds: list[Deed] = []
    support: Found[Cue] | None = None
    for cue in board.telling:
        use = cue.meaning.use
        if use in ("support", "support-we"):
            support = cue
            continue
        sentence = sentences.around(cue.start)
        deed = _supported(cue, support, deeds, sentence) if use == "noun" else _plain(cue, sentence)
        if deed is not None and deeds and _is_its_verb(deeds[-1], deed):
            deeds.pop()
        if deed is not None and not _is_denied(deed, use, board, language):
            deeds.append(deed._replace(use="passive") if _is_passive(deed, board) else deed)
    return list(_without_mere_saying(deeds, board))


def _plain(cue: Found[Cue], sentence: Clause) -> Deed | None:
    kind, use = cue.meaning.kind, cue.meaning.use
    return Deed(kind, cue.first, cue.last, cue.last, use, sentence) if kind else None


def _supported(noun: Found[Cue], support: Found[Cue] | None, deeds: Sequence[Deed], sentence: Clause) -> Deed | None:
    """Join "expressed" and "concern": near each other, in one sentence, with no other act between them."""
    if support is None or noun.meaning.kind is None or not 0 <= noun.first - support.last < _SUPPORTED_WITHIN:
        return None
    others = [deed for deed in deeds[-2:] if deed.use != "source"]
    parted = any(deed.last > support.last and deed.first != support.first for deed in others)
    if support.start < sentence.start or parted:
        return None
    use = "we" if support.meaning.use == "support-we" else "cue"
    return Deed(noun.meaning.kind, support.first, support.last, noun.last, use, sentence)


def _is_its_verb(verb: Deed, noun: Deed) -> bool:
    """Whether a deed is no more than the supporting verb of the next: reiterated its call."""
    supports = (verb.first, verb.last) == (noun.first, noun.verb_last) and noun.last > noun.verb_last
    return supports and noun.last - noun.verb_last <= _SUPPORTED_CLOSELY


def _is_denied(deed: Deed, use: str, board: Board, language: str) -> bool:
    if use == "source":  # "Selon Reporters sans frontières" denies nothing
        return False
    within = _DENIED_WITHIN_CHARACTERS if language == "zh" else _DENIED_WITHIN
    denied = board.near_before("negation", deed.first, within)
    if denied is not None and not _parted(board, denied, deed.first):
        return True
    if language == "fr" and any(board.at("negation", deed.verb_last + step) for step in (0, 1)):
        return not _parted(board, deed.verb_last, deed.verb_last + 1)
    return _is_blocked(deed, use, board, language)


def _is_blocked(deed: Deed, use: str, board: Board, language: str) -> bool:
    if use == "participle":
        return all(board.near_before(helper, deed.first, 2) is None for helper in _HELPERS)
    if use == "bare" and language == "ar":
        return not _opens(deed.first, board)
    if use == "bare":
        return board.near_before("block", deed.first, 2) is not None
    if board.to("block", deed.first) is None:
        return False
    return language != "ar" or _HAMZA in board.words.surfaces[deed.first - 1]  # أن wishes, إن tells


def _opens(first: int, board: Board) -> bool:
    """Whether a word opens a clause: رصد is a verb there, and a noun after another word (ضمان رصد)."""
    return first == 0 or _parted(board, first, first, edge=True) or board.to("and", first) is not None


def _parted(board: Board, last: int, first: int, *, edge: bool = False) -> bool:
    """Whether punctuation stands between two words, or right before one."""
    words = board.words
    return (edge or last < first) and _PARTED.search(words.text, words.ends[last - 1], words.starts[first]) is not None


def _is_passive(deed: Deed, board: Board) -> bool:
    return deed.use != "we" and deed.kind != "concern" and board.near_before("passive", deed.first, 2) is not None


def follows_and(deed: Deed, board: Board) -> bool:
    """Whether a deed is joined to what stands before it: "and called for", "ودعا"."""
    surface = board.words.surfaces[deed.first]
    return board.to("and", deed.first) is not None or (surface[0] in _AND and len(surface) > len(_AND))


def _without_mere_saying(deeds: Sequence[Deed], board: Board) -> Iterator[Deed]:
    """Leave out "said that" and "according to" where the sentence tells another act with it."""
    telling = {deed.sentence for deed in deeds if deed.use not in ("say", "source")}
    for number, deed in enumerate(deeds):
        if deed.use not in ("say", "source"):
            yield deed
            continue
        following = deeds[number + 1] if number + 1 < len(deeds) else None
        if following is not None and following.sentence == deed.sentence:
            is_mere = not follows_and(following, board)
        else:
            is_mere = deed.sentence in telling and not follows_and(deed, board)
        if not is_mere:
            yield deed
