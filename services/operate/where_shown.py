"""The way of a statement in a terminal: one line a step."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console

from services.command_line.consoles import plain
from services.operate.where import Step

_LEFT_OUT = ("position", "key", "size", "attempts", "topic", "partition", "offset", "at")
"""Of a rejection: `hiwar rejected show` tells them."""


def show_way(out: Console, statement_id: str, steps: Sequence[Step]) -> None:
    """Print the steps in the order of the way."""
    out.print(plain(statement_id), style="bold", markup=False)
    for step in steps:
        out.print(f"  {step.at or '-':25}  {step.name:9}  {plain(_words(step))}", markup=False)


def _words(step: Step) -> str:
    facts = {name: value for name, value in step.facts.items() if value not in (None, [], "")}
    if step.name in ("sent", "announced"):
        revision = f", revision {facts['revision']}" if "revision" in facts else ""
        return f"{facts['topic']} partition {facts['partition']} offset {facts['offset']}{revision}"
    if step.name == "rejected":
        facts = {name: value for name, value in facts.items() if name not in _LEFT_OUT}
    return ", ".join(f"{name.replace('_', ' ')} {_value(value)}" for name, value in facts.items())


def _value(value: Any) -> str:  # noqa: ANN401 - of JSON
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
