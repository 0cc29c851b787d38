"""Organs that no gazetteer lists are told in the reader's language by what they are."""

import csv
from pathlib import Path

import pytest

from services.publish.adapters.names import load_names
from services.publish.adapters.theme_labels import LANGUAGES

SEEDS = Path(__file__).parents[2] / "seeds"
NAMES = load_names(SEEDS)


@pytest.mark.parametrize(
    ("language", "entity", "told"),
    [
        ("ar", "local:special-procedure/torture", "الإجراءات الخاصة: التعذيب"),
        ("ar", "local:ministry/health/MA", "وزارة الصحة (المغرب)"),
        ("fr", "local:office/minister/foreign-affairs/DZ", "Ministre des Affaires étrangères (Algérie)"),
        ("en", "local:special-procedure/situation-in/IR", "Special procedure on the human rights situation (Iran)"),
        ("es", "local:government/EG", "Gobierno (Egipto)"),
        ("zh", "local:ministry/education", "教育部"),
        ("ar", "local:ministry/foreign-affairs/PS", "وزارة الخارجية (دولة فلسطين)"),
        ("fr", "local:government/SY", "Gouvernement (Syrie)"),
        ("ar", "local:office/secretary-general/Q458", "الأمين العام (الاتحاد الأوروبي)"),
        ("fr", "local:office/head/fidh", "Directeur (Fédération internationale pour les droits humains)"),
    ],
)
def test_an_organ_is_told_by_what_it_is_and_whose(language: str, entity: str, told: str) -> None:
    """In the reader's own words, not in English."""
    assert NAMES[language][entity] == told


@pytest.mark.parametrize(
    "entity",
    [
        *("local:unheard-of/x", "local:ministry/unheard-of", "local:government/ZZZ", "local:"),
        *("local:office/head/unheard-of", "local:office/head/Q0", "local:office/deputy/Q458"),
    ],
)
def test_what_no_label_has_has_no_name(entity: str) -> None:
    """Whoever asks falls back to the name as it was read."""
    assert NAMES["ar"].get(entity) is None


def test_every_organ_and_topic_that_enrich_knows_has_a_label_in_each_language() -> None:
    """An addition to the lexicons without labels would be told in English."""
    with (SEEDS / "taxonomy" / "organs.csv").open(encoding="utf-8") as lines:
        labels = {row.pop("key"): row for row in csv.DictReader(lines)}
    keys = set()
    for language in LANGUAGES:
        with (SEEDS / "lexicons" / "names" / f"{language}.csv").open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                key = row["key"].rstrip("!@").partition(":")[0]
                keys |= {"organ": {key}, "portfolio": {f"portfolio/{key}"}, "mandate": {f"mandate/{key}"}}.get(
                    row["role"], {f"post/{key}"} if row["role"] == "post" else set()
                )

    assert keys <= set(labels)
    assert all(all(row.values()) for row in labels.values())
