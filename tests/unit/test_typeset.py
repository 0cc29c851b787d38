"""Our own words as French is set, and other languages as they are written."""

import pytest

from services.publish.adapters.typeset import typeset, typeset_words


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("l'État de droit", "l’État de droit"),
        ("En bref : « oui » ; non ?", "En bref\u00a0: «\u00a0oui\u00a0»\u202f; non\u202f?"),
        ("à 10:30", "à 10:30"),
    ],
)
def test_french_has_spaces_that_no_line_breaks_at_and_a_curved_apostrophe(written: str, told: str) -> None:
    assert typeset(written, "fr") == told
    assert typeset(written, "en") == written


def test_words_are_set_however_deep_they_stand() -> None:
    assert typeset_words({"a": {"b": "d'où ?"}, "n": 1}, "fr") == {"a": {"b": "d’où\u202f?"}, "n": 1}
