"""What the commands print through: as it is written, so that no `:SA:` in a text becomes a picture."""

import re
import sys

from rich.console import Console

_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Control characters: an original could steer the terminal by them."""


def console(*, stderr: bool = False, soft_wrap: bool = False, file_width: int | None = None) -> Console:
    """Make one.

    Args:
        stderr: whether it prints there instead of to stdout.
        soft_wrap: whether long lines are left to the terminal.
        file_width: letters of a line where stdout is no terminal; none: 80.
    """
    width = None if sys.stdout.isatty() else file_width
    return Console(stderr=stderr, soft_wrap=soft_wrap, highlight=False, emoji=False, width=width)


def plain(text: str) -> str:
    r"""Give a text whose control characters are written out, such as \x1b."""
    return _UNSAFE.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
