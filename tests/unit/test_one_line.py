"""Texts on one line: what may break and what may not."""

import pytest

from services.publish.domain.lines import on_one_line


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("  two\n\tlines \r\n", "two lines"),
        ("«\u00a0Bonjour\u202f!\u00a0»", "«\u00a0Bonjour\u202f!\u00a0»"),
        ("a\u2028b\u3000c", "a b c"),
        (" \u00a0 ", ""),
    ],
)
def test_spaces_become_one_and_those_that_no_line_breaks_at_stay(text: str, told: str) -> None:
    assert on_one_line(text) == told
