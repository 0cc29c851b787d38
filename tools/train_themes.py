"""Learn how much each signal says of each theme, from labelled rows; writes seeds/lexicons/weights.csv.

    make train ROWS=rows.jsonl.gz CROSSWALK=crosswalk.json [PLAIN=general.jsonl.gz]

ROWS are JSON Lines `{"id", "lang", "text", "labels": [...]}`; CROSSWALK maps each label to the theme that it names
(of several the first is taken; a leading "=" is passed over). PLAIN rows speak of no theme. Each theme is a logistic
regression on the signals of a row that is drawn towards the prior weights of the lexicon (a MAP estimate), so that a
signal that the rows never show keeps what its editor gave it. A theme that no label names learns which of its words
need company from what the priors say of ROWS (only where a broader theme's label agrees, if there is one) and PLAIN.
Weights learned on the rows of one language serve all: signals have no language.
"""

import argparse
import csv
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csc_matrix, csr_matrix
from scipy.special import expit

from services.enrich.adapters.lexicon_files import load_lexicon
from services.enrich.adapters.theme_files import BIAS, CONTEXT, weights_file
from services.enrich.domain.lexicon import Concept, Signal
from services.enrich.domain.tagger import Tagger
from services.enrich.domain.themes import PRIOR_BIAS, PRIOR_WEIGHT

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
OWN_PULL, FOREIGN_PULL, BIAS_PULL = 1.0, 6.0, 0.2
"""How strongly weights are drawn to their priors: 1 / variance, per theme's own signals, others, and the bias."""
LEAST_ROWS = 8
"""A signal of another theme is looked at when so many rows have it."""
MOST_FOREIGN = 60
LEAST_CHANGE = 0.15
LOWEST, HIGHEST = -1.5, 6.0
LEAST_STRONG = 3.2
"""A strong signal keeps its promise, to prove the theme alone, though labels be incomplete."""
BIAS_BOUNDS = (-2.4, -1.0)
PLAIN_WEIGHT = 12.0
"""How many rows a row that speaks of nothing counts for: there are few of them, and false alarms are dear."""
FOLDS = 4


@dataclass(frozen=True)
class Rows:
    """Labelled rows as numbers.

    Attributes:
        signals: S signals.
        found: rows x S, 1.0 where a row has the signal.
        themes: for each row the themes that its labels name.
        plain: for each row whether it is known to speak of nothing.
    """

    signals: Sequence[Signal]
    found: csc_matrix
    themes: Sequence[frozenset[str]]
    plain: np.ndarray

    def take(self, rows: np.ndarray) -> "Rows":
        """Give some of the rows."""
        return Rows(self.signals, self.found[rows], [self.themes[row] for row in rows], self.plain[rows])


@dataclass(frozen=True)
class Model:
    """What was learned for one theme."""

    bias: float
    weights: Mapping[int, float]

    def logits(self, found: csc_matrix) -> np.ndarray:
        """Give the logit of each row."""
        columns = list(self.weights)
        return self.bias + found[:, columns] @ np.array([self.weights[column] for column in columns])


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Read JSON Lines, gzipped or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def build(tagger: Tagger, labelled: Iterable[dict], plain: Iterable[dict], crosswalk: Mapping[str, str]) -> Rows:
    """Find the signals of all rows."""
    numbers: dict[str, int] = {}
    signals: list[Signal] = []
    where: tuple[list[int], list[int]] = ([], [])
    themes: list[frozenset[str]] = []
    flags: list[bool] = []
    for is_plain, rows in ((False, labelled), (True, plain)):
        for row in rows:
            for signal in tagger.signals(str(row["text"]), str(row["lang"])):
                number = numbers.setdefault(signal.id, len(signals))
                if number == len(signals):
                    signals.append(signal)
                where[0].append(len(themes))
                where[1].append(number)
            themes.append(frozenset(crosswalk[label] for label in row["labels"] if label in crosswalk))
            flags.append(is_plain)
    found = csc_matrix((np.ones(len(where[0])), where), shape=(len(themes), len(signals)))
    return Rows(signals, found, themes, np.array(flags))


def fit(rows: Rows, theme: str, taught_by: str | None = None) -> Model:
    """Fit one theme: its own signals, and those of others that the rows ask for most.

    Args:
        rows: labelled and plain.
        theme: its id.
        taught_by: the theme itself when labels name it; else the broader theme that they name, or None.
    """
    own = own_signals(rows, theme)
    rows = rows.take(raised(rows, own))
    prior = np.array([PRIOR_WEIGHT[s.use] if s.theme == theme else 0.0 for s in rows.signals])
    truth = np.array([taught_by is None or taught_by in themes for themes in rows.themes], float) * ~rows.plain
    if taught_by != theme:
        truth *= rows.found @ prior + PRIOR_BIAS >= 0
    error = expit(rows.found @ prior + PRIOR_BIAS) - truth
    counts = rows.found.sum(axis=0).A1
    pull = np.abs(rows.found.T @ error) / np.sqrt(np.maximum(counts, 1.0))
    pull[[s.theme == CONTEXT for s in rows.signals]] *= 10.0
    pull[own | (counts < LEAST_ROWS)] = 0.0
    foreign = np.argsort(-pull)[:MOST_FOREIGN]
    columns = np.concatenate([np.flatnonzero(own & (counts > 0)), foreign[pull[foreign] > 1.0]])
    counted = np.where(rows.plain, PLAIN_WEIGHT, 1.0)
    least = np.where(own, np.where(prior > PRIOR_WEIGHT["weak"], LEAST_STRONG, 0.0), LOWEST)
    model = _optimise(rows.found[:, columns].tocsr(), truth, counted, prior[columns], least[columns])
    kept = {
        int(column): float(weight)
        for column, weight in zip(columns, model[:-1], strict=True)
        if own[column] or abs(weight) >= LEAST_CHANGE
    }
    return Model(float(model[-1]), kept)


def own_signals(rows: Rows, theme: str) -> np.ndarray:
    """Tell for each signal whether it raises the theme."""
    return np.array([s.theme == theme and s.use != "context" for s in rows.signals])


def raised(rows: Rows, own: np.ndarray) -> np.ndarray:
    """Give the rows that hold a signal of the theme itself: only those can be tagged with it."""
    return np.flatnonzero(rows.found[:, own].sum(axis=1).A1)


def _optimise(
    found: csr_matrix, truth: np.ndarray, counted: np.ndarray, prior: np.ndarray, least: np.ndarray
) -> np.ndarray:
    pulls = np.append(np.where(least >= 0, OWN_PULL, FOREIGN_PULL), BIAS_PULL)
    centre = np.append(prior, PRIOR_BIAS)
    transposed = found.T.tocsr()

    def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
        logits = found @ values[:-1] + values[-1]
        error = counted * (expit(logits) - truth)
        off = values - centre
        value = counted @ (np.logaddexp(0.0, logits) - truth * logits) + 0.5 * pulls @ off**2
        return value, np.append(transposed @ error, error.sum()) + pulls * off

    bounds = [*((low, HIGHEST) for low in least), BIAS_BOUNDS]
    return minimize(loss, centre, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 200}).x


def f1(truth: np.ndarray, told: np.ndarray) -> tuple[int, int]:
    """Give twice the hits, and how many were true or told."""
    return 2 * int((truth & told).sum()), int(truth.sum() + told.sum())


def cross_validate(rows: Rows, themes: Sequence[str]) -> None:
    """Print micro and macro F1 of rows that the weights have not seen."""
    parts = np.random.default_rng(0).integers(0, FOLDS, len(rows.themes))
    hits: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for fold in range(FOLDS):
        train, test = rows.take(np.flatnonzero(parts != fold)), rows.take(np.flatnonzero((parts == fold) & ~rows.plain))
        for theme in themes:
            truth = np.array([theme in found for found in test.themes])
            told = np.zeros(len(truth), bool)
            rows_raised = raised(test, own_signals(test, theme))
            told[rows_raised] = fit(train, theme, theme).logits(test.found[rows_raised]) >= 0
            both, either = f1(truth, told)
            hits[theme][0] += both
            hits[theme][1] += either
    scores = {theme: both / max(1, either) for theme, (both, either) in hits.items()}
    micro = sum(b for b, _ in hits.values()) / max(1, sum(e for _, e in hits.values()))
    for theme in sorted(scores, key=lambda name: scores[name]):
        print(f"{theme:36} {scores[theme]:.3f}")
    print(
        f"{FOLDS}-fold: micro F1 {micro:.3f}, macro F1 {sum(scores.values()) / len(scores):.3f}, {len(themes)} themes"
    )


def teachers(concepts: Mapping[str, Concept], labelled: set[str]) -> dict[str, str | None]:
    """Give for each theme the nearest theme at or above it that labels name."""
    found: dict[str, str | None] = {}
    for theme in concepts:
        above: str | None = theme
        while above and above not in labelled:
            above = concepts[above].broader or None
        found[theme] = above
    return found


def write(rows: Rows, themes: Mapping[str, str | None], path: Path) -> None:
    """Write what was learned, theme by theme."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        out = csv.writer(lines, lineterminator="\n")
        out.writerow(("theme", "signal", "weight"))
        for theme, teacher in sorted(themes.items()):
            model = fit(rows, theme, teacher)
            out.writerow((theme, BIAS, f"{model.bias:.2f}"))
            learned = {rows.signals[column].id: weight for column, weight in model.weights.items()}
            for signal in sorted(learned):
                out.writerow((theme, signal, f"{learned[signal]:.2f}"))


def main() -> int:
    """Train, and give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    parser.add_argument("crosswalk", type=Path)
    parser.add_argument("--set", default="recommendations_en", help="which part of the crosswalk is for these rows")
    parser.add_argument("--plain", type=Path, help="rows that speak of no theme")
    parser.add_argument("--only-check", action="store_true", help="cross-validate, write nothing")
    parser.add_argument("--only-write", action="store_true", help="do not cross-validate")
    arguments = parser.parse_args()
    mapping = json.loads(arguments.crosswalk.read_text(encoding="utf-8"))[arguments.set]
    crosswalk = {label: themes[0].lstrip("=") for label, themes in mapping.items()}
    plain = read_rows(arguments.plain) if arguments.plain else []
    plain = [row for row in plain if not {"politics", "health"} & set(row["labels"])]
    lexicon = load_lexicon(SEEDS)
    rows = build(Tagger(lexicon), read_rows(arguments.rows), plain, crosswalk)
    themes = sorted(set(crosswalk.values()))
    print(f"{len(rows.themes)} rows, {len(rows.signals)} signals seen")
    if not arguments.only_write:
        cross_validate(rows, themes)
    if not arguments.only_check:
        write(rows, teachers(lexicon.concepts, set(themes)), weights_file(SEEDS))
        print(f"wrote {weights_file(SEEDS).relative_to(SEEDS.parent)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
