"""One evaluation: every figure, and what became of each text, so that a later run can be held against it."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from services.enrich.domain.lexicon import Concept
from services.enrich.domain.tagger import Tagger
from services.enrich.evaluation.errors import Confusion, WorstTheme, count_confusions, find_worst
from services.enrich.evaluation.figures import Counts, Figure, to_figure
from services.enrich.evaluation.gold import Gold, GoldError
from services.enrich.evaluation.judging import MEASURES, RowResult, judge
from shared.mistakes import explain, json_words

By = Literal["language", "theme", "source"]


class Run(BaseModel):
    """The result of an evaluation; `hiwar evaluate --json` prints it, `--against` reads it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["hiwar.evaluation.v1"] = "hiwar.evaluation.v1"
    gold: str
    gold_digest: str
    version: str
    taxonomy: str
    figures: list[Figure]
    without_theme: int
    false_alarm_rows: int
    by_theme: list[Figure]
    by_language: list[Figure]
    by_source: list[Figure]
    confusions: list[Confusion]
    worst: list[WorstTheme]
    rows: list[RowResult]

    def groups(self, by: By) -> list[Figure]:
        """Give the figures by language, theme or source."""
        return {"language": self.by_language, "theme": self.by_theme, "source": self.by_source}[by]


def evaluate(gold: Gold, tagger: Tagger, concepts: Mapping[str, Concept], *, version: str, most_worst: int = 10) -> Run:
    """Tag each labelled text and count.

    Args:
        gold: the labelled texts.
        tagger: what is judged.
        concepts: of its taxonomy, by id.
        version: release of the code.
        most_worst: how many of the worst themes to show.
    """
    pairs = [
        (row, tagger.tag(text=row.text, title=row.title, declared=row.lang, issuer=row.issuer, on=row.day))
        for row in gold.rows
    ]
    rows = [judge(row, tags, concepts) for row, tags in pairs]
    by_theme = theme_figures(rows)
    empty = [row for row in rows if row.themes is not None and not row.themes.wanted]
    return Run(
        gold=gold.name,
        gold_digest=gold.digest,
        version=version,
        taxonomy=tagger.version,
        figures=figures(rows, lambda _: ""),
        without_theme=len(empty),
        false_alarm_rows=sum(bool(row.themes and row.themes.told) for row in empty),
        by_theme=by_theme,
        by_language=figures(rows, lambda row: row.lang),
        by_source=figures(rows, lambda row: row.source),
        confusions=count_confusions(pairs, concepts),
        worst=find_worst(pairs, by_theme, most=most_worst),
        rows=rows,
    )


def figures(rows: Sequence[RowResult], group: Callable[[RowResult], str]) -> list[Figure]:
    """Give a figure per group and measure, groups by name."""
    gathered: dict[tuple[str, int], list[Counts]] = defaultdict(list)
    for row in rows:
        for measure, counts in row.counts.items():
            gathered[group(row), MEASURES.index(measure)].append(counts)
    return [to_figure(MEASURES[index], name, counts) for (name, index), counts in sorted(gathered.items())]


def theme_counts(rows: Sequence[RowResult]) -> dict[str, list[Counts]]:
    """Give the counts of each theme that is wanted or told anywhere, one per judged text."""
    judged = [(set(row.themes.wanted), set(row.themes.told)) for row in rows if row.themes is not None]
    names = sorted(set().union(*(wanted | told for wanted, told in judged)))
    return {name: [_one_theme(name, wanted, told) for wanted, told in judged] for name in names}


def _one_theme(name: str, wanted: set[str], told: set[str]) -> Counts:
    right = int(name in wanted and name in told)
    return Counts(right, int(name in told), right, int(name in wanted))


def theme_figures(rows: Sequence[RowResult]) -> list[Figure]:
    """Give a figure per theme, by name."""
    return [to_figure("themes", name, counts) for name, counts in theme_counts(rows).items()]


def read_run(path: Path) -> Run:
    """Read a saved run.

    Raises:
        GoldError: the file cannot be read or is no saved run.
    """
    try:
        return Run.model_validate(json.loads(path.read_bytes()))
    except OSError as error:
        raise GoldError(f"{path}: {error.strerror}") from error
    except ValidationError as error:
        raise GoldError(f"{path}: is no run that `hiwar evaluate --json` saved: {explain(error)}") from error
    except ValueError as error:
        raise GoldError(f"{path}: is no run that `hiwar evaluate --json` saved: {json_words(error)}") from error
