"""Labels of themes in six languages, and which theme is broader, from the taxonomy file."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from services.publish.adapters.typeset import typeset
from shared.seed_rows import SeedError, missing_columns, read_rows

LANGUAGES = ("ar", "en", "fr", "es", "ru", "zh")


class Themes(NamedTuple):
    """The taxonomy as publish needs it: labels by language and theme; broader theme by theme."""

    labels: dict[str, dict[str, str]]
    broader: dict[str, str]


def load_themes(seeds: Path) -> Themes:
    """Read taxonomy/themes.csv.

    Raises:
        OSError: it cannot be read.
        SeedError: it is not there, or not as hiwar reads such files.
    """
    rows = list(rows_of(seeds / "taxonomy" / "themes.csv", "id", "broader", *(f"label_{tag}" for tag in LANGUAGES)))
    labels = {
        language: {row["id"]: typeset(row[f"label_{language}"], language) for row in rows} for language in LANGUAGES
    }
    return Themes(labels, {row["id"]: row["broader"] for row in rows})


def rows_of(path: Path, *columns: str) -> Iterator[dict[str, str]]:
    """Give the rows of a file under seeds/ that has these columns.

    Raises:
        OSError: it cannot be read.
        SeedError: it is not there, or not as hiwar reads such files.
    """
    if wrong := missing_columns(path, columns):
        raise SeedError(wrong)
    return (row.fields for row in read_rows(path))
