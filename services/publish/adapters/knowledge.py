"""What publish knows of themes and names: from the taxonomy and gazetteer files, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from babel import Locale

from services.publish.adapters.names import load_aliases, load_names
from services.publish.adapters.theme_labels import LANGUAGES, load_themes
from services.publish.domain.mistakes import Known
from services.publish.domain.wording import Wording

_NONE = "root"
_UNNAMED = ("als", "azb", "bcl", "bh", "bxr", "cbk", "diq", "dty", "eml", "gom", "mhr", "nah", "pnb")
"""Languages that may be told apart, and that CLDR has no name for."""


@dataclass(frozen=True)
class Knowledge:
    """Themes and names.

    Attributes:
        broader: theme -> broader theme, or "".
        wordings: by language.
        known: what filters may name.
    """

    broader: Mapping[str, str]
    wordings: Mapping[str, Wording]
    known: Known


def load_knowledge(seeds: Path) -> Knowledge:
    """Read taxonomy/ and gazetteers/.

    Raises:
        OSError: a file cannot be read.
        SeedError: one is not as hiwar reads such files.
    """
    themes, names = load_themes(seeds), load_names(seeds)
    wordings = {tag: Wording(tag, themes.labels[tag], names[tag]) for tag in LANGUAGES}
    in_english_first = sorted(LANGUAGES, key=lambda tag: tag != "en")
    labels = {theme: [themes.labels[tag][theme] for tag in in_english_first] for theme in themes.broader}
    entities: dict[str, list[str]] = {}
    for tag in in_english_first:
        for entity, name in names[tag].items():
            entities.setdefault(entity, []).append(name)
    known = Known(labels, entities, language_names(), load_aliases(seeds))
    return Knowledge(themes.broader, wordings, known)


def language_names() -> dict[str, list[str]]:
    """Give the primary language tags with their names in our six languages, English first."""
    known = {tag: [name] for tag, name in Locale.parse("en").languages.items() if tag.isalpha() and tag != _NONE}
    for language in LANGUAGES:
        for tag, name in Locale.parse(language).languages.items():
            if tag in known:
                known[tag].append(name)
    return {**known, **{tag: [] for tag in _UNNAMED}}
