"""The tagger of the committed lexicons held against labelled texts."""

from pathlib import Path

from services.enrich.evaluation.gold import read_gold
from services.enrich.evaluation.run import Run, evaluate
from tests.seeded import seeded_lexicon, seeded_tagger


def seeded_run(gold: Path) -> Run:
    """Evaluate it on the texts of a file."""
    concepts = seeded_lexicon().concepts
    return evaluate(read_gold(gold, concepts), seeded_tagger(), concepts, version="1")
