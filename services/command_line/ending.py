"""How a command ends: one sentence on stderr and a status, or what it checked is as it should be."""

from collections.abc import Sequence
from typing import NoReturn

import typer
from rich.markup import escape

from services.command_line.consoles import console

errors = console(stderr=True, soft_wrap=True)


def end(message: str, *, status: int = 1) -> NoReturn:
    """Say one sentence and end the command."""
    errors.print(escape(message))
    raise typer.Exit(status)


def report(problems: Sequence[str], what: str) -> None:
    """Tell each problem and end with status 1, or tell that there is none."""
    for problem in problems:
        errors.print(escape(problem))
    if problems:
        raise typer.Exit(1)
    typer.echo(f"{what}: as they should be")
