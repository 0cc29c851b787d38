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
import json
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit

from services.enrich.adapters.lexicon_files import load_lexicon
from services.enrich.adapters.theme_files import BIAS, CONTEXT, weights_file
from services.enrich.domain.lexicon import Concept, Signal
from services.enrich.domain.tagger import Tagger
from services.enrich.domain.themes import (
    LEAST_TIPPED,
    MOST_TIPPED,
    PRIOR_BIAS,
    PRIOR_WEIGHT,
)
from tools.theme_rows import Rows, Shown, build, own_signals, read_rows, show

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
OWN_PULL, FOREIGN_PULL, BIAS_PULL = 1.0, 4.0, 0.2
"""How strongly weights are drawn to their priors: 1 / variance, per theme's own signals, others, and the bias."""
LEAST_ROWS = 8
"""A signal of another theme is looked at when so many rows have it; a plain row counts as it does in the fit."""
MOST_FOREIGN = 60
LEAST_CHANGE = 0.15
LOWEST, HIGHEST = -1.5, 6.0
LEAST_STRONG = 3.2
"""A strong signal keeps its promise, to prove the theme alone, though labels be incomplete."""
BIAS_BOUNDS = (-2.4, -1.0)
PLAIN_WEIGHT = 12.0
"""How many rows a row that speaks of nothing counts for: there are few of them, and false alarms are dear."""
NARROWER = frozenset({"political-participation"})
"""Themes whose label says less than they do ("Elections"): that a row lacks it teaches nothing of them."""
FOLDS = 4
ROUNDS = 3
"""How often the passage that speaks of a theme is chosen anew."""


@dataclass(frozen=True)
class Model:
    """What was learned for one theme.

    Attributes:
        bias: logit of a passage before any signal is counted.
        weights: of signals by their number.
        own: for each signal whether it raises the theme.
    """

    bias: float
    weights: Mapping[int, float]
    own: np.ndarray

    def logits(self, shown: Shown) -> np.ndarray:
        """Give the logit of each passage, as `services.enrich.domain.themes.read_themes` does."""
        dense, found = np.zeros(shown.found.shape[1]), shown.found
        dense[list(self.weights)] = list(self.weights.values())
        tipped = np.clip(found @ np.where(self.own, 0.0, dense), LEAST_TIPPED, MOST_TIPPED)
        return self.bias + found @ np.where(self.own, dense, 0.0) + tipped


def fit(rows: Rows, theme: str, taught_by: str | None = None, learn: np.ndarray | None = None) -> Model:
    """Fit one theme: its own signals, and those of others that the rows ask for most.

    Which passage of a row speaks of the theme is not labelled: it is the one that the weights so far think most of.

    Args:
        rows: labelled and plain.
        theme: its id.
        taught_by: the theme itself when labels name it; else the broader theme that they name, or None.
        learn: for each row whether to learn from it; all when None.
    """
    own, shown = own_signals(rows, theme), show(rows, theme)
    prior = np.array([PRIOR_WEIGHT[s.use] if s.theme == theme else 0.0 for s in rows.signals])
    model = Model(PRIOR_BIAS, dict(enumerate(prior)), own)
    labelled = np.array([taught_by is None or taught_by in themes for themes in rows.themes]) & ~rows.plain
    if taught_by != theme:
        labelled &= shown.best(model.logits(shown), len(labelled)) >= 0
    for _ in range(ROUNDS):
        chosen = _speaking(shown, model.logits(shown), rows.plain)
        chosen = chosen if learn is None else chosen[learn[shown.row[chosen]]]
        row = shown.row[chosen]
        found, truth = shown.found[chosen], labelled[row].astype(float)
        counted = np.where(rows.plain[row], PLAIN_WEIGHT, 1.0)
        error = counted * (expit(found @ prior + PRIOR_BIAS) - truth)
        columns = _columns(found, error, counted, own, rows.signals)
        values = _optimise(found[:, columns], truth, counted, prior[columns], own[columns])
        kept = {int(c): float(w) for c, w in zip(columns, values[:-1], strict=True) if own[c] or abs(w) >= LEAST_CHANGE}
        model = Model(float(values[-1]), kept, own)
    return model


def _speaking(shown: Shown, logits: np.ndarray, plain: np.ndarray) -> np.ndarray:
    """Give of each row the passage with the highest logit, the first of equals, and all passages of plain rows."""
    order = np.lexsort((np.arange(len(logits)), -logits, shown.row))
    highest = order[np.unique(shown.row[order], return_index=True)[1]]
    return np.union1d(highest, np.flatnonzero(plain[shown.row]))


def _columns(
    found: csr_matrix, error: np.ndarray, counted: np.ndarray, own: np.ndarray, signals: Sequence[Signal]
) -> np.ndarray:
    """Give the signals to learn of: all of the theme's own that are seen, and others by how much they would help."""
    counts = found.T @ counted
    pull = np.abs(found.T @ error) / np.sqrt(np.maximum(counts, 1.0))
    pull[[s.theme == CONTEXT for s in signals]] *= 10.0
    pull[own | (counts < LEAST_ROWS)] = 0.0
    foreign = np.argsort(-pull)[:MOST_FOREIGN]
    return np.concatenate([np.flatnonzero(own & (counts > 0)), foreign[pull[foreign] > 1.0]])


def _optimise(
    found: csr_matrix, truth: np.ndarray, counted: np.ndarray, prior: np.ndarray, own: np.ndarray
) -> np.ndarray:
    """Give the weights of the columns, and the bias, that explain the labels with the least change."""
    pulls = np.append(np.where(own, OWN_PULL, FOREIGN_PULL), BIAS_PULL)
    centre = np.append(prior, PRIOR_BIAS)
    mine, others = found[:, own], found[:, ~own]
    back, back_others = mine.T.tocsr(), others.T.tocsr()

    def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
        weights, bias, off = values[:-1], values[-1], values - centre
        tipped = others @ weights[~own]
        logits = bias + mine @ weights[own] + np.clip(tipped, LEAST_TIPPED, MOST_TIPPED)
        error = counted * (expit(logits) - truth)
        moved = error * ((tipped > LEAST_TIPPED) & (tipped < MOST_TIPPED))
        slope = np.empty(len(values))
        slope[:-1][own], slope[:-1][~own], slope[-1] = back @ error, back_others @ moved, error.sum()
        value = counted @ (np.logaddexp(0.0, logits) - truth * logits) + 0.5 * pulls @ off**2
        return value, slope + pulls * off

    least = np.where(prior > PRIOR_WEIGHT["weak"], LEAST_STRONG, np.where(own, 0.0, LOWEST))
    bounds = [*((low, HIGHEST) for low in least), BIAS_BOUNDS]
    return minimize(loss, centre, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 200}).x


def f1(truth: np.ndarray, told: np.ndarray) -> tuple[int, int]:
    """Give twice the hits, and how many were true or told."""
    return 2 * int((truth & told).sum()), int(truth.sum() + told.sum())


def cross_validate(rows: Rows, themes: Sequence[str]) -> None:
    """Print micro and macro F1 of rows that the weights have not seen."""
    parts = np.random.default_rng(0).integers(0, FOLDS, len(rows.themes))
    hits: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for theme in themes:
        truth, shown = np.array([theme in found for found in rows.themes]), show(rows, theme)
        for fold in range(FOLDS):
            told = shown.best(fit(rows, theme, theme, parts != fold).logits(shown), len(truth)) >= 0
            test = (parts == fold) & ~rows.plain
            both, either = f1(truth[test], told[test])
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
    """Give for each theme the nearest theme at or above it that labels name; see `NARROWER`."""
    found: dict[str, str | None] = {}
    for theme in concepts:
        above: str | None = theme
        while above and (above not in labelled or above in NARROWER):
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
