"""Hold one run against an earlier one, text by text."""

from typing import NamedTuple

from services.enrich.evaluation.figures import Counts, Value, difference, to_figure
from services.enrich.evaluation.gold import GoldError
from services.enrich.evaluation.judging import MEASURES, RowResult
from services.enrich.evaluation.run import Run, theme_counts


class Change(NamedTuple):
    """How F1 moved.

    Attributes:
        name: of a measure or theme.
        before: F1, or None.
        after: F1, or None.
        difference: with its interval; one that holds 0 is no change that these texts can show.
    """

    name: str
    before: float | None
    after: float | None
    difference: Value


class Comparison(NamedTuple):
    """Two runs on the texts that both have.

    Attributes:
        before: what the earlier run was made with: release and taxonomy.
        after: the same of the later one.
        rows: how many texts both have.
        same_gold: whether both read the same file.
        measures: how each measure moved.
        themes: themes whose F1 moved, falls first.
        lost: texts that told a right theme before and not now, at most 20, with the themes.
        gained: the other way round.
    """

    before: str
    after: str
    rows: int
    same_gold: bool
    measures: list[Change]
    themes: list[Change]
    lost: list[tuple[str, frozenset[str]]]
    gained: list[tuple[str, frozenset[str]]]


_MOST_ROWS = 20


def compare(before: Run, after: Run) -> Comparison:
    """Compare two runs; texts that only one of them has do not count.

    Raises:
        GoldError: no text is in both.
    """
    known = {row.id: row for row in before.rows}
    pairs = [(known[row.id], row) for row in after.rows if row.id in known]
    if not pairs:
        message = "--against: no text of that run has an id of --gold; compare runs on the same texts"
        raise GoldError(message)
    measures = []
    for measure in MEASURES:
        both = [(a.counts[measure], b.counts[measure]) for a, b in pairs if measure in a.counts and measure in b.counts]
        if both:
            measures.append(_change(measure, [one for one, _ in both], [other for _, other in both]))
    judged = [(a, b) for a, b in pairs if a.themes is not None and b.themes is not None]
    told_before, told_after = theme_counts([a for a, _ in judged]), theme_counts([b for _, b in judged])
    nothing = [Counts(0, 0, 0, 0)] * len(judged)
    themes = [
        _change(name, told_before.get(name, nothing), told_after.get(name, nothing))
        for name in sorted(told_before.keys() | told_after.keys())
    ]
    moved = sorted((c for c in themes if c.before != c.after), key=lambda c: (c.difference.value or 0.0, c.name))
    return Comparison(
        before=f"{before.version} / {before.taxonomy}",
        after=f"{after.version} / {after.taxonomy}",
        rows=len(pairs),
        same_gold=before.gold_digest == after.gold_digest,
        measures=measures,
        themes=moved,
        lost=[(str(b.id), gone) for a, b in judged if (gone := _right(a) - _right(b))][:_MOST_ROWS],
        gained=[(str(b.id), new) for a, b in judged if (new := _right(b) - _right(a))][:_MOST_ROWS],
    )


def _change(name: str, before: list[Counts], after: list[Counts]) -> Change:
    one, other = to_figure(name, "", before).f1.value, to_figure(name, "", after).f1.value
    return Change(name, one, other, difference(before, after))


def _right(row: RowResult) -> frozenset[str]:
    return frozenset(row.themes.wanted) & frozenset(row.themes.told) if row.themes is not None else frozenset()
