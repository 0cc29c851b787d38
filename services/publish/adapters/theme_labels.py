"""Labels of themes in six languages, and which theme is broader, from the taxonomy file."""

import csv
from pathlib import Path
from typing import NamedTuple

from services.publish.adapters.typeset import typeset

LANGUAGES = ("ar", "en", "fr", "es", "ru", "zh")


class Themes(NamedTuple):
    """The taxonomy as publish needs it: labels by language and theme; broader theme by theme."""

    labels: dict[str, dict[str, str]]
    broader: dict[str, str]


def load_themes(seeds: Path) -> Themes:
    """Read taxonomy/themes.csv.

    Raises:
        OSError: it cannot be read.
    """
    with (seeds / "taxonomy" / "themes.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    labels = {
        language: {row["id"]: typeset(row[f"label_{language}"], language) for row in rows} for language in LANGUAGES
    }
    return Themes(labels, {row["id"]: row["broader"] for row in rows})
