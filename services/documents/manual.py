"""`hiwar manual`: the tables of the operators' manual, made from the code that they describe."""

import importlib
import re
import sys
from typing import TYPE_CHECKING

import typer

from services.command_line.project import PROJECT

if TYPE_CHECKING:
    from prometheus_client.metrics import MetricWrapperBase

MANUAL = PROJECT / "deploy" / "README.md"
app = typer.Typer(no_args_is_help=True, help="The tables in deploy/README.md.")


@app.command()
def check() -> None:
    """Tell whether a table is out of date; status 1 when one is."""
    text = MANUAL.read_text(encoding="utf-8")
    if text != renewed(text):
        typer.echo("deploy/README.md: a table is out of date; run `hiwar manual write`", err=True)
        raise typer.Exit(1)
    typer.echo("manual: as it should be")


@app.command()
def write() -> None:
    """Write the tables from the code."""
    MANUAL.write_text(renewed(MANUAL.read_text(encoding="utf-8")), encoding="utf-8")


def renewed(text: str) -> str:
    """Give the manual with its tables as the code is now.

    Raises:
        ValueError: a table has no place in it.
    """
    from services.documents.settings_table import settings_table  # noqa: PLC0415 - other commands start without the services

    for name, table in {"settings": settings_table(), "metrics": metrics_table()}.items():
        marks = f"<!-- {name} -->", f"<!-- /{name} -->"
        parts = re.split(f"(?<={marks[0]})\\n.*?(?={marks[1]})", text, maxsplit=1, flags=re.DOTALL)
        if len(parts) == 1:
            message = f"the manual has no place {marks[0]} ... {marks[1]}"
            raise ValueError(message)
        text = f"\n{table}\n".join(parts)
    return text


def metrics_table() -> str:
    """Give one row per metric: name, type, labels, services, meaning."""
    from services.documents.settings_table import SERVICES  # noqa: PLC0415 - as above

    lines = ["| metric | type | labels | services | meaning |", "|---|---|---|---|---|"]
    for metric, services in metrics().values():
        (family,) = metric.describe()
        name = f"{family.name}_total" if family.type == "counter" else family.name
        labels = ", ".join(metric._labelnames)  # noqa: SLF001 - the library tells names and types, but not labels
        told = "all" if len(services) == len(SERVICES) else ", ".join(services)
        lines.append(f"| `{name}` | {family.type} | {labels} | {told} | {family.documentation} |")
    return "\n".join(lines)


def metrics() -> "dict[str, tuple[MetricWrapperBase, list[str]]]":
    """Give each metric that a module of the runtime or of a service holds, by name, with the services that tell it."""
    from prometheus_client.metrics import MetricWrapperBase  # noqa: PLC0415 - as above

    from services.documents.settings_table import SERVICES  # noqa: PLC0415

    for service in SERVICES:
        importlib.import_module(f"services.{service}.app")
    found: dict[str, tuple[MetricWrapperBase, list[str]]] = {}
    for name in sorted(sys.modules):
        match name.split("."):
            case ["shared", "runtime", *_]:
                services = list(SERVICES)
            case ["services", service, *_] if service in SERVICES:
                services = [service]
            case _:
                continue
        for value in vars(sys.modules[name]).values():
            if isinstance(value, MetricWrapperBase):
                found.setdefault(next(iter(value.describe())).name, (value, services))
    return dict(sorted(found.items()))
