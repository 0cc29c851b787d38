"""Show a run in a terminal."""

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from services.command_line.terminal import Bidi, show_text
from services.enrich.evaluation.comparison import Change, Comparison
from services.enrich.evaluation.errors import Example, WorstTheme
from services.enrich.evaluation.figures import Figure, Value
from services.enrich.evaluation.run import By, Run

_MOST_CONFUSIONS = 15
_RTL = ("ar", "fa", "ur", "he")


def show_run(console: Console, run: Run, by: By | None, bidi: Bidi) -> None:
    """Print figures, the groups that are asked for, confusions and the worst themes."""
    console.print(f"{escape(run.gold)}: {len(run.rows)} texts; hiwar {run.version}, taxonomy {run.taxonomy}")
    console.print(_figures("All", run.figures))
    if run.without_theme:
        share = run.false_alarm_rows / run.without_theme
        console.print(f"Texts without a theme: {run.without_theme}; with a false alarm: {share:.1%}\n")
    if by is not None:
        console.print(_figures(f"By {by}", run.groups(by), grouped=True))
    if run.confusions:
        console.print(_confusions(run))
    for worst in run.worst:
        _show_worst(console, worst, bidi)


def show_comparison(console: Console, comparison: Comparison) -> None:
    """Print how F1 moved; a change whose interval holds 0 is dim."""
    console.print(f"\nAgainst {comparison.before}, on {comparison.rows} texts that both have")
    if not comparison.same_gold:
        console.print("[yellow]The gold files differ: texts are paired by their ids only.[/yellow]")
    console.print(_changes("F1 by measure, %", comparison.measures))
    if comparison.themes:
        console.print(_changes("F1 by theme, where it moved, %", comparison.themes))
    for word, rows in (("lost", comparison.lost), ("gained", comparison.gained)):
        for row, themes in rows:
            console.print(f"{word} in {escape(row)}: {', '.join(sorted(themes))}")


def _figures(title: str, figures: Sequence[Figure], *, grouped: bool = False) -> Table:
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
    for column in [*(["group"] * grouped), "measure"]:
        table.add_column(column, overflow="fold")
    for column in ("texts", "wanted", "told", "precision %", "recall %", "F1 %"):
        table.add_column(column, justify="right", no_wrap=True)
    for f in figures:
        group = [escape(f.group or "-")] * grouped
        shares = (_share(f.precision), _share(f.recall), _share(f.f1))
        table.add_row(*group, f.measure, str(f.rows), str(f.wanted), str(f.told), *shares)
    return table


def _confusions(run: Run) -> Table:
    table = Table(title="Told in place of another", title_justify="left", box=SIMPLE_HEAD)
    for column in ("wanted", "told", "told is"):
        table.add_column(column)
    table.add_column("texts", justify="right")
    for confusion in run.confusions[:_MOST_CONFUSIONS]:
        table.add_row(confusion.wanted, confusion.told, confusion.relation, str(confusion.rows))
    return table


def _show_worst(console: Console, worst: WorstTheme, bidi: Bidi) -> None:
    told = f"missed {worst.missed}, false alarms {worst.false_alarms}"
    console.print(f"\n[bold]{worst.theme}[/bold]  F1 {worst.f1:.2f}; {told}")
    for example in worst.examples:
        console.print(f"  {example.kind}, {escape(str(example.row))}", style="dim")
        show_text(console, _line(example), rtl=example.lang.startswith(_RTL), bidi=bidi)


def _line(example: Example) -> str:
    words = f"»{example.words}«" if example.words else ""
    return f"{example.before}{words}{example.after}".replace("\n", " ")


def _changes(title: str, changes: Sequence[Change]) -> Table:
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
    table.add_column("what")
    for column in ("before", "after", "difference"):
        table.add_column(column, justify="right", no_wrap=True)
    for change in changes:
        moved = change.difference
        sure = moved.low is not None and moved.high is not None and (moved.low > 0 or moved.high < 0)
        style = ("green" if (moved.value or 0.0) > 0 else "red") if sure else "dim"
        table.add_row(change.name, _plain(change.before), _plain(change.after), _share(moved, sign="+"), style=style)
    return table


def _share(value: Value, sign: str = "") -> str:
    if value.value is None:
        return "-"
    if value.low is None or value.high is None:
        return f"{100 * value.value:{sign}.1f} (-)"
    low, high = 100 * value.low, 100 * value.high
    return f"{100 * value.value:{sign}.1f} ({low:{sign}.0f} to {high:{sign}.0f})"


def _plain(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f}"
