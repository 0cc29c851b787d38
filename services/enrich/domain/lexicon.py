"""What the files under seeds/ say, as plain values: themes, signals and their weights, names, cues."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from services.enrich.domain.names.holders import Term
from services.enrich.domain.names.seats import Seats
from services.enrich.domain.signs import Meaning

LANGUAGES = ("ar", "en", "fr", "es", "ru", "zh")
Use = Literal["strong", "named", "weak", "context", "never"]


class Signal(NamedTuple):
    """One idea that points to themes, however it is worded in six languages.

    Attributes:
        id: `theme/signal`, such as `childrens-rights/child-marriage`.
        theme: whose file it stands in.
        use: strong proves the theme alone, named in a short text or where it comes again, weak in company, context
            only by learned weights; never hides what lies inside it: a false friend.
    """

    id: str
    theme: str
    use: Use


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
class Weights:
    """A sparse linear layer from signals to themes, in logits; equal for all languages.

    Attributes:
        bias: theme -> logit of a passage before any signal is counted.
        of_theme: theme -> signal id -> weight.
    """

    bias: Mapping[str, float] = field(default_factory=dict)
    of_theme: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Lexicon:
    """Everything that a tagger knows.

    Attributes:
        version: computed from the content of the files.
        concepts: by id.
        terms: of themes, by language: wording and signal.
        signs: names and cues of acts, by language: wording and meaning.
        weights: how signals move themes.
        holders: terms of office.
        seats: id of a capital -> its state.
        of_a_field: ids of bodies that speak of their own field whenever they speak: health, refugees, the press.
    """

    version: str
    concepts: dict[str, Concept]
    terms: dict[str, list[tuple[str, Signal]]]
    signs: dict[str, list[tuple[str, Meaning]]]
    weights: Weights = field(default_factory=Weights)
    holders: tuple[Term, ...] = ()
    seats: Seats = field(default_factory=dict)
    of_a_field: frozenset[str] = frozenset()

    def under(self, theme: str) -> frozenset[str]:
        """Ids of the themes that are narrower than one, at any depth."""
        narrower: set[str] = set()
        while found := {c.id for c in self.concepts.values() if c.broader in {theme, *narrower}} - narrower:
            narrower |= found
        return frozenset(narrower)
