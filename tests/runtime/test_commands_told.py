"""What commands print is read by a person: within the width of a terminal, in our own words, with a remedy."""

import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from services.command_line.consoles import console
from services.operate.rejected.deciding import Listed
from services.operate.rejected.records import Rejected
from services.operate.rejected.show import show_list
from services.operate.where import Step
from services.operate.where_shown import show_way
from shared.contract.rejection import Rejection
from shared.runtime.record import Incoming
from tests.factories import NOON

WIDTH = 100


def hiwar(folder: Path, *words: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "services.entry", *words]
    project = {"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, cwd=folder, env=project, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    return done.returncode, done.stderr


def test_rejected_records_fit_into_a_terminal_and_what_names_them_stays_whole() -> None:
    why = Rejection(
        stage="enrich", reason="processing_failed", detail="a sentence that goes on; " * 12, topic="statements.raw.v1",
        partition=11, offset=1_234_567, attempts=3, version="1.0.0", at=NOON,
    )  # fmt: skip
    key = "st-abcdefghijklmnopqrstuvwxyz"
    record = Incoming("rejected.v1", 0, 1, key.encode(), None, ())
    out = Console(file=StringIO(), width=WIDTH)
    show_list(out, [Listed(Rejected("rejected.v1/0/1", why, record, "Ministry of Foreign Affairs", 9), None)])
    lines = out.file.getvalue().splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert {"statements.raw.v1/11/1234567", key} <= {line.strip() for line in lines}
    assert " ".join(" ".join(lines).split()).count("a sentence that goes on;") == 12


def test_subscriptions_are_checked_wherever_one_is(tmp_path: Path) -> None:
    assert hiwar(tmp_path, "subscriptions", "check") == (0, "")
    entry = "- {name: a, language: en, schedule: hourly, title: A"
    (tmp_path / "s.yaml").write_text(f"subscriptions:\n{entry}, themes: [torure]}}\n{entry}, title: B}}\n")
    status, told = hiwar(tmp_path, "subscriptions", "check", "s.yaml")
    assert status == 1
    assert [line.partition(": ")[0] for line in told.splitlines()] == ["s.yaml:2", "s.yaml:3"]


def test_a_kafka_that_does_not_answer_is_told_in_one_line_of_ours(tmp_path: Path) -> None:
    servers = ("--kafka", "127.0.0.1:1", "--mongo", "mongodb://127.0.0.1:1")
    status, told = hiwar(tmp_path, "run", "--input", str(tmp_path), *servers)
    assert (status, told) == (1, "hiwar stopped: no Kafka answers at 127.0.0.1:1; start it, or correct --kafka\n")


def test_a_short_code_of_a_title_stays_letters_on_its_way(capsys: pytest.CaptureFixture[str]) -> None:
    show_way(console(soft_wrap=True), "st-a", [Step("fetched", None, {"title": "To :SA: and :NG:"})])
    assert "title To :SA: and :NG:" in capsys.readouterr().out
