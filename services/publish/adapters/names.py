"""What bodies, places and persons are called in each language, from the gazetteer files."""

import csv
from pathlib import Path

from services.publish.adapters.theme_labels import LANGUAGES

Names = dict[str, dict[str, str]]
"""Language -> entity -> name."""
_NO_NAMES = ("never", "demonym")
"""Rows that say what is no name (guinea fowl), or only an adjective of a country."""


def load_names(seeds: Path) -> Names:
    """Read gazetteers/*.csv: of each language the first term is the name, of English the preferred one.

    Raises:
        OSError: a file cannot be read.
    """
    names: Names = {language: {} for language in LANGUAGES}
    for path in sorted((seeds / "gazetteers").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if row.get("use") in _NO_NAMES:
                    continue
                names["en"].setdefault(row["id"], row["name"])
                if row["lang"] in names:
                    names[row["lang"]].setdefault(row["id"], row["term"])
    return names
