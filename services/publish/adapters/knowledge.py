"""What publish knows of themes and names: from the taxonomy and gazetteer files, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from services.publish.adapters.names import load_names
from services.publish.adapters.theme_labels import LANGUAGES, load_themes
from services.publish.domain.mistakes import Known
from services.publish.domain.wording import Wording


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
    """
    themes, names = load_themes(seeds), load_names(seeds)
    wordings = {tag: Wording(tag, themes.labels[tag], names[tag]) for tag in LANGUAGES}
    in_english_first = sorted(LANGUAGES, key=lambda tag: tag != "en")
    labels = {theme: [themes.labels[tag][theme] for tag in in_english_first] for theme in themes.broader}
    entities: dict[str, list[str]] = {}
    for tag in in_english_first:
        for entity, name in names[tag].items():
            entities.setdefault(entity, []).append(name)
    return Knowledge(themes.broader, wordings, Known(labels, entities))
