"""Statements in, digests out: three processes on a real broker."""

import json
import os
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from services.command_line.project import PROJECT
from shared.contract.enriched_statement import EnrichedStatement
from shared.contract.raw_statement import RawStatement
from shared.embedded.servers import ServerUrls
from shared.runtime.tracing import trace_id
from tests.harness.pipeline import Pipeline
from tests.harness.topics import read_topic

TORTURE = {"title": "Brussels on torture", "text": "The European Union strongly condemns torture in all its forms."}
ARABIC = {"title": "بيان", "text": "أدانت المفوضية السامية لحقوق الإنسان بشدة التعذيب في السجون."}


def latest(urls: ServerUrls, statement_id: str) -> EnrichedStatement:
    records = [r for r in read_topic(urls.kafka, "statements.enriched.v1") if r.key == statement_id.encode()]
    return EnrichedStatement.read(records[-1].value or b"")


def test_a_statement_becomes_a_digest_item_with_the_words_that_say_so(pipeline: Pipeline) -> None:
    (english, arabic) = pipeline.send({"guid": "way-1", **TORTURE}, {"guid": "way-2", **ARABIC})
    digest = pipeline.wait_digest("torture")
    items = {item.statement_id: item for section in digest.sections for item in section.items}
    assert {english, arabic} <= items.keys()
    assert [(act.kind, act.actors) for act in items[english].acts] == [("condemns", ["European Union"])]
    assert "التعذيب" in [word for theme in items[arabic].themes for word in theme.words]


def test_a_subscription_that_there_is_not_is_told_from_one_that_nothing_concerned(pipeline: Pipeline) -> None:
    with pytest.raises(LookupError, match="there is no subscription nosuch"):
        pipeline.wait_digest("nosuch")


@pytest.mark.parametrize(
    "letting_in", ["", "from pkgutil import extend_path\n\n__path__ = extend_path(__path__, __name__)"]
)
def test_the_harness_is_imported_from_another_project(tmp_path: Path, letting_in: str) -> None:
    (tmp_path / "tests").mkdir()
    if letting_in:
        (tmp_path / "tests" / "__init__.py").write_text(letting_in)
    code = "from tests.harness.pipeline import Pipeline; print(Pipeline.__name__)"
    env = {**os.environ, "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "Pipeline\n"), done.stderr


def test_the_digest_is_written_as_markdown_text_and_html(pipeline: Pipeline) -> None:
    pipeline.send({"guid": "files-1", **TORTURE, "text": TORTURE["text"] + " It calls for the release of detainees."})
    pipeline.wait_digest("torture")
    files = list((pipeline.services.digest_dir / "torture").iterdir())
    assert {path.suffix for path in files} == {".md", ".txt", ".html", ".json"}
    assert 'dir="rtl"' in next(path for path in files if path.suffix == ".html").read_text(encoding="utf-8")


def test_the_trace_of_a_statement_goes_from_ingest_to_the_enriched_topic(pipeline: Pipeline, urls: ServerUrls) -> None:
    (statement_id,) = pipeline.send({"guid": "trace-1", **TORTURE, "text": "The EU welcomes the ban on torture."})
    pipeline.wait_idle()
    traces = {
        trace_id(dict(record.headers)["traceparent"].decode())
        for topic in (RawStatement.topic, EnrichedStatement.topic)
        for record in read_topic(urls.kafka, topic)
        if record.key == statement_id.encode()
    }
    assert len(traces) == 1


def test_records_carry_cloudevents_headers(pipeline: Pipeline, urls: ServerUrls) -> None:
    (statement_id,) = pipeline.send({"guid": "ce-1", "text": "The EU condemns torture again."})
    pipeline.wait_idle()
    record = next(r for r in read_topic(urls.kafka, RawStatement.topic) if r.key == statement_id.encode())
    headers = dict(record.headers)
    assert headers["ce_specversion"] == b"1.0"
    assert headers["ce_id"] == f"{statement_id}/1".encode()
    assert headers["content-type"] == b"application/json"


def test_a_revision_is_told_as_a_correction_and_a_withdrawal_as_one(pipeline: Pipeline) -> None:
    (statement_id,) = pipeline.send({"guid": "rev-1", **TORTURE, "text": "The EU condemns torture in prisons."})
    pipeline.wait_digest("torture")
    changes = []
    for edit in ({"text": "The EU condemns torture and forced labour in prisons."}, {"status": "withdrawn"}):
        pipeline.send({"guid": "rev-1", **edit})
        digest = pipeline.wait_digest("torture")
        changes += [i.change for s in digest.sections for i in s.items if i.statement_id == statement_id]
    assert changes == ["corrected", "withdrawn"]


def test_files_of_every_format_are_read_while_the_folder_is_watched(pipeline: Pipeline, urls: ServerUrls) -> None:
    folder = pipeline.services.inputs[0]
    text = "The European Union welcomes the new law against torture, said the %s."
    (folder / "a.txt").write_text("A headline\n\n" + text % "text", encoding="utf-8")
    (folder / "b.html").write_text(f"<html><body><article><p>{text % 'page'}</p></article></body></html>")
    (folder / "c.jsonl").write_text(json.dumps({"guid": "c", "text": text % "line"}) + "\n")
    (folder / "d.csv").write_text(f'guid,text,lang\nd,"{text % "table"}",en\n')
    wanted = {text % what for what in ("text", "page", "line", "table")}
    deadline = time.monotonic() + 30
    found: set[str] = set()
    while not wanted <= found and time.monotonic() < deadline:
        time.sleep(0.5)
        records = read_topic(urls.kafka, EnrichedStatement.topic)
        found = {EnrichedStatement.read(record.value or b"").text for record in records if record.value}
    assert wanted <= found


def test_what_enrich_had_under_way_when_it_was_killed_is_not_lost(pipeline: Pipeline, urls: ServerUrls) -> None:
    documents = [{"guid": f"kill-{n}", "text": f"Statement {n}: the EU condemns torture."} for n in range(200)]
    ids = pipeline.send(*documents)
    time.sleep(0.05)
    pipeline.services.process("enrich").kill()
    pipeline.services.restart("enrich")
    pipeline.wait_idle()
    announced = {record.key.decode() for record in read_topic(urls.kafka, EnrichedStatement.topic) if record.key}
    assert set(ids) <= announced


def test_what_publish_had_under_way_when_it_was_killed_is_told_once(pipeline: Pipeline) -> None:
    ids = set(pipeline.send(*({"guid": f"pub-{n}", "text": _story(f"pub-{n}")} for n in range(100))))
    pipeline.services.process("publish").kill()
    pipeline.services.restart("publish")
    pipeline.wait_digest("everything")
    told = [item.statement_id for d in pipeline.digests("everything") for s in d.sections for item in s.items]
    assert ids <= set(told)
    assert len([one for one in told if one in ids]) == len({one for one in told if one in ids})


def test_a_service_that_is_asked_to_stop_ends_with_status_0_within_its_grace(pipeline: Pipeline) -> None:
    for service in ("enrich", "ingest", "publish"):
        process = pipeline.services.process(service)
        started = time.monotonic()
        process.signal(signal.SIGTERM)
        process.stop()
        assert process.poll() == 0
        assert time.monotonic() - started < 5
        pipeline.services.restart(service)


def test_each_service_tells_its_figures(pipeline: Pipeline) -> None:
    for service in ("ingest", "enrich", "publish"):
        text = httpx.get(f"{pipeline.services.url(service)}/metrics", timeout=30).text
        assert "hiwar_" in text
        assert httpx.get(f"{pipeline.services.url(service)}/live", timeout=30).json() == {"status": "alive"}
    assert "hiwar_consumer_lag{" in httpx.get(f"{pipeline.services.url('enrich')}/metrics", timeout=30).text


def test_logs_are_json_with_statement_and_trace(pipeline: Pipeline) -> None:
    (statement_id,) = pipeline.send({"guid": "log-1", "text": "The EU condemns torture in the log."})
    pipeline.wait_idle()
    for service in ("ingest", "enrich"):
        log: Path = pipeline.services.process(service).log
        lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
        told = [line for line in lines if line.get("statement_id") == statement_id]
        assert told
        assert all(len(line["trace_id"]) == 32 for line in told)


_LETTERS = str.maketrans("0123456789", "ghijklmnop")
"""Words with figures in them are what a template leaves blank; a story of its own has words."""


def _story(seed: str) -> str:
    """A text that is nobody's reprint, for a reprint of what was told is counted and not told again."""
    words = (sha256(f"{seed} {n}".encode()).hexdigest()[:8].translate(_LETTERS) for n in range(30))
    return f"The EU condemns torture. {' '.join(words)}."
