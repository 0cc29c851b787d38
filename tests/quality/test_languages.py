"""The language of one-line texts: by script where that tells, acronyms apart, else by statistics."""

import json

import pytest

from services.enrich.domain.languages import detect
from tests.quality.test_labelled_samples import GOLD

TITLES = {
    "ar": ["OHCHR تدين", "UNICEF: أطفال اليمن", "مالي", "A/HRC/RES/50/1 قرار", "EU-OHCHR حوار", "بيان مشترك EU/AU"],
    "zh": ["OHCHR关切", "UNICEF报告", "马里", "A/HRC/50号决议", "欧盟-EU声明", "G7外长声明", "死刑"],
    "ru": ["OHCHR: пытки в тюрьмах", "Мали: заявление", "УВКПЧ обеспокоено", "Киргизия: НПО", "Смертная казнь"],
    "en": ["Mali: UN expert alarmed", "JOINT STATEMENT ON SUDAN", "Torture in El Salvador prisons", "No impunity"],
    "fr": ["Mali : communiqué conjoint", "LE CONSEIL CONDAMNE LA TORTURE", "Haïti : violences", "La torture au Mali"],
    "es": ["Nicaragua: presos políticos", "LA CIDH CONDENA EL ASESINATO", "No a la impunidad", "Cumbre UE-CELAC"],
}


@pytest.mark.parametrize(("language", "title"), [(tag, title) for tag, titles in TITLES.items() for title in titles])
def test_a_title_is_in_its_language(language: str, title: str) -> None:
    assert detect(title, None).tag == language


@pytest.mark.parametrize("words", [7, 1_000])
def test_each_gold_sentence_is_in_its_language_from_its_first_words_on(words: int) -> None:
    rows = [json.loads(line) for path in GOLD.glob("*.jsonl") for line in path.read_text(encoding="utf-8").splitlines()]
    wrong = [row["id"] for row in rows if detect(" ".join(row["text"].split()[:words]), None).tag != row["lang"]]
    assert wrong == []


def test_a_long_text_is_told_after_its_foreign_headline() -> None:
    headline = "Communiqué de presse conjoint du Conseil et de la Commission sur les droits de l'homme. "
    assert detect(headline + "The ministers met in the capital and agreed to work on prisons. " * 12, None).tag == "en"


@pytest.mark.parametrize(("text", "declared"), [("", None), ("12/3 - 2026", None), ("…", "fr")])
def test_a_text_without_letters_has_the_declared_language_or_none(text: str, declared: str | None) -> None:
    found = detect(text, declared)
    assert (found.tag, found.confidence, found.declared) == (declared or "und", 0.0, declared)
