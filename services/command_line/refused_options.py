"""Options of commands that cannot be read: typer asks pydantic, and a user is told in words of ours."""

from typing import Any

import typer
from typer.core import TyperGroup


class PlainGroup(TyperGroup):
    """The commands of `hiwar`."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - typer does not give away the type of its context
        """Run a command.

        Raises:
            typer.BadParameter: an option cannot be read.
        """
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            from pydantic import ValidationError  # noqa: PLC0415 - slow, and seldom needed

            from shared.mistakes import words  # noqa: PLC0415 - as above

            if isinstance(error.__cause__, ValidationError):
                error.message = words(error.__cause__.errors(include_url=False)[0])
            raise
