"""A subject that is a noun but no known body: protesters, the court. It does not go on with who acted before."""

import re

from services.enrich.domain.acts.board import Board
from services.enrich.domain.acts.deed import Deed
from services.enrich.domain.signs import CueUse
from services.enrich.domain.words import normalise

_PARTED = re.compile(r"[,;:.!?\n«»“”\"()–—]")
_ELIDED = re.compile(r"[LlDd]['’]$")
_MANNER = re.compile(r"\w+(?:ly|ment|mente)")
_LINKS = frozenset(["of", "de", "du", "des", "del", "d"])
_JUDGING = frozenset(["is", "are", "was", "were", "be", "constitutes", "constituted", "constitute", "represents"])
"""Opens what is said of a matter: the attack is a flagrant violation; its subject does nothing."""
_DETERMINERS = {
    "en": re.compile("the|a|an|some|many|several|most|his|her|their|its|one|another|hundreds|thousands"),
    "fr": re.compile("le|la|les|un|une|des|plusieurs|certains|certaines|quelques|son|sa|ses|leur|leurs|cette"),
    "es": re.compile("el|la|los|las|un|una|unos|unas|su|sus|varios|varias|algunos|algunas|muchos|muchas"),
    "ru": re.compile("его|её|ее|их|несколько|многие|некоторые|большинство|сотни|тысячи"),
}
_PLURAL = {"en": re.compile(r"[A-Z]\w{3,}s"), "ru": re.compile(r"[А-Я]\w{3,}[иыея]")}
_GOES_ON: tuple[CueUse, ...] = ("continuing", "speaker")
_LIGHT: tuple[CueUse, ...] = ("auxiliary", "passive", "negation", "and", "future")
_LONGEST = 12


def has_strange_subject(deed: Deed, board: Board, opening: int, language: str) -> bool:
    """Whether a common noun stands before the first verb of a sentence for its subject.

    Args:
        deed: the first of its sentence, without a body for subject.
        board: cues of its text.
        opening: index of the first word of the sentence.
        language: of the text; where the subject stands elsewhere (ar) or has no space around it (zh), there is none.

    Returns:
        Not where a capital tells a body that was named before (the Office), where a pronoun or the paper itself (the
        report) or a word for a body alone (the committee, but not the committee of inquiry) stands there, nor where a
        preposition opens what does: En su informe pidió.
    """
    words = board.words
    if language not in _DETERMINERS or words.surfaces[deed.first].lower() in _JUDGING:
        return False
    first = _part(deed.first, opening, board)
    if not 0 < deed.first - first <= _LONGEST or board.at("preposition", first) is not None:
        return False
    if (short := board.first_in("short", first, deed.first)) is not None:
        return not _stands_alone(short, first, deed.first, board)
    if any(board.first_in(use, first, deed.first) is not None for use in _GOES_ON):
        return False
    return _is_common(first, deed.first, board, language)


def _stands_alone(short: int, first: int, last: int, board: Board) -> bool:
    """Whether nothing but an article and an adverb stands beside a short name: the committee also."""
    words = board.words
    apart = words.text[words.ends[short] : words.starts[short + 1]].isspace()  # not commission d'enquête
    after = (_is_light(at, board) or board.at("continuing", at) is not None for at in range(short + 1, last))
    return short - first <= 1 and apart and all(after)


def _part(first: int, opening: int, board: Board) -> int:
    """Where the part of the sentence opens that holds a word: after the last mark before it."""
    words = board.words
    while first > opening and not (first and _PARTED.search(words.text, words.ends[first - 1], words.starts[first])):
        first -= 1
    return first


def _is_common(first: int, last: int, board: Board, language: str) -> bool:
    """Whether an article and a noun in small letters open some words, or a plural that only their place capitalises."""
    words = board.words
    surfaces = words.surfaces
    elided = _ELIDED.search(words.text, max(0, words.starts[first] - 2), words.starts[first]) is not None
    determined = _DETERMINERS[language].fullmatch(surfaces[first].lower()) is not None
    if board.at("others", first) is not None:
        return True
    if not determined and not elided:
        plural = _PLURAL.get(language)
        return plural is not None and plural.fullmatch(surfaces[first]) is not None
    noun = next((at for at in range(first + determined, last) if not _is_light(at, board)), last)
    return noun < last and surfaces[noun].islower() and surfaces[noun] not in _LINKS


def _is_light(at: int, board: Board) -> bool:
    manner = _MANNER.fullmatch(normalise(board.words.surfaces[at])) is not None
    return manner or any(board.at(use, at) is not None for use in _LIGHT)
