"""Precision, recall and F1 with the interval that the number of texts allows."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict

_SAMPLES = 1_000
_SEED = 20_261_125
_INTERVAL = (2.5, 97.5)
_LEAST_ROWS = 10
"""Of fewer texts no interval is told: one text, resampled, is always itself, and would look certain."""


class Counts(NamedTuple):
    """What was told and what was wanted in one text.

    Attributes:
        right: of what was told, how many are wanted.
        told: how many.
        found: of what was wanted, how many were told; differs from `right` only where near answers count.
        wanted: how many.
    """

    right: int
    told: int
    found: int
    wanted: int


class Value(BaseModel):
    """A share with its 95 % interval; None where there was nothing to divide by, or too few texts for an interval."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: float | None
    low: float | None
    high: float | None


class Figure(BaseModel):
    """How well one thing is told in some texts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    measure: str
    group: str
    rows: int
    wanted: int
    told: int
    precision: Value
    recall: Value
    f1: Value


def to_figure(measure: str, group: str, rows: Sequence[Counts]) -> Figure:
    """Sum counts up, and tell by resampling the texts (bootstrap, 1,000 times) how far the figure may be off.

    Args:
        measure: name of what is told.
        group: which texts, or empty for all.
        rows: counts of N texts, N >= 1.
    """
    table = np.asarray(rows, dtype=np.int64)
    plain = _shares(table.sum(axis=0, keepdims=True))
    sampled = _shares(_resample(table))
    precision, recall, f1 = (_value(plain[column][0], sampled[column], len(rows)) for column in range(3))
    _, told, _, wanted = (int(total) for total in table.sum(axis=0))
    return Figure(
        measure=measure,
        group=group,
        rows=len(rows),
        wanted=wanted,
        told=told,
        precision=precision,
        recall=recall,
        f1=f1,
    )


def difference(before: Sequence[Counts], after: Sequence[Counts]) -> Value:
    """Give how much F1 rose from one run to another on the same texts; both are resampled together.

    Args:
        before: counts of N texts.
        after: counts of the same texts, in the same order.
    """
    pair = np.asarray([(*one, *other) for one, other in zip(before, after, strict=True)], dtype=np.int64)
    columns = len(Counts._fields)
    total, sampled = pair.sum(axis=0, keepdims=True), _resample(pair)
    plain = _shares(total[:, columns:])[2] - _shares(total[:, :columns])[2]
    rise = _shares(sampled[:, columns:])[2] - _shares(sampled[:, :columns])[2]
    return _value(plain[0], rise, len(before))


def _resample(table: Any) -> Any:  # noqa: ANN401 - arrays of whole numbers
    """Draw N of N texts, 1,000 times; equal rows are drawn together, so that many texts cost little."""
    kinds, often = np.unique(table, axis=0, return_counts=True)
    draws = np.random.default_rng(_SEED).multinomial(len(table), often / len(table), size=_SAMPLES)
    return draws @ kinds


def _shares(totals: Any) -> tuple[Any, Any, Any]:  # noqa: ANN401 - as above
    right, told, found, wanted = (totals[:, column].astype(float) for column in range(4))
    with np.errstate(divide="ignore", invalid="ignore"):
        precision, recall = right / told, found / wanted
        f1 = 2 * precision * recall / (precision + recall)
    # Nothing right although something was told or wanted: F1 is 0, whichever of the two shares cannot be formed.
    f1 = np.where((right + found == 0) & (told + wanted > 0), 0.0, f1)
    return precision, recall, f1


def _value(plain: Any, sampled: Any, rows: int) -> Value:  # noqa: ANN401 - as above
    if np.isnan(plain):
        return Value(value=None, low=None, high=None)
    if rows < _LEAST_ROWS:
        return Value(value=round(float(plain), 4), low=None, high=None)
    low, high = np.nanpercentile(sampled, _INTERVAL)
    return Value(value=round(float(plain), 4), low=round(float(low), 4), high=round(float(high), 4))
