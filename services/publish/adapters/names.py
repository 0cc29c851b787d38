"""What bodies, places and persons are called in each language: as the gazetteers say, or by what they are."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from babel import Locale

from services.publish.adapters.theme_labels import LANGUAGES, rows_of
from services.publish.adapters.typeset import typeset

_NO_NAMES = ("never", "demonym")
"""Rows that say what is no name (guinea fowl), or only an adjective of a country."""
_COLUMNS = ("id", "name", "lang", "term")
_ORGAN = "local:"
_TOPICS = {"special-procedure": "mandate"}
_POST = 3
"""Parts of the id of who heads a body: office, post, body."""
_PORTFOLIO = "portfolio"
"""Whose topics the other organs have: ministries and ministers."""


class Names(Mapping[str, str]):
    """Entity -> what it is called in one language.

    Those listed are gone through; an organ of a state or of the UN (`local:ministry/health/MA`) is told besides, by
    what it is: its kind, what it is for, and its country; and so is who heads a listed body
    (`local:office/head/Q458`), by post and body.

    Args:
        language: one of six.
        listed: from the gazetteers.
        organs: `taxonomy/organs.csv` in that language: key -> label, with a {} for what the organ is for.
    """

    def __init__(self, language: str, listed: Mapping[str, str], organs: Mapping[str, str]) -> None:
        self._listed = listed
        self._organs = organs
        self._countries = Locale.parse(language).territories

    def __getitem__(self, entity: str) -> str:
        """Give a name.

        Raises:
            KeyError: neither a list nor a label has it.
        """
        listed = self._listed.get(entity)
        if listed is not None:
            return listed
        if not entity.startswith(_ORGAN):
            raise KeyError(entity)
        parts = entity.removeprefix(_ORGAN).split("/")
        post = self._organs.get(f"post/{parts[1]}") if len(parts) == _POST and parts[0] == "office" else None
        body = post and (self._listed.get(f"wikidata:{parts[2]}") or self._listed.get(f"{_ORGAN}{parts[2]}"))
        return f"{post} ({body})" if body else self._organ(parts)

    def _organ(self, parts: list[str]) -> str:
        iso = parts.pop() if parts[-1].isupper() else ""
        organ = next(
            "/".join(parts[:n]) for n in range(len(parts), -1, -1) if not n or "/".join(parts[:n]) in self._organs
        )
        topic = "/".join(parts[organ.count("/") + 1 :])
        label = self._organs[organ]
        if topic or "{}" in label:
            label = label.format(self._organs[f"{_TOPICS.get(organ, _PORTFOLIO)}/{topic}"])
        return f"{label} ({self._country(iso)})" if iso else label

    def _country(self, iso: str) -> str:
        """Give the shorter of what the gazetteers and CLDR call it: it stands in brackets."""
        short = str(self._countries[iso])
        return min(short, self._listed.get(f"iso:{iso}", short), key=len)

    def __iter__(self) -> Iterator[str]:
        """Go through the entities of the gazetteers."""
        return iter(self._listed)

    def __len__(self) -> int:
        """How many the gazetteers have."""
        return len(self._listed)


def load_names(seeds: Path) -> dict[str, Names]:
    """Read gazetteers/*.csv (of each language the first term is the name, of English the preferred one) and the organs.

    Raises:
        OSError: a file cannot be read.
        SeedError: one is not as hiwar reads such files.
    """
    names: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for path in sorted((seeds / "gazetteers").glob("*.csv")):
        for row in rows_of(path, *_COLUMNS):
            if row.get("use") in _NO_NAMES:
                continue
            names["en"].setdefault(row["id"], row["name"])
            if row["lang"] in names:
                names[row["lang"]].setdefault(row["id"], typeset(row["term"], row["lang"]))
    organs = list(rows_of(seeds / "taxonomy" / "organs.csv", "key", *LANGUAGES))
    return {
        language: Names(language, names[language], {row["key"]: typeset(row[language], language) for row in organs})
        for language in LANGUAGES
    }


def load_aliases(seeds: Path) -> dict[str, str]:
    """Read all names and acronyms of the gazetteers, casefolded, each with its entity; of two, the first.

    Raises:
        OSError: a file cannot be read.
        SeedError: one is not as hiwar reads such files.
    """
    aliases: dict[str, str] = {}
    for path in sorted((seeds / "gazetteers").glob("*.csv")):
        for row in rows_of(path, *_COLUMNS):
            if row.get("use") not in _NO_NAMES:
                aliases.setdefault(row["term"].casefold(), row["id"])
                aliases.setdefault(row["name"].casefold(), row["id"])
    return aliases
