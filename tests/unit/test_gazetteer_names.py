"""What the gazetteers call a name is what readers are shown: no marks of the lists that they were taken from."""

import csv
import re
from pathlib import Path

import pytest

from services.publish.adapters.names import load_names
from tests.conftest import SEEDS

_FOOTNOTE = re.compile(r"[*†‡]|\[\w\]")


@pytest.mark.parametrize("path", sorted((SEEDS / "gazetteers").glob("*.csv")), ids=lambda path: path.stem)
def test_no_name_has_a_footnote_mark(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as lines:
        marked = [row["term"] for row in csv.DictReader(lines) if _FOOTNOTE.search(row["term"])]
    assert marked == []


def test_palestine_is_called_as_the_united_nations_call_it() -> None:
    names = load_names(SEEDS)
    assert [names[tag]["iso:PS"] for tag in ("ar", "en", "fr")] == ["دولة فلسطين", "Palestine", "État de Palestine"]
