"""Names and acts on labelled sentences of six languages: the figures reached may not fall."""

from pathlib import Path

import pytest

from services.enrich.evaluation.floors import below, reached
from tests.quality.held import seeded_run

GOLD = Path(__file__).resolve().parents[1] / "gold"


@pytest.mark.parametrize(
    ("half", "floors"),
    [
        ("tune", {"mentions": 0.98, "mentions-linked": 0.97, "acts": 0.98, "acts-actors": 0.95}),
        ("fresh", {"mentions": 0.91, "mentions-linked": 0.95, "acts": 0.96, "acts-actors": 0.86}),
        ("held", {"mentions": 0.95, "mentions-linked": 0.95, "acts": 0.94, "acts-actors": 0.88}),
    ],
)
def test_names_and_acts_are_as_right_as_they_were(half: str, floors: dict[str, float]) -> None:
    assert below(reached(seeded_run(GOLD / f"entities_acts_{half}.jsonl")), floors) == []
