"""Which files the folder of seeds has, and their columns: what lacks one is told before any row is read."""

from collections.abc import Iterator
from pathlib import Path

from services.enrich.domain.lexicon import LANGUAGES
from shared.seed_rows import SeedError, missing_columns

_THEMES = "taxonomy/themes.csv"
_SIGNALS = ("signal", "use", *LANGUAGES)
_COLUMNS = {
    _THEMES: ("id", "broader"),
    "taxonomy/seats.csv": ("place", "country"),
    "taxonomy/own_fields.csv": ("body",),
    "taxonomy/terms_of_office.csv": ("person", "office", "from", "to", "source"),
    "gazetteers/*.csv": ("id", "type", "name", "lang", "term"),
    "lexicons/context.csv": _SIGNALS,
    "lexicons/weights.csv": ("theme", "signal", "weight"),
    "lexicons/themes/*.csv": _SIGNALS,
    "lexicons/names/*.csv": ("role", "key", "term"),
    "lexicons/acts/*.csv": ("kind", "term", "use"),
}
_OF_EACH_LANGUAGE = ("lexicons/names", "lexicons/acts")


def check_columns(seeds: Path) -> Iterator[str]:
    """Tell each file that cannot be read, and each that lacks a column."""
    if not (seeds / _THEMES).is_file():
        yield f"{seeds}: has no {_THEMES}; --seeds, or HIWAR_SEEDS_DIR, names the folder that has"
    for files, columns in _COLUMNS.items():
        for path in sorted(seeds.glob(files)):
            try:
                missing = missing_columns(path, columns)
            except SeedError as error:
                missing = str(error)
            if missing:
                yield missing


def check_languages(seeds: Path) -> Iterator[str]:
    """Tell each file that there must be for a language, and is not."""
    for folder in _OF_EACH_LANGUAGE:
        for language in LANGUAGES:
            path = seeds / folder / f"{language}.csv"
            if not path.is_file():
                yield f"{path}: is missing; nothing of {Path(folder).name} would be found in {language}"
