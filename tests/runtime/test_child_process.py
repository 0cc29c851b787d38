"""What a child process said last is told of this start, not of an earlier one."""

import sys
from pathlib import Path

import pytest

from shared.embedded.process import ChildProcess, ServerStartError


def test_the_last_words_of_a_start_hold_nothing_of_an_earlier_one(tmp_path: Path) -> None:
    log = tmp_path / "child.log"
    log.write_text("a mistake of yesterday\n")
    command = [sys.executable, "-c", "print('this one')"]
    with (
        ChildProcess("child", command, log) as child,
        pytest.raises(ServerStartError, match=r"its log ends:\nthis one$"),
    ):
        child.wait_until(lambda: False, seconds=30)
    assert log.read_text() == "a mistake of yesterday\nthis one\n"
