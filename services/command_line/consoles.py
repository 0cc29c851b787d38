"""What the commands print through: as it is written, so that no `:SA:` in a text becomes a picture."""

import sys

from rich.console import Console


def console(*, stderr: bool = False, soft_wrap: bool = False, file_width: int | None = None) -> Console:
    """Make one.

    Args:
        stderr: whether it prints there instead of to stdout.
        soft_wrap: whether long lines are left to the terminal.
        file_width: letters of a line where stdout is no terminal; none: 80.
    """
    width = None if sys.stdout.isatty() else file_width
    return Console(stderr=stderr, soft_wrap=soft_wrap, highlight=False, emoji=False, width=width)
