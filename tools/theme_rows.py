"""Labelled rows as numbers: which signals each passage of a row holds, and which passages may raise a theme."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from services.enrich.domain.lexicon import Signal
from services.enrich.domain.tagger import Tagger
from services.enrich.domain.themes import sighted


@dataclass(frozen=True)
class Rows:
    """Labelled rows as numbers; a row has one or more passages, and speaks of what one of them speaks of.

    Attributes:
        signals: S signals.
        found: P passages x S, 1.0 where a passage has the signal.
        row: for each passage the number of its row, ascending.
        inside: theme -> (passage, signal) of signals that are part of a longer term of the theme there: these say
            nothing of it.
        themes: for each of R rows the themes that its labels name.
        plain: for each row whether it is known to speak of nothing.
    """

    signals: Sequence[Signal]
    found: csr_matrix
    row: np.ndarray
    inside: Mapping[str, Sequence[tuple[int, int]]]
    themes: Sequence[frozenset[str]]
    plain: np.ndarray


@dataclass(frozen=True)
class Shown:
    """The passages that may raise one theme.

    Attributes:
        found: passages x S.
        row: for each passage its row.
    """

    found: csr_matrix
    row: np.ndarray

    def best(self, logits: np.ndarray, rows: int) -> np.ndarray:
        """Give the highest logit of each of R rows; those without a passage have minus infinity."""
        highest = np.full(rows, -np.inf)
        np.maximum.at(highest, self.row, logits)
        return highest


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Read JSON Lines, gzipped or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def build(tagger: Tagger, labelled: Iterable[dict], plain: Iterable[dict], crosswalk: Mapping[str, str]) -> Rows:
    """Find the signals of all rows, passage by passage."""
    numbers: dict[str, int] = {}
    signals: list[Signal] = []
    where: tuple[list[int], list[int]] = ([], [])
    row_of: list[int] = []
    inside: dict[str, list[tuple[int, int]]] = defaultdict(list)
    themes: list[frozenset[str]] = []
    flags: list[bool] = []
    for is_plain, rows in ((False, labelled), (True, plain)):
        for row in rows:
            for passage in tagger.passages(str(row["text"]), str(row["lang"])):
                for sighting, within in sighted(passage).values():
                    number = numbers.setdefault(sighting.signal.id, len(signals))
                    if number == len(signals):
                        signals.append(sighting.signal)
                    where[0].append(len(row_of))
                    where[1].append(number)
                    for theme in within:
                        inside[theme].append((len(row_of), number))
                row_of.append(len(themes))
            themes.append(frozenset(crosswalk[label] for label in row["labels"] if label in crosswalk))
            flags.append(is_plain)
    found = csr_matrix((np.ones(len(where[0])), where), shape=(len(row_of), len(signals)))
    return Rows(signals, found, np.array(row_of), inside, themes, np.array(flags))


def show(rows: Rows, theme: str) -> Shown:
    """Give the passages that hold a signal of the theme itself: only those can be tagged with it."""
    found = rows.found
    if rows.inside.get(theme):
        passages, columns = zip(*rows.inside[theme], strict=True)
        hidden = csr_matrix((np.ones(len(passages)), (passages, columns)), shape=found.shape)
        found = (found - found.multiply(hidden)).tocsr()
    raised = np.flatnonzero(rows.found[:, own_signals(rows, theme)].sum(axis=1).A1)
    return Shown(found[raised], rows.row[raised])


def own_signals(rows: Rows, theme: str) -> np.ndarray:
    """Tell for each signal whether it raises the theme."""
    return np.array([s.theme == theme and s.use != "context" for s in rows.signals])
