"""Score themes by the terms found; every tag shows the words that moved its score."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from services.enrich.domain.lexicon import Concept, ThemeTerm
from services.enrich.domain.matching import Hit, longest
from shared.contract.enriched_statement import Span, ThemeTag

FLOOR = 0.5
_WEIGHT = {"strong": 0.8, "weak": 0.35}
_MOST_EVIDENCE = 5


Counted = Mapping[str, Sequence[tuple[Hit[ThemeTerm], Span]]]
"""Theme -> its terms that count, with their spans, title before text."""


def count_terms(hits: Sequence[tuple[Hit[ThemeTerm], Span]]) -> Counted:
    """Group hits by theme; a term inside a longer one of the same theme, or inside a false friend, does not count.

    Args:
        hits: with their spans, title before text, each by first word and longer before shorter.
    """
    by_theme: dict[str, list[tuple[Hit[ThemeTerm], Span]]] = defaultdict(list)
    for hit, span in hits:
        by_theme[hit.meaning.theme].append((hit, span))
    return {theme: _counted(found) for theme, found in by_theme.items()}


def tag_themes(counted: Counted, concepts: Mapping[str, Concept]) -> list[ThemeTag]:
    """Score each theme: 1 - product of (1 - weight) over its distinct terms.

    Args:
        counted: from `count_terms`.
        concepts: by id; terms of others are passed over.

    Returns:
        Tags of score 0.5 or more, highest first, equal scores by id. One strong term is enough (0.8), one weak term
        (0.35) is not, two different ones are (0.58).
    """
    tags = [_tag(concepts[theme], found) for theme, found in counted.items() if theme in concepts]
    return sorted((tag for tag in tags if tag is not None), key=lambda tag: (-tag.score, tag.id))


def locate_themes(counted: Counted, tags: Sequence[ThemeTag]) -> list[tuple[int, str]]:
    """Give every place in the text that speaks of a tagged theme, not its evidence alone: offset and theme."""
    return sorted((span.start, tag.id) for tag in tags for _, span in counted[tag.id] if span.field == "text")


def _tag(concept: Concept, found: Sequence[tuple[Hit[ThemeTerm], Span]]) -> ThemeTag | None:
    strongest: dict[int, tuple[float, Span]] = {}
    for hit, span in found:
        weight = max(_WEIGHT[hit.meaning.use], strongest.get(hit.pattern, (0.0, span))[0])
        strongest[hit.pattern] = (weight, strongest.get(hit.pattern, (weight, span))[1])
    missing = 1.0
    for weight, _ in strongest.values():
        missing *= 1.0 - weight
    score = round(1.0 - missing, 4)
    if score < FLOOR:
        return None
    evidence = sorted(strongest.values(), key=lambda pair: -pair[0])[:_MOST_EVIDENCE]
    return ThemeTag(id=concept.id, score=score, evidence=[span for _, span in evidence], same_as=list(concept.same_as))


def _counted(found: Sequence[tuple[Hit[ThemeTerm], Span]]) -> list[tuple[Hit[ThemeTerm], Span]]:
    spans = {(span.field, hit.first, hit.last): span for hit, span in found}
    return [
        (hit, spans[field, hit.first, hit.last])
        for field in ("title", "text")
        for hit in longest([hit for hit, span in found if span.field == field])
        if hit.meaning.use != "never"
    ]
