"""Why a text has its themes, and what would have changed that."""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from shared.contract.enriched_statement import Span

_SCORE = itemgetter(1)


class Term(NamedTuple):
    """What one term does for a theme in one passage.

    Attributes:
        name: equal for all forms of the term.
        span: where it stands.
        weight: what it adds, on the scorer's own scale.
        own: whether it is a term of this theme; those of others tip the scales only.
        proves: whether the theme may be told because of it; words of context do not.
        bears_out: whether a longer text that says it once is about the theme.
    """

    name: str
    span: Span
    weight: float
    own: bool = True
    proves: bool = True
    bears_out: bool = True


class Passage(NamedTuple):
    """A piece of the text that is scored by itself, from a base and the weights of its terms."""

    base: float
    terms: Sequence[Term]


class Scorer(NamedTuple):
    """How terms become scores.

    Attributes:
        total: what base and terms of a passage come to.
        score: of a total, 0.0 to 1.0, rising.
        least: the total above which a passage tells a theme.
        told: whether a text is about a theme, by its passages.
    """

    total: Callable[[Passage], float]
    score: Callable[[float], float]
    least: float
    told: Callable[[Sequence[Passage]], bool]


class Explanation(NamedTuple):
    """One theme in one text.

    Attributes:
        theme: its id.
        score: that of its best passage.
        told: whether it is a tag.
        passage: the best one.
        missing: how much its total lacks to be told; 0.0 when it is, or would be if the text came back to it.
        without: each term of the best passage and the score that the theme would have without it, lowest first.
        decisive: terms without which, each alone, the theme would not be told.
    """

    theme: str
    score: float
    told: bool
    passage: Passage
    missing: float
    without: list[tuple[Term, float]]
    decisive: list[str]


def explain_themes(
    readings: Mapping[str, Sequence[Passage]], scorer: Scorer, *, most_misses: int = 5
) -> list[Explanation]:
    """Explain every theme that is told, and the nearest of those that are not.

    Args:
        readings: of each theme that some term of the text speaks for, its passages, at least one.
        scorer: the scale.
        most_misses: how many near misses to give.

    Returns:
        The told ones, highest score first, then the misses, nearest first.
    """
    found = sorted(
        (_explain(theme, passages, scorer) for theme, passages in readings.items()), key=lambda e: (-e.score, e.theme)
    )
    return [e for e in found if e.told] + [e for e in found if not e.told][:most_misses]


def _explain(theme: str, passages: Sequence[Passage], scorer: Scorer) -> Explanation:
    best = max(passages, key=scorer.total)
    total = scorer.total(best)
    told = scorer.told(passages)
    without = [(term, _without(passages, term.name)) for term in best.terms]
    return Explanation(
        theme=theme,
        score=scorer.score(total),
        told=told,
        passage=best,
        missing=max(0.0, scorer.least - total),
        without=sorted(((term, scorer.score(max(map(scorer.total, left)))) for term, left in without), key=_SCORE),
        decisive=[term.name for term, left in without if told and not scorer.told(left)],
    )


def _without(passages: Sequence[Passage], name: str) -> list[Passage]:
    """The passages of a text in which a term is nowhere."""
    return [Passage(p.base, [term for term in p.terms if term.name != name]) for p in passages]
