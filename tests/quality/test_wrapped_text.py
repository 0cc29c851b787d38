"""A statement says the same when a mail program has broken its lines; quotes and spans are as it came."""

import json
import textwrap
from pathlib import Path

import pytest

from services.enrich.domain.tagger import Tags
from tests.seeded import seeded_tagger

TAGGER = seeded_tagger()
SEEDS = Path(__file__).resolve().parent.parent.parent / "seeds" / "statements"
TEXTS = {
    row["guid"]: " ".join(row["text"].split())
    for path in sorted(SEEDS.glob("*.jsonl"))
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    if row.get("text") and path.stem != "zh"  # text without spaces is not broken by mail programs
}


def told(tags: Tags) -> list[str]:
    acts = [json.dumps([act.kind, act.actors, act.themes, act.targets, act.quote.text.split()]) for act in tags.acts]
    names = [json.dumps([entity.id, entity.name.split()]) for entity in tags.entities]
    return [*acts, *names, *(theme.id for theme in tags.themes)]


@pytest.mark.parametrize("name", TEXTS)
def test_broken_lines_change_nothing_that_is_told(name: str) -> None:
    wrapped = textwrap.fill(TEXTS[name], 72, break_on_hyphens=False, break_long_words=False)
    tags = TAGGER.tag(text=wrapped)
    assert told(tags) == told(TAGGER.tag(text=TEXTS[name]))
    assert all(wrapped[act.quote.start : act.quote.end] == act.quote.text for act in tags.acts)
