"""Counts by day as the bars of a chart."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

HEIGHT = 100
WIDTH = 8
_GAP = 2


class Bar(NamedTuple):
    """One day: its total, and its rectangle in the chart's own units, the origin at the top left."""

    day: date
    total: int
    x: int
    y: float
    height: float


class Chart(NamedTuple):
    """Bars from the first day to the last.

    Attributes:
        bars: one a day.
        total: of all days.
        top: the day with the most, the latest of equals; None when all are empty.
        width: of the whole chart, in its units.
        ticks: bars where a new month begins.
    """

    bars: list[Bar]
    total: int
    top: Bar | None
    width: int
    ticks: list[Bar]


def chart_of(counts: Mapping[str, int], since: date, days: int) -> Chart:
    """Make the chart of `days` days from `since` on; the highest bar is 100 high, an empty day has none."""
    dates = [since + timedelta(days=number) for number in range(days)]
    values = [counts.get(day.isoformat(), 0) for day in dates]
    highest = max(values, default=0) or 1
    bars = []
    for number, (day, value) in enumerate(zip(dates, values, strict=True)):
        height = round(HEIGHT * value / highest, 1)
        bars.append(Bar(day, value, number * (WIDTH + _GAP), HEIGHT - height, height))
    top = max((bar for bar in bars if bar.total), key=lambda bar: (bar.total, bar.day), default=None)
    return Chart(bars, sum(values), top, days * (WIDTH + _GAP), [bar for bar in bars if bar.day.day == 1])
