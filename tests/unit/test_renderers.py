"""Digests as people read them: their language, their direction, and nobody else's markup."""

import re
from typing import Any

import pytest

from services.publish.adapters.renderers import FORMATS, Renderer, direction, markdown, plain
from services.publish.adapters.theme_labels import LANGUAGES, load_themes
from shared.contract.digest import Digest, DigestCounts, DigestItem
from tests.conftest import SEEDS
from tests.factories import digest

RENDERER = Renderer(load_themes(SEEDS).labels)
EVIL = "<script>alert(1)</script> [x](javascript:1) `y` \u202egnp\u202c & \n# z"


def with_item(**fields: Any) -> Digest:
    given = digest()
    section = given.sections[1]
    item = DigestItem.model_validate({**section.items[0].model_dump(), **fields})
    return given.model_copy(update={"sections": [section.model_copy(update={"items": [item]})]})


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_and_format_tells_what_and_who_with_the_quote(language: str, form: str) -> None:
    told = RENDERER.render(digest(language=language), form)
    assert "Statement st-1" in told
    assert "The EU condemns torture." in told
    assert "https://example.org/a" in told
    assert RENDERER.render(digest(language=language), form) == told


@pytest.mark.parametrize(
    ("language", "number", "told"),
    [
        ("ar", 0, "لا بيانات"), ("ar", 1, "بيان واحد"), ("ar", 2, "بيانان"), ("ar", 3, "3 بيانات"),
        ("ar", 11, "11 بيانا"), ("ar", 100, "100 بيان"),
        ("en", 1, "1 statement"), ("en", 0, "0 statements"),
        ("fr", 0, "0 déclaration"), ("fr", 2, "2 déclarations"),
        ("es", 1, "1 declaración"), ("es", 5, "5 declaraciones"),
        ("ru", 1, "1 заявление"), ("ru", 3, "3 заявления"), ("ru", 5, "5 заявлений"), ("ru", 21, "21 заявление"),
        ("zh", 5, "5 份声明"),
    ],
)  # fmt: skip
def test_numbers_are_counted_as_the_language_counts(language: str, number: int, told: str) -> None:
    counts = DigestCounts(statements=number, items=0, corrections=0, sources=1)
    lines = RENDERER.render(digest(language=language, counts=counts, sections=[]), "txt").splitlines()
    assert lines[2].split(" · ")[0] == told


def test_times_are_those_of_the_readers_zone_in_the_readers_language() -> None:
    told = RENDERER.render(digest(language="fr"), "txt")
    assert "20 novembre 2026 13:00 – 20 novembre 2026 14:00" in told


def test_corrections_stand_first_under_their_own_heading() -> None:
    told = RENDERER.render(digest(), "md")
    assert (
        told.index("Corrections and withdrawals") < told.index("[corrected] Statement st-2") < told.index("## Torture")
    )


@pytest.mark.parametrize(("language", "wanted"), [("ar", "rtl"), ("fa", "rtl"), ("en", "ltr"), ("zh-Hant", "ltr")])
def test_direction_follows_the_language(language: str, wanted: str) -> None:
    assert direction(language) == wanted


def test_a_page_is_laid_out_in_the_readers_direction_and_each_item_in_its_own() -> None:
    page = RENDERER.render(digest(language="ar"), "html")
    assert '<html lang="ar" dir="rtl">' in page
    assert '<bdi lang="en" dir="ltr">Statement st-1</bdi>' in page


def test_foreign_words_cannot_become_markup_in_a_page() -> None:
    page = RENDERER.render(with_item(title=EVIL, source=EVIL, themes=[{"id": "torture", "words": [EVIL]}]), "html")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_foreign_words_cannot_become_markup_in_markdown() -> None:
    told = RENDERER.render(with_item(title=EVIL, source=EVIL), "md")
    assert "<script" not in told
    assert "\\[x\\](javascript:1)" in told
    assert not re.search(r"^# z", told, re.MULTILINE)


def test_foreign_direction_controls_are_taken_out_and_the_words_isolated() -> None:
    assert plain(EVIL).startswith("\u2068<script>")
    assert "\u202e" not in plain(EVIL) + markdown(EVIL)
    assert "\n" not in plain(EVIL)
