"""What an operator asks of hiwar as a whole: `rejected`, `where`, `status`, `reenrich`."""

import typer

from services.operate.rejected import commands as rejected_commands


def mount(app: typer.Typer) -> None:
    """Add the commands to `hiwar`."""
    app.add_typer(rejected_commands.app, name="rejected")
