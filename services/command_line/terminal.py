"""Show digests in a terminal: lines of a width that can be read, Arabic from right to left."""

import os
import textwrap
from collections.abc import Mapping
from enum import StrEnum

from bidi.algorithm import get_display
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

_WIDEST = 100
_VTE_WITH_BIDI = 5800
_ISOLATES = dict.fromkeys([0x2066, 0x2067, 0x2068, 0x2069])


class Bidi(StrEnum):
    """Who puts Arabic from right to left."""

    auto = "auto"
    terminal = "terminal"
    hiwar = "hiwar"


def show_text(console: Console, text: str, *, rtl: bool, bidi: Bidi) -> None:
    """Print a text, wrapped; headings in bold.

    Args:
        console: where to.
        text: plain, in logical order.
        rtl: whether it is read from right to left.
        bidi: who reorders; auto leaves it to terminals that are known to do so, and to files.
    """
    reorder = bidi is Bidi.hiwar or (bidi is Bidi.auto and console.is_terminal and not reorders(os.environ))
    width = min(console.width, _WIDEST)
    for line in text.splitlines():
        style = "bold" if line.startswith(("==", "*")) else ""
        for piece in _wrap(line.translate(_ISOLATES), width):
            shown = get_display(piece, base_dir="R" if rtl else "L") if reorder else piece
            padding = " " * (width - cell_len(shown)) if reorder and rtl else ""
            console.print(Text(padding + shown, style=style), soft_wrap=True)


def reorders(environment: Mapping[str, str]) -> bool:
    """Whether the terminal lays out bidirectional text by itself: VTE since 0.58, Konsole, mlterm, Apple's."""
    vte = environment.get("VTE_VERSION", "")
    return (
        (vte.isdigit() and int(vte) >= _VTE_WITH_BIDI)
        or "KONSOLE_VERSION" in environment
        or "MLTERM" in environment
        or environment.get("TERM_PROGRAM") == "Apple_Terminal"
    )


def _wrap(line: str, width: int) -> list[str]:
    if cell_len(line) <= width:
        return [line]
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    # A wide character (Chinese) takes two cells: wrap such text at half as many characters.
    wide = width * len(line) // max(1, cell_len(line))
    return textwrap.wrap(line, wide, subsequent_indent=indent, break_on_hyphens=False)
