"""How many it were parts no term."""

import pytest

from services.enrich.domain.counted import is_count
from tests.seeded import seeded_tagger

TAGGER = seeded_tagger()


def themes(text: str, language: str) -> set[str]:
    return {theme.id for theme in TAGGER.tag(text=text, declared=language).themes}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "the killing of 12 protesters"),
        ("en", "the killing of dozens of protesters"),
        ("fr", "le meurtre de 12 manifestants"),
        ("es", "el asesinato de tres manifestantes"),
        ("ru", "убийство 12 протестующих"),
        ("zh", "打死12名示威者"),
        ("ar", "مقتل 12 متظاهرا"),
        ("ar", "مقتل عشرات المتظاهرين"),
        ("ar", "مقتل المئات من المتظاهرين"),
    ],
)
def test_a_number_parts_no_term(language: str, text: str) -> None:
    assert "unlawful-killings" in themes(text, language)


def test_the_evidence_holds_the_number() -> None:
    (tag,) = [t for t in TAGGER.tag(text="the killing of 12 protesters").themes if t.id == "unlawful-killings"]
    assert "killing of 12 protesters" in [span.text for span in tag.evidence]


def test_a_year_is_no_number_of_anything() -> None:
    assert [word for word in ("12", "1,900", "2021", "1948", "dozens", "عشرات") if not is_count(word)] == [
        "2021",
        "1948",
    ]
