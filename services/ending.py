"""How a command ends that cannot go on: one sentence on stderr, and a status."""

from typing import NoReturn

import typer
from rich.markup import escape

from services.consoles import console

errors = console(stderr=True, soft_wrap=True)


def end(message: str, *, status: int = 1) -> NoReturn:
    """Say one sentence and end the command."""
    errors.print(escape(message))
    raise typer.Exit(status)
