"""All bad input at all four doors: each piece ends with a cause that a person understands, its neighbours go on."""

import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from services.ingest.domain.documents import Document
from services.ingest.domain.identity import statement_id
from shared.contract.rejection import Rejection
from shared.embedded.servers import ServerUrls
from shared.runtime.record import Header
from tests.bad_input import BAD_ROWS, DOORS, Bad
from tests.factories import raw
from tests.harness.forked import run_forked
from tests.harness.pipeline import Pipeline
from tests.harness.topics import read_topic, write_topic

TEXT = "The EU condemns torture, says row {} of {}."
PATIENCE_SECONDS = 180.0
Causes = dict[int, str]
"""Row -> why it was refused; a row that is not there was taken."""


class Fed(NamedTuple):
    """What became of the rows of a door: the even ones are good neighbours, the odd ones bad."""

    refused: Causes
    enriched: frozenset[int]


def rows(good: Callable[[int], bytes]) -> list[bytes]:
    """A good row before, between and after all bad ones."""
    spoiled = [row for n, bad in enumerate(BAD_ROWS) for row in (good(2 * n), bad.spoil(good(2 * n + 1)))]
    return [*spoiled, good(2 * len(BAD_ROWS))]


def document(door: str) -> Callable[[int], bytes]:
    return lambda row: json.dumps({"guid": str(row), "source": door, "text": TEXT.format(row, door)}).encode()


def feed_push(pipeline: Pipeline, _: ServerUrls, __: Path) -> Causes:
    answer = httpx.post(
        f"{pipeline.services.url('ingest')}/v1/statements",
        content=b"\n".join(rows(document("push"))),
        headers={"content-type": "application/x-ndjson"},
        timeout=60,
    )
    assert answer.status_code == 202
    return {error["line"] - 1: error["detail"] for error in answer.json()["refused"]}


def feed_file(pipeline: Pipeline, urls: ServerUrls, _: Path) -> Causes:
    (pipeline.services.inputs[0] / "bad.jsonl").write_bytes(b"\n".join(rows(document("file"))))
    found = re.compile(r"bad\.jsonl line (\d+): (.+)")

    def refused() -> Causes:
        told = (found.match(rejection.detail) for rejection, _ in rejections(urls, "ingest"))
        return {int(match[1]) - 1: match[2] for match in told if match}

    deadline = time.monotonic() + PATIENCE_SECONDS
    while not refused() and time.monotonic() < deadline:
        time.sleep(0.2)
    pipeline.wait_idle(PATIENCE_SECONDS)
    return refused()


def feed_topic(pipeline: Pipeline, urls: ServerUrls, __: Path) -> Causes:
    def good(row: int) -> bytes:
        return raw(f"st-topic-{row}", text=TEXT.format(row, "topic")).write()

    sent = [(b"row %d" % row, value, STRANGE_HEADERS) for row, value in enumerate(rows(good))]
    refused = write_topic(urls.kafka, "statements.raw.v1", list(sent))
    pipeline.wait_idle(PATIENCE_SECONDS)
    told = [(key, rejection.detail) for rejection, key in rejections(urls, "enrich") if key.startswith(b"row ")]
    return {**refused, **{int(key.split()[1]): detail for key, detail in told}}


def feed_tag(_: Pipeline, __: ServerUrls, folder: Path) -> Causes:
    def good(row: int) -> bytes:
        return json.dumps({"id": row, "text": TEXT.format(row, "tag")}).encode()

    (folder / "rows.jsonl").write_bytes(b"\n".join(rows(good)))
    files = ("--input", str(folder / "rows.jsonl"), "--output", str(folder / "out.jsonl"))
    done = run_forked("services.cli", "tag", *files, env=os.environ)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return {int(n) - 1: cause for n, cause in re.findall(r"^line (\d+): (.+)$", done.stderr, re.MULTILINE)}


FEEDS = {"push": feed_push, "file": feed_file, "topic": feed_topic, "tag": feed_tag}
STRANGE_HEADERS: list[Header] = [("null", None), ("binary", b"\xff\xfe\x00"), ("traceparent", b"\xff")]


def rejections(urls: ServerUrls, stage: str) -> list[tuple[Rejection, bytes]]:
    """What a stage has rejected, each with its key."""
    records = [
        r for r in read_topic(urls.kafka, "rejected.v1") if "x-rejected-stage" in dict(r.headers)
    ]  # not others' tests
    found = [(Rejection.from_headers(list(r.headers)), r.key or b"") for r in records]
    return [(rejection, key) for rejection, key in found if rejection.stage == stage]


@pytest.fixture(scope="module")
def fed(pipeline: Pipeline, urls: ServerUrls, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Fed]:
    """Feed everything at every door once."""
    folder = tmp_path_factory.mktemp("tag")
    refused = {door: FEEDS[door](pipeline, urls, folder) for door in DOORS}
    pipeline.wait_idle(PATIENCE_SECONDS)
    keys = {(r.key or b"").decode() for r in read_topic(urls.kafka, "statements.enriched.v1")}
    tagged = {json.loads(line)["id"] for line in (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()}
    every = range(2 * len(BAD_ROWS) + 1)
    ids = {
        "topic": {row: f"st-topic-{row}" for row in every},
        **{
            door: {row: statement_id(Document(guid=str(row), source=door, text="x")) for row in every}
            for door in ("file", "push")
        },
    }
    enriched = {door: frozenset(row for row, key in known.items() if key in keys) for door, known in ids.items()}
    return {door: Fed(refused[door], enriched.get(door, frozenset(tagged))) for door in DOORS}


@pytest.mark.parametrize("bad", BAD_ROWS, ids=lambda bad: bad.name)
@pytest.mark.parametrize("door", DOORS)
def test_each_bad_row_at_each_door_ends_with_a_cause_and_its_neighbours_go_on(
    fed: dict[str, Fed], door: str, bad: Bad
) -> None:
    row = 2 * BAD_ROWS.index(bad) + 1
    if door in bad.taken_at:
        assert row not in fed[door].refused
        assert row in fed[door].enriched
    else:
        assert len(fed[door].refused[row].split()) > 2
        assert "Traceback" not in fed[door].refused[row]
        assert row not in fed[door].enriched
    assert {row - 1, row + 1} <= fed[door].enriched
    assert not {row - 1, row + 1} & fed[door].refused.keys()


@pytest.mark.parametrize("bad", [bad for bad in BAD_ROWS if "push" not in bad.taken_at], ids=lambda bad: bad.name)
def test_one_pushed_alone_gets_problem_details(pipeline: Pipeline, bad: Bad) -> None:
    answer = httpx.post(
        f"{pipeline.services.url('ingest')}/v1/statements",
        content=bad.spoil(document("alone")(1)),
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


BAD_RECORDS: list[tuple[str, bytes | None, str]] = [
    ("null value", None, "empty_value"),
    ("empty value", b"", "schema"),
    ("date without zone", raw("st-bad").write().replace(b"2026-11-20T12:00:00Z", b"2026-11-20T12:00:00"), "schema"),
    ("revision 0", raw("st-bad").write().replace(b'"revision":1', b'"revision":0'), "schema"),
    ("duplicate field", raw("st-bad").write()[:-1] + b', "text": "other"}', "duplicate_field"),
]


def test_a_rejected_record_keeps_its_key_value_and_headers(pipeline: Pipeline, urls: ServerUrls) -> None:
    sent = [(b"\xff\x00", value, STRANGE_HEADERS) for _, value, _ in BAD_RECORDS]
    write_topic(urls.kafka, "statements.raw.v1", list(sent))
    pipeline.wait_idle()
    kept = [r for r in read_topic(urls.kafka, "rejected.v1") if r.key == b"\xff\x00"]
    reasons = {r.value: Rejection.from_headers(list(r.headers)).reason for r in kept}
    assert reasons == {value: reason for _, value, reason in BAD_RECORDS}
    assert all(list(record.headers)[:3] == STRANGE_HEADERS for record in kept)
