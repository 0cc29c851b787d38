"""What two sentences say together, on a lexicon of three words."""

from services.enrich.domain.lexicon import LANGUAGES, Concept, Lexicon, Signal, Weights
from services.enrich.domain.tagger import Tagger

HELD, CUSTODY, FREED = (Signal(f"detention/{name}", "detention", "weak") for name in ("held", "custody", "freed"))
LEXICON = Lexicon(
    version="1",
    concepts={"detention": Concept("detention", "", ())},
    terms={language: [] for language in LANGUAGES} | {"en": [("held", HELD), ("custody", CUSTODY), ("freed", FREED)]},
    signs={language: [] for language in LANGUAGES},
    weights=Weights({"detention": -2.4}, {"detention": {HELD.id: 1.5, CUSTODY.id: 1.5, FREED.id: 0.2}}),
)
FIRST, SECOND = "The editor has been held since May. ", "Nobody could see her in custody. "
OTHER = "The ministry gave no further word on the matter today. "


def _themes(text: str, title: str = "") -> list[tuple[str, list[str]]]:
    tags = Tagger(LEXICON).tag(text=text, title=title, declared="en").themes
    return [(tag.id, [span.text for span in tag.evidence]) for tag in tags]


def test_two_sentences_beside_each_other_tell_a_theme_that_neither_tells_alone() -> None:
    """Both words are its evidence."""
    assert _themes(FIRST) == _themes(SECOND) == []
    assert _themes(FIRST + OTHER + SECOND) == [("detention", ["held", "custody"])]


def test_the_title_stands_beside_the_first_sentences() -> None:
    assert _themes(OTHER + SECOND, title=FIRST) == [("detention", ["held", "custody"])]
    assert _themes(OTHER * 12 + SECOND, title=FIRST) == []


def test_sentences_that_stand_far_apart_do_not_add_up() -> None:
    assert _themes(FIRST + OTHER * 12 + SECOND) == []


def test_the_same_word_again_and_again_says_nothing_more() -> None:
    assert _themes(FIRST * 9) == []


def test_words_that_say_little_remain_too_little_together() -> None:
    assert _themes(FIRST + "He was freed. ") == []
