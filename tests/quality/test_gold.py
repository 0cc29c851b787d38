"""The tagger is as right on our own gold sentences as it ever was, and these are what they should be."""

import re
from collections import Counter
from pathlib import Path

import pytest

from services.enrich.domain.lexicon import LANGUAGES
from services.enrich.evaluation.floors import below, reached, read_floors
from services.enrich.evaluation.gold import GoldRow, read_gold
from tests.quality.held import seeded_run
from tests.seeded import seeded_lexicon

GOLD = Path(__file__).resolve().parents[1] / "gold"


@pytest.fixture(scope="module")
def rows() -> list[GoldRow]:
    return read_gold(GOLD / "sentences.jsonl", seeded_lexicon().concepts).rows


def test_no_figure_is_below_its_floor() -> None:
    floors = read_floors(GOLD / "floors.json")
    assert {"themes", "mentions", "acts", "quiet", *(f"themes/{language}" for language in LANGUAGES)} <= floors.keys()
    assert below(reached(seeded_run(GOLD / "sentences.jsonl")), floors) == []


def test_every_theme_and_every_kind_of_act_is_among_the_labels(rows: list[GoldRow]) -> None:
    themes = Counter(theme for row in rows for theme in row.themes or ())
    assert {concept for concept in seeded_lexicon().concepts if themes[concept] < 2} == set()
    kinds = Counter(act.kind for row in rows for act in row.acts or ())
    assert len(kinds) == 8
    assert min(kinds.values()) >= 5


def test_all_languages_are_there_arabic_most_and_texts_without_a_theme(rows: list[GoldRow]) -> None:
    languages = Counter(row.lang for row in rows)
    assert len(rows) >= 240
    assert set(languages) == set(LANGUAGES)
    assert languages.most_common(1)[0][0] == "ar"
    assert sum(row.themes == () for row in rows) >= 30


def test_no_sentence_is_there_twice(rows: list[GoldRow]) -> None:
    bare = Counter(re.sub(r"\W+", "", row.text) for row in rows)
    assert [text for text, times in bare.items() if times > 1] == []
