"""Press freedom is told by what befalls journalists, not by their questions at a press conference."""

import pytest

from tests.quality.test_acts import TAGGER


def tells_press_freedom(text: str) -> bool:
    return "press-freedom" in {theme.id for theme in TAGGER.tag(text=text).themes}


@pytest.mark.parametrize(
    "text",
    [
        "وتشكر الصحفيين الذين حضروا المؤتمر",
        "La ministre a répondu aux questions des journalistes.",
        "The minister took questions from journalists.",
        "El ministro respondió a las preguntas de los periodistas.",
        "Министр ответил на вопросы журналистов.",
        "部长回答记者提问。",
    ],
)
def test_thanks_to_journalists_and_their_questions_are_no_matter_of_press_freedom(text: str) -> None:
    assert not tells_press_freedom(text)


@pytest.mark.parametrize(
    "text", ["اعتقال الصحفيين انتهاك", "Des journalistes ont été arrêtés.", "Journalists were beaten."]
)
def test_what_befalls_journalists_is(text: str) -> None:
    assert tells_press_freedom(text)
