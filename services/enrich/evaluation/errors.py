"""Where a tagger is wrong: themes taken for their neighbours, and the worst themes with the words that misled."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from services.enrich.domain.lexicon import Concept
from services.enrich.domain.tagger import Tags
from services.enrich.evaluation.figures import Figure
from services.enrich.evaluation.gold import GoldRow
from services.enrich.evaluation.taxonomy import Relation, relation

_CONTEXT = 60
_EXCERPT = 140
_MOST_EXAMPLES = 3


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Confusion(_Part):
    """A theme that was told where another one was wanted."""

    wanted: str
    told: str
    relation: Relation
    rows: int


class Example(_Part):
    """A text in which a theme was missed, or told by these words though it is not there."""

    row: str | int
    lang: str
    kind: Literal["missed", "false alarm"]
    before: str
    words: str
    after: str


class WorstTheme(_Part):
    """A theme that is told badly."""

    theme: str
    f1: float
    missed: int
    false_alarms: int
    examples: list[Example]


def count_confusions(pairs: Iterable[tuple[GoldRow, Tags]], concepts: Mapping[str, Concept]) -> list[Confusion]:
    """Count, for each missed theme, what was told in its place; neighbours first, then by number."""
    counted: Counter[tuple[str, str]] = Counter()
    for row, tags in pairs:
        if row.themes is not None:
            told = {theme.id for theme in tags.themes}
            counted.update((m, f) for m in set(row.themes) - told for f in told - set(row.themes))
    found = [
        Confusion(wanted=wanted, told=told, relation=relation(told, wanted, concepts), rows=rows)
        for (wanted, told), rows in counted.items()
    ]
    return sorted(found, key=lambda c: (c.relation == "other", -c.rows, c.wanted, c.told))


def find_worst(pairs: Sequence[tuple[GoldRow, Tags]], by_theme: Sequence[Figure], *, most: int) -> list[WorstTheme]:
    """Give the themes of lowest F1, each with at most three misses and three false alarms.

    Args:
        pairs: N texts and what was told of them.
        by_theme: the figure of each theme; its group is the theme.
        most: how many to give.
    """
    examples = _examples(pairs)
    faulty = [figure for figure in by_theme if (figure.f1.value or 0.0) < 1.0]
    faulty.sort(key=lambda figure: (figure.f1.value or 0.0, -figure.wanted - figure.told, figure.group))
    worst = []
    for figure in faulty[:most]:
        missed = [e for e in examples[figure.group] if e.kind == "missed"]
        false = [e for e in examples[figure.group] if e.kind == "false alarm"]
        worst.append(
            WorstTheme(
                theme=figure.group,
                f1=figure.f1.value or 0.0,
                missed=len(missed),
                false_alarms=len(false),
                examples=missed[:_MOST_EXAMPLES] + false[:_MOST_EXAMPLES],
            )
        )
    return worst


def _examples(pairs: Iterable[tuple[GoldRow, Tags]]) -> dict[str, list[Example]]:
    found: dict[str, list[Example]] = defaultdict(list)
    for row, tags in pairs:
        if row.themes is None:
            continue
        lang = row.lang or tags.language.tag
        told = {theme.id: theme for theme in tags.themes}
        for theme in [theme for theme in row.themes if theme not in told]:
            whole = Example(row=row.id, lang=lang, kind="missed", before=row.text[:_EXCERPT], words="", after="")
            found[theme].append(whole)
        for theme, tag in told.items():
            if theme not in row.themes:
                span = tag.evidence[0]
                text = row.text if span.field == "text" else row.title
                before, after = text[max(0, span.start - _CONTEXT) : span.start], text[span.end : span.end + _CONTEXT]
                found[theme].append(
                    Example(row=row.id, lang=lang, kind="false alarm", before=before, words=span.text, after=after)
                )
    return found
