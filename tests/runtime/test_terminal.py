"""Digests in a terminal: no line too wide, Arabic from right to left unless the terminal does it."""

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from services.command_line.terminal import Bidi, reorders, show_text

ARABIC = "يدين الاتحاد الأوروبي التعذيب"


def shown(text: str, *, rtl: bool, bidi: Bidi, width: int = 40, terminal: bool = False) -> list[str]:
    out = io.StringIO()
    show_text(Console(file=out, width=width, force_terminal=terminal, color_system=None), text, rtl=rtl, bidi=bidi)
    return out.getvalue().splitlines()


def test_hiwar_puts_arabic_from_right_to_left_and_to_the_right_when_it_is_to() -> None:
    (line,) = shown(ARABIC, rtl=True, bidi=Bidi.hiwar)
    assert line.strip() != ARABIC
    assert sorted(line.strip()) == sorted(ARABIC)
    assert line.startswith(" ")


def test_a_file_and_a_terminal_that_does_it_itself_get_the_words_in_their_order() -> None:
    assert shown(ARABIC, rtl=True, bidi=Bidi.terminal) == [ARABIC]
    assert shown(ARABIC, rtl=True, bidi=Bidi.auto) == [ARABIC]


@pytest.mark.parametrize("text", ["word " * 60, "人权维护者" * 30, ARABIC * 6])
def test_no_line_is_wider_than_the_terminal(text: str) -> None:
    lines = shown(text, rtl=False, bidi=Bidi.terminal)
    assert len(lines) > 1
    assert max(map(cell_len, lines)) <= 42


def test_isolates_are_for_files_and_not_for_terminals() -> None:
    assert shown("\u2068a\u2069 b", rtl=False, bidi=Bidi.terminal) == ["a b"]


@pytest.mark.parametrize(
    ("environment", "does"),
    [
        ({"VTE_VERSION": "6003"}, True),
        ({"VTE_VERSION": "5402"}, False),
        ({"VTE_VERSION": "new"}, False),
        ({"KONSOLE_VERSION": "230401"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, True),
        ({"MLTERM": "3"}, True),
        ({"TERM": "xterm"}, False),
    ],
)
def test_terminals_that_lay_out_arabic_themselves_are_known(environment: dict[str, str], *, does: bool) -> None:
    assert reorders(environment) is does
