"""What a person does with `hiwar` from a terminal, on embedded servers."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from services.local.data_dir import held
from services.local.pipeline import PROJECT
from shared.runtime.version import release
from tests.harness.forked import run_forked

HIWAR = [sys.executable, "-m", "services.entry"]
TEXT = "The European Union strongly condemns torture in all its forms."


def hiwar(*arguments: str | Path, cwd: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - our own command
        [*HIWAR, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "COLUMNS": "120"},
        timeout=120,
    )


def forked(*arguments: str | Path, cwd: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """The same, without the time that its code takes to load."""
    return run_forked("services.entry", *map(str, arguments), cwd=cwd, env={**os.environ, **environment})


def processes_in(folder: Path) -> list[str]:
    """Give the command lines of processes that name a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
            environment = path.with_name("environ").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if str(folder) in words or str(folder) in environment:
            found.append(words)
    return found


def files_of(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Give the content and the time of writing of each file."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def run(folder: Path) -> "subprocess.CompletedProcess[str]":
    """Tell the digests of what is in a folder, with its data in the same."""
    files = ("--subscriptions", "s.yaml", "--data-dir", "data", "--until-idle")
    return hiwar("run", "--input", "a.txt", "--input", "b.jsonl", "--input", "more", *files, cwd=folder)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> "tuple[Path, subprocess.CompletedProcess[str]]":
    """Where `hiwar run` has been, and what it said."""
    folder = tmp_path_factory.mktemp("ran")
    (folder / "a.txt").write_text(f"Brussels on torture\n\n{TEXT}\n", encoding="utf-8")
    (folder / "b.jsonl").write_text('{"guid": "1", "text": "' + TEXT + '"}\n{"guid": true}\n' + "[]\n" * 22)
    (folder / "more").mkdir()
    (folder / "more" / "note.doc").write_text("x")
    (folder / "more" / "header.csv").write_text("guid,text\n")
    (folder / "s.yaml").write_text(
        "subscriptions:\n- {name: t, title: On torture, language: fr, themes: [torture], schedule: hourly}\n"
    )
    return folder, run(folder)


def test_run_reads_files_tells_the_digests_and_leaves_nothing_behind(
    ran: "tuple[Path, subprocess.CompletedProcess[str]]",
) -> None:
    folder, done = ran
    assert done.returncode == 1, done.stderr
    assert "refused: b.jsonl line 2: guid: must be text" in done.stderr
    assert "On torture" in done.stdout
    assert TEXT.rstrip(".") in " ".join(done.stdout.split())
    assert "2 documents read, 23 refused, 2 statements tagged" in " ".join(done.stderr.split())
    assert len(list((folder / "data" / "digests" / "t").glob("*.html"))) == 1
    assert processes_in(folder) == []


def test_a_file_of_which_nothing_came_is_told(ran: "tuple[Path, subprocess.CompletedProcess[str]]") -> None:
    folder, done = ran
    assert f"not read: {folder / 'more' / 'note.doc'}; hiwar reads .txt, .md," in done.stderr
    assert f"read: {folder / 'more' / 'header.csv'}: no statement is in it" in done.stderr


def test_no_more_than_twenty_rows_are_told_and_where_the_others_are(
    ran: "tuple[Path, subprocess.CompletedProcess[str]]",
) -> None:
    folder, done = ran
    assert done.stderr.count("refused: b.jsonl line ") == 20
    assert f"... and 3 more: see {folder / 'data' / 'logs' / 'ingest.log'}" in done.stderr


def test_run_again_tells_nothing_twice(ran: "tuple[Path, subprocess.CompletedProcess[str]]") -> None:
    folder, _ = ran
    written = files_of(folder / "data" / "digests")
    again = run(folder)
    assert again.returncode == 1, again.stderr
    assert f"still refused: {folder / 'b.jsonl'} line 2: guid: must be text, and 22 more" in again.stderr
    assert "0 documents read, 0 statements tagged" in " ".join(again.stderr.split())
    assert files_of(folder / "data" / "digests") == written
    assert again.stdout == ""
    assert "no new digests" in again.stderr
    (folder / "a.txt").write_text(TEXT.replace("strongly", "firmly"), encoding="utf-8")
    changed = run(folder)
    assert "1 document read, 1 statement tagged" in " ".join(changed.stderr.split())
    assert len(files_of(folder / "data" / "digests")) > len(written)


def _hears_ctrl_c() -> None:
    """Undo what a shell does to its background jobs, from which these tests may be run."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("seconds", [0.2, 1.5, 4.0])
def test_ctrl_c_at_any_moment_stops_everything_within_5_s(tmp_path: Path, seconds: float) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    command = [*HIWAR, "run", "--input", "in", "--data-dir", str(tmp_path / "data")]
    # While coverage starts, before our code, a Ctrl-C is lost.
    unmeasured = {key: value for key, value in os.environ.items() if not key.startswith("COVERAGE_")}
    process = subprocess.Popen(  # noqa: S603 - our own command
        command,
        cwd=tmp_path,
        env={**unmeasured, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=_hears_ctrl_c,  # noqa: PLW1509 - the child has one thread
    )
    time.sleep(seconds)
    started = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=20)
    assert time.monotonic() - started < 5
    if b"<frozen site>" in told:
        pytest.skip("a busy machine: Python itself was still starting, our code not yet begun")
    assert process.returncode in (130, -signal.SIGINT)  # before Python runs our code, the signal itself ends it
    assert b"Traceback" not in told
    assert processes_in(tmp_path) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("explain", "--input", "a.txt", "--lang", "zzzzzzzzzzzzz"), "--lang zzzzzzzzzzzzz: is no language tag"),
        (
            ("run", "--input", "a.txt", "--kafka", "nowhere", "--mongo", "mongodb://x"),
            "HIWAR_KAFKA_SERVERS: write HOST",
        ),
        (("tag", "--input", "a.txt", "--output", "none/x"), "none/x: No such file or directory; correct the path"),
        (("evaluate", "--gold", "gold.jsonl", "--html", "none/a.html"), "none/a.html: No such file or directory"),
    ],
)
def test_what_a_command_cannot_use_is_told_in_one_line(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "gold.jsonl").write_text(json.dumps({"id": 1, "text": TEXT, "lang": "en", "themes": ["torture"]}))
    done = forked(*arguments, cwd=tmp_path)
    assert done.returncode in (1, 2, 78)
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(("data_dir", "why"), [("/proc/foo", "No such file or directory"), ("a.txt", "it is a file")])
def test_a_data_directory_that_cannot_be_one_is_told_in_one_line(tmp_path: Path, data_dir: str, why: str) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    done = forked("run", "--input", "a.txt", "--data-dir", data_dir, "--until-idle", cwd=tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert f"{data_dir} cannot be the data directory: {why}; choose another --data-dir" in done.stderr


def test_a_data_directory_in_use_is_told_with_the_process_that_has_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    with held(tmp_path / "data", ""):
        done = forked("run", "--input", "a.txt", "--data-dir", "data", "--until-idle", cwd=tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert f"data is in use by another hiwar (pid {os.getpid()}); choose another --data-dir" in done.stderr


def test_a_full_disk_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text(json.dumps({"id": 7, "text": TEXT}) + "\n")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(  # noqa: S603 - our own command
            [*HIWAR, "tag", "--input", "rows.jsonl"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False, cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(PROJECT)}, timeout=60,
        )  # fmt: skip
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "No space left on device; make room" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("run", "--input", "there-is-none"), "does not exist"),
        (("run", "--input", "a.xls"), "hiwar reads .txt"),
        (("run", "--input", "a.txt", "--kafka", "127.0.0.1:1"), "together"),
        (("tag", "--seeds", "nowhere", "--input", "a.txt"), "nowhere"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    for name in ("a.xls", "a.txt"):
        (tmp_path / name).write_text("x")
    done = forked(*arguments, cwd=tmp_path)
    assert done.returncode in (1, 2)
    assert told in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr


def test_a_wrong_and_a_misspelt_setting_of_a_run_are_told_in_a_sentence_each(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    wrong = {"HIWAR_ENRICH_LAG_STATEMENTS": "-5", "HIWAR_PUSH_TOKN": "t"}
    for _ in range(2):
        done = forked("run", "--input", "a.txt", "--data-dir", "data", "--until-idle", cwd=tmp_path, **wrong)
        assert done.returncode == 78
        assert done.stderr.splitlines() == [
            "HIWAR_PUSH_TOKN: no setting has this name; did you mean HIWAR_PUSH_TOKEN?",
            "hiwar stopped: HIWAR_ENRICH_LAG_STATEMENTS: must be 1 or more",
        ]


def test_a_mistake_in_the_subscriptions_is_told_with_line_and_field(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "s.yaml").write_text("subscriptions:\n- name: t\n  title: T\n  language: de\n  schedule: weekly\n")
    done = forked(
        "run", "--input", "a.txt", "--subscriptions", "s.yaml", "--data-dir", "data", "--until-idle", cwd=tmp_path
    )
    assert done.returncode == 1
    assert "s.yaml:4: language" in done.stderr
    assert "s.yaml:5: schedule" in done.stderr
    assert "Traceback" not in done.stderr


def test_tag_gives_the_fields_of_an_enriched_statement(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text(json.dumps({"id": 7, "title": "T", "text": TEXT, "lang": "en"}) + "\n")
    done = hiwar("tag", "--input", "rows.jsonl", "--output", "out.jsonl", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    (row,) = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert row.keys() == {"id", "language", "themes", "entities", "acts", "enricher"}
    assert row["id"] == 7
    quote = row["acts"][0]["quote"]
    assert TEXT[quote["start"] : quote["end"]] == quote["text"]


def test_the_release_is_told(tmp_path: Path) -> None:
    assert hiwar("--version", cwd=tmp_path).stdout == f"hiwar {release()}\n"


def test_topics_check_without_a_kafka_names_the_setting(tmp_path: Path) -> None:
    done = forked("topics", "check", cwd=tmp_path, HIWAR_KAFKA_SERVERS="127.0.0.1:1")
    assert done.returncode == 1
    assert "HIWAR_KAFKA_SERVERS" in done.stderr


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"HIWAR_PORT": "many"}, "HIWAR_PORT"),
        ({"HIWAR_INPUT_PATHS": "/data/in"}, "HIWAR_INPUT_PATHS"),
        ({"HIWAR_HOST": "0.0.0.0"}, "HIWAR_PUSH_TOKEN"),  # noqa: S104 - what is tested
        ({"HIWAR_KAFKA_USERNAME": "u"}, "HIWAR_KAFKA_PASSWORD"),
    ],
)
def test_a_wrong_setting_ends_a_service_with_status_78_and_one_sentence(
    tmp_path: Path, environment: dict[str, str], told: str
) -> None:
    done = run_forked("services.ingest", cwd=tmp_path, env={**os.environ, **environment})
    assert done.returncode == 78
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_misspelt_variable_is_warned_of(tmp_path: Path) -> None:
    environment = {"HIWAR_PUSH_TOKN": "t", "HIWAR_MONGO_URL": "none"}
    done = run_forked("services.ingest", cwd=tmp_path, env={**os.environ, **environment})
    assert "HIWAR_PUSH_TOKN" in done.stderr
    assert "did you mean HIWAR_PUSH_TOKEN?" in done.stderr
