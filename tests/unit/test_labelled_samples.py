"""Names and acts on labelled sentences of six languages: the figures reached may not fall."""

from collections import Counter

import pytest

from services.enrich.adapters.lexicon_files import load_lexicon
from services.enrich.domain.tagger import Tagger
from tests.conftest import SEEDS
from tests.gold.score import f1, score

GOLD = SEEDS.parent / "tests" / "gold"
TAGGER = Tagger(load_lexicon(SEEDS))


@pytest.mark.parametrize(("half", "mentions", "acts"), [("tune", 0.98, 0.98), ("held", 0.95, 0.94)])
def test_mentions_and_kinds_of_acts_are_as_right_as_they_were(half: str, mentions: float, acts: float) -> None:
    counts = sum(score(GOLD / f"entities_acts_{half}.jsonl", TAGGER).values(), Counter[str]())
    assert f1(counts, "mention") >= mentions
    assert f1(counts, "act") >= acts
    assert counts["actors right"] >= 0.9 * (counts["actors right"] + counts["actors false"])
