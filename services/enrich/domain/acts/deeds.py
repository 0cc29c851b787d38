"""Which cues tell of an act: not denied, not wished for, and a noun only with a verb that supports it."""

from collections.abc import Iterator, Sequence

from services.enrich.domain.acts.board import Board
from services.enrich.domain.acts.clauses import Clause, Sentences
from services.enrich.domain.acts.deed import THAT, Deed, follows_and
from services.enrich.domain.acts.denials import is_denied, is_left_open
from services.enrich.domain.acts.duties import DUTY, falls_on_somebody, verb_of
from services.enrich.domain.acts.listed import listed
from services.enrich.domain.forms import Found
from services.enrich.domain.signs import Cue

_SUPPORTED_WITHIN = 16
_SUPPORTED_CLOSELY = 6
_ANNOUNCED_WITHIN = 6
_OWNED = ("'s", "\u2019s")
_INSTRUMENTAL = ("ом", "ем", "ей", "ой", "ией", "ами")
_CHARGED_WITHIN = 12
_WHICH = ("الذي", "التي")


def read_deeds(board: Board, sentences: Sentences, language: str) -> list[Deed]:
    """Give the deeds of a text in text order."""
    deeds: list[Deed] = []
    support: Found[Cue] | None = None
    for cue in board.telling:
        use: str = cue.meaning.use
        if use in ("support", "support-we"):
            support = cue
            continue
        sentence = sentences.around(cue.start)
        deed = _supported(cue, support, deeds, sentence) if use == "noun" else _plain(cue, sentence, board)
        if deed is None and use == "noun" and language == "ar":
            deed = listed(cue, sentence, board)
        if use.startswith("charging") and not _charges(cue, sentence, board):
            continue
        if cue.meaning.kind == "reports" and _describes(cue, board):
            continue
        if use == DUTY and not falls_on_somebody(cue, sentence, board, language):
            continue
        if deed is None and use == "noun" and (deed := _nominal(cue, sentence, board, language)):
            use = "nominal"
        if deed is not None and deeds and _is_its_verb(deeds[-1], deed):
            deeds.pop()
        if deed is not None and not (is_denied(deed, use, board, language) or is_left_open(deed, board, language)):
            deeds.append(deed._replace(use="passive") if _is_passive(deed, board) else deed)
    return list(_without_mere_saying(deeds, board))


def _describes(verb: Found[Cue], board: Board) -> bool:
    """Whether an Arabic verb says what a thing was, not who said it: وقف إطلاق النار | الذي أعلن أمس."""
    relative = verb.first > 0 and board.words.surfaces[verb.first - 1] in _WHICH
    return relative and not board.is_listed_to(verb.first - 1)


def _plain(cue: Found[Cue], sentence: Clause, board: Board) -> Deed | None:
    kind, use = cue.meaning.kind, cue.meaning.use
    last = verb_of(cue, board) if use == DUTY else cue.last
    told = "we" if use == "charging-we" else use
    return Deed(kind, cue.first, last, last, told, sentence) if kind else None


def _charges(verb: Found[Cue], sentence: Clause, board: Board) -> bool:
    """Whether "responsible" follows in the sentence, and the verb is no infinitive (إلى تحمل المسؤولية: to bear it)."""
    first = board.first_in("charge", verb.last, min(verb.last + _CHARGED_WITHIN, len(board.words)))
    infinitive = board.to("preposition", verb.first) is not None
    return first is not None and board.words.starts[first] < sentence.end and not infinitive


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


def _nominal(noun: Found[Cue], sentence: Clause, board: Board, language: str) -> Deed | None:
    """A condemnation that is told with its author: the EU's condemnation of, condamnation par Ottawa."""
    kind, words = noun.meaning.kind, board.words
    if kind != "condemns":
        return None
    owned = language == "en" and noun.first > 0 and words.surfaces[noun.first - 1][:1].isupper()
    if owned and words.text[words.ends[noun.first - 1] : words.starts[noun.first]].startswith(_OWNED):
        return Deed(kind, noun.first, noun.last, noun.last, "cue", sentence)
    by = board.at("agent", noun.last) is not None or (language == "ru" and _is_instrumental(noun.last, board))
    return Deed(kind, noun.first, noun.last, noun.last, "undergone", sentence) if by else None


def _is_instrumental(index: int, board: Board) -> bool:
    """Whether a Russian name tells by its ending that it is the author: осуждение Турцией."""
    word = board.words.surfaces[index] if index < len(board.words) else ""
    return word[:1].isupper() and word.endswith(_INSTRUMENTAL)


def _is_its_verb(verb: Deed, noun: Deed) -> bool:
    """Whether a deed is no more than the supporting verb of the next: reiterated its call."""
    supports = (verb.first, verb.last) == (noun.first, noun.verb_last) and noun.last > noun.verb_last
    return supports and noun.last - noun.verb_last <= _SUPPORTED_CLOSELY


def _is_passive(deed: Deed, board: Board) -> bool:
    if deed.use == "undergone":
        return True
    return deed.use != "we" and deed.kind != "concern" and board.near_before("passive", deed.first, 2) is not None


def _announces(deed: Deed, following: Deed, board: Board) -> bool:
    """Whether "announced that" only leads to what is told right after it: أعلنت أنها ستقدم."""
    if following.sentence != deed.sentence or following.kind == "reports" or follows_and(following, board):
        return False
    between = board.words.surfaces[deed.last : following.first]
    return len(between) <= _ANNOUNCED_WITHIN and any(word in THAT for word in between)


def _without_mere_saying(deeds: Sequence[Deed], board: Board) -> Iterator[Deed]:
    """Leave out "said that" and "according to" where the sentence tells another act with it."""
    telling = {deed.sentence for deed in deeds if deed.use not in ("say", "source")}
    for number, deed in enumerate(deeds):
        if deed.kind == "reports" and number + 1 < len(deeds) and _announces(deed, deeds[number + 1], board):
            continue
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
