"""All bad input at all four doors: each piece ends with a cause that a person understands, its neighbours go on."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.contract.rejection import Rejection
from shared.embedded.servers import ServerUrls
from shared.runtime.record import Header
from tests.bad_input import BAD_LINES, Bad
from tests.factories import raw
from tests.harness.pipeline import Pipeline
from tests.harness.topics import read_topic, write_topic

GOOD = "The EU condemns torture, says a good neighbour."
TAKEN = [bad for bad in BAD_LINES if bad.reason == "fine"]
REFUSED = [bad for bad in BAD_LINES if bad.reason != "fine"]


def ndjson(door: str) -> bytes:
    """A good line before, between and after all bad ones."""
    lines = [good(door, "before")]
    for bad in BAD_LINES:
        lines += [bad.line, good(door, bad.name)]
    return b"\n".join(lines)


def good(door: str, name: str) -> bytes:
    return json.dumps({"guid": f"{door}-{name}", "source": door, "text": f"{GOOD} {door} {name}"}).encode()


def rejections(urls: ServerUrls, stage: str) -> list[tuple[Rejection, bytes | None]]:
    found = [(Rejection.from_headers(list(r.headers)), r.value) for r in read_topic(urls.kafka, "rejected.v1")]
    return [(rejection, value) for rejection, value in found if rejection.stage == stage]


def test_the_push_api_names_line_and_cause_of_each_and_takes_the_others(pipeline: Pipeline) -> None:
    answer = httpx.post(
        f"{pipeline.services.url('ingest')}/v1/statements",
        content=ndjson("push"),
        headers={"content-type": "application/x-ndjson"},
        timeout=60,
    )
    assert answer.status_code == 202
    told = answer.json()
    assert len(told["accepted"]) == 1 + len(BAD_LINES) + len(TAKEN)
    assert [error["line"] for error in told["refused"]] == [
        2 + 2 * number for number, bad in enumerate(BAD_LINES) if bad.reason != "fine"
    ]
    assert all(len(error["detail"]) > 10 for error in told["refused"])
    pipeline.wait_idle()


@pytest.mark.parametrize("bad", REFUSED, ids=lambda bad: bad.name)
def test_one_pushed_alone_gets_problem_details(pipeline: Pipeline, bad: Bad) -> None:
    answer = httpx.post(
        f"{pipeline.services.url('ingest')}/v1/statements",
        content=bad.line,
        headers={"content-type": "application/json"},
        timeout=60,
    )
    assert 400 <= answer.status_code < 500
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert {"title", "status", "detail", "errors"} <= problem.keys()
    assert problem["status"] == answer.status_code
    if bad.reason == "schema" and bad.name != "array":
        assert problem["errors"][0]["field"]


def test_a_file_has_each_bad_row_rejected_with_file_and_line(pipeline: Pipeline, urls: ServerUrls) -> None:
    (pipeline.services.inputs[0] / "bad.jsonl").write_bytes(ndjson("file"))
    deadline, found = time.monotonic() + 60, []
    while len(found) < len(REFUSED) and time.monotonic() < deadline:
        time.sleep(0.5)
        found = [r for r in rejections(urls, "ingest") if r[0].detail.startswith("bad.jsonl line ")]
    assert len(found) == len(REFUSED)
    lines = {int(rejection.detail.split()[2].rstrip(":")) for rejection, _ in found}
    assert lines == {2 + 2 * number for number, bad in enumerate(BAD_LINES) if bad.reason != "fine"}
    kept = [value for _, value in found if value]
    assert b"[" * 100_000 in kept
    pipeline.wait_idle()
    enriched = b"".join(record.value or b"" for record in read_topic(urls.kafka, "statements.enriched.v1"))
    assert all(f"{GOOD} file {bad.name}".encode() in enriched for bad in BAD_LINES)


def on_topic(**fields: object) -> bytes:
    return json.dumps({**json.loads(raw("st-bad").write()), **fields}).encode()


BAD_RECORDS: list[tuple[str, bytes | None, str]] = [
    ("null value", None, "empty_value"),
    ("empty value", b"", "schema"),
    ("no JSON", b"{", "schema"),
    ("invalid UTF-8", b'{"statement_id": "\xff"}', "schema"),
    ("array", b"[1, 2]", "schema"),
    ("empty text", on_topic(text="  "), "schema"),
    ("long text", on_topic(text="x" * 1_000_001), "schema"),
    ("null character", on_topic(text="a\x00b"), "schema"),
    ("duplicate field", on_topic()[:-1] + b', "text": "other"}', "duplicate_field"),
    ("bad language", on_topic(language="not a tag"), "schema"),
    ("date without zone", on_topic(fetched_at="2026-01-01T00:00:00"), "schema"),
    ("revision 0", on_topic(revision=0), "schema"),
]
FINE_RECORDS = [
    on_topic(statement_id="st-fine-1", surprise=1, text="The EU condemns torture."),
    on_topic(statement_id="st-fine-2", published_at="2203-01-01T00:00:00Z", published_at_flag="future"),
    on_topic(statement_id="st-fine-3", published_at="1800-01-01T00:00:00Z", published_at_flag="before_1945"),
    on_topic(statement_id="st-fine-4", text="\u202eabc\u202c Ĉu vi parolas Esperanton?"),
]
STRANGE_HEADERS: list[Header] = [("null", None), ("binary", b"\xff\xfe\x00"), ("traceparent", b"\xff")]


def test_a_topic_has_each_bad_record_rejected_with_its_bytes_and_headers(pipeline: Pipeline, urls: ServerUrls) -> None:
    batch: list[tuple[bytes | None, bytes | None, list[Header]]] = []
    for (_, value, _), fine in zip(BAD_RECORDS, [*FINE_RECORDS] * 3, strict=True):
        batch += [(b"\xff\x00", value, STRANGE_HEADERS), (b"st-fine", fine, STRANGE_HEADERS)]
    write_topic(urls.kafka, "statements.raw.v1", batch)
    deadline = time.monotonic() + 60
    found: list[tuple[Rejection, bytes | None]] = []
    while len(found) < len(BAD_RECORDS) and time.monotonic() < deadline:
        time.sleep(0.5)
        found = rejections(urls, "enrich")
    by_value = {value: rejection for rejection, value in found}
    for name, value, reason in BAD_RECORDS:
        assert by_value[value].reason == reason, name
        assert by_value[value].detail
    kept = [r for r in read_topic(urls.kafka, "rejected.v1") if r.key == b"\xff\x00"]
    assert all(list(record.headers)[:3] == STRANGE_HEADERS for record in kept)
    pipeline.wait_idle()
    keys = {record.key for record in read_topic(urls.kafka, "statements.enriched.v1")}
    assert {f"st-fine-{number}".encode() for number in range(1, 5)} <= keys


def test_hiwar_tag_names_the_line_of_each_and_tags_the_others(tmp_path: Path) -> None:
    lines: list[bytes] = []
    for number, bad in enumerate(BAD_LINES):
        lines += [bad.line.replace(b'"guid"', b'"id"'), json.dumps({"id": number, "text": GOOD}).encode()]
    (tmp_path / "rows.jsonl").write_bytes(b"\n".join(lines))
    command = [sys.executable, "-m", "services.cli", "tag", "--input", str(tmp_path / "rows.jsonl")]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own command
    assert done.returncode == 1
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert {row["id"] for row in told} >= set(range(len(BAD_LINES)))
    assert all(row["themes"][0]["id"] == "torture" for row in told if isinstance(row["id"], int))
    complaints = done.stderr.decode().splitlines()
    assert all(line.startswith("line ") for line in complaints)
    numbers = {int(line.split()[1].rstrip(":")) for line in complaints}
    expected = {1 + 2 * n for n, bad in enumerate(BAD_LINES) if bad.reason not in ("fine", "later")}
    assert expected <= numbers
    assert "Traceback" not in done.stderr.decode()
