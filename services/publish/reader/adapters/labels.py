"""What themes and entities are called in the languages of the interface, from the seeds and CLDR."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from babel import Locale

from services.publish.adapters.names import load_aliases, load_names
from services.publish.adapters.theme_labels import Themes, load_themes
from services.publish.reader.domain.known_names import Name

INTERFACE = ("ar", "en", "fr")
_CONCEPTS = ("unbis", "eurovoc", "uhri", "sdg")


@dataclass(frozen=True)
class Labels:
    """Names in several languages.

    Attributes:
        themes: labels by language and theme; broader theme by theme.
        entities: labels by language and entity.
        same_as: theme -> CURIEs of the same concept elsewhere.
        aliases: name or acronym in any language -> entity.
    """

    themes: Themes
    entities: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    same_as: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)

    def theme(self, theme: str, language: str) -> str:
        """Give the label of a theme, or its id where the taxonomy no longer has it."""
        return self.themes.labels[language].get(theme) or theme

    def entity(self, entity: str, language: str) -> str | None:
        """Give the name of an entity, None where no list has it in that language."""
        known = self.entities.get(language, {}).get(entity)
        if known is None and entity.startswith("iso:"):
            return Locale.parse(language).territories.get(entity.removeprefix("iso:"))
        return known

    def ancestors(self, theme: str) -> Iterator[str]:
        """Give a theme and all broader ones, the narrowest first."""
        seen: set[str] = set()
        while theme and theme not in seen:
            seen.add(theme)
            yield theme
            theme = self.themes.broader.get(theme, "")

    def names(self) -> Iterator[Name]:
        """Give what themes are called in the languages of the interface, and entities in all."""
        for language in INTERFACE:
            yield from (Name("theme", theme, label) for theme, label in self.themes.labels[language].items())
        yield from (Name("entity", entity, alias) for alias, entity in self.aliases.items())

    def narrower(self, theme: str) -> list[str]:
        """Give the themes right below one, or the top ones for an empty name, in the order of the taxonomy."""
        return self._narrower.get(theme, [])

    @cached_property
    def _narrower(self) -> Mapping[str, list[str]]:
        narrower: dict[str, list[str]] = defaultdict(list)
        for narrow, broad in self.themes.broader.items():
            narrower[broad].append(narrow)
        return narrower


def load_labels(seeds: Path) -> Labels:
    """Read the taxonomy and the gazetteers.

    Raises:
        OSError: the taxonomy cannot be read.
    """
    with (seeds / "taxonomy" / "themes.csv").open(encoding="utf-8-sig", newline="") as lines:
        same_as = {row["id"]: tuple(_curies(row)) for row in csv.DictReader(lines)}
    return Labels(load_themes(seeds), load_names(seeds), same_as, load_aliases(seeds))


def _curies(row: Mapping[str, str]) -> Iterator[str]:
    for scheme in _CONCEPTS:
        yield from (f"{scheme}:{value}" for value in (row.get(scheme) or "").split(";") if value)
