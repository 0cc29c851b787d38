"""What the files under seeds/ say, as plain values: concepts, terms, entities, cues."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from shared.contract.enriched_statement import ActKind, EntityType

LANGUAGES = ("ar", "en", "fr", "es", "ru", "zh")
Use = Literal["strong", "weak", "never"]


class ThemeTerm(NamedTuple):
    """A term of a theme: strong proves it alone, weak in company, never hides the terms inside it."""

    theme: str
    use: Use


class NamedEntity(NamedTuple):
    """Who a name stands for."""

    id: str
    type: EntityType
    name: str


class Cue(NamedTuple):
    """A wording that tells of an act, cancels it, or stands for both sides.

    An Arabic one that is listed without the article is not found with it: a verb and its noun look alike.
    """

    use: Literal["cue", "negation", "group"]
    kind: ActKind | None
    definite: bool = False


Meaning = ThemeTerm | NamedEntity | Cue


@dataclass(frozen=True)
class Concept:
    """A theme of the taxonomy.

    Attributes:
        id: the contract's.
        broader: the theme one level up, or empty.
        same_as: CURIEs of matching concepts elsewhere.
    """

    id: str
    broader: str
    same_as: tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """Everything that a tagger knows.

    Attributes:
        version: computed from the content of the files.
        concepts: by id.
        terms: by language: wording and meaning.
    """

    version: str
    concepts: dict[str, Concept]
    terms: dict[str, list[tuple[str, Meaning]]]
