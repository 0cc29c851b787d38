"""`hiwar status` in a terminal."""

from collections.abc import Mapping
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Group
from rich.markup import escape
from rich.table import Table

from services.command_line.consoles import plain

_LAGS_SECONDS = 60


def status_page(found: Mapping[str, Any]) -> Group:
    """Give all figures as tables; what asks for a person is coloured."""
    rejected, deliveries = found["rejected_last_day"], found["deliveries"]
    causes = ", ".join(f"{cause} {count}" for cause, count in rejected["by_cause"].items()) or "none"
    lines = [
        f"at {found['at']}",
        f"rejected in the last day: {escape(plain(causes))}; {_count(rejected['open'])} undecided",
        f"outbox: {found['outbox']} statements not yet sent",
        f"deliveries: {_count(deliveries['parked'])} parked, {_count(deliveries['unknown'])} of unknown outcome",
        f"digests begun and not sent: {found['digests_unfinished']}",
        f"sources in trouble: {_count(len(found['sources_in_trouble']))}",
    ]
    tables = [_services(found["services"]), _groups(found["groups"])]
    if found["sources_in_trouble"]:
        tables.append(_sources(found["sources_in_trouble"]))
    return Group(*tables[:2], *lines, *tables[2:])


def _services(services: Mapping[str, Mapping[str, str]]) -> Table:
    table = Table("service", "live", "ready", "address", box=SIMPLE_HEAD)
    for name, said in services.items():
        told = [f"[{'green' if said[q] == 'yes' else 'red'}]{escape(plain(said[q]))}[/]" for q in ("live", "ready")]
        table.add_row(escape(name), *told, escape(said["url"]))
    return table


def _groups(groups: list[Mapping[str, Any]]) -> Table:
    table = Table("group", "topic", "lag", "oldest", box=SIMPLE_HEAD)
    for group in groups:
        age = group["oldest_seconds"]
        colour = "red" if age > _LAGS_SECONDS else "green"
        table.add_row(group["group"], group["topic"], str(group["lag"]), f"[{colour}]{age:.0f} s[/]")
    return table


def _sources(sources: list[Mapping[str, Any]]) -> Table:
    table = Table("source", "failures", "last success", "next visit", "problem", box=SIMPLE_HEAD)
    for source in sources:
        cells = (source[key] or "-" for key in ("last_success", "next_visit", "problem"))
        table.add_row(escape(source["source"]), str(source["failures"]), *(escape(plain(cell)) for cell in cells))
    return table


def _count(count: int) -> str:
    return f"[red]{count}[/]" if count else "0"
