"""What operators do with `hiwar` on a running system: rejected, where, status, reenrich; and intake that holds."""

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.local.pipeline import PROJECT
from shared.contract.enriched_statement import EnrichedStatement
from shared.embedded.servers import ServerUrls
from tests.factories import raw, rejected
from tests.harness.forked import run_forked
from tests.harness.pipeline import Pipeline
from tests.harness.topics import read_topic, write_topic

LIMIT = 300
TERM = "grelbification"
"""A word that no lexicon has, until one does."""


class Running:
    """A pipeline of its own, with a taxonomy of its own, and `hiwar` as its operator runs it."""

    def __init__(self, pipeline: Pipeline, urls: ServerUrls, seeds: Path) -> None:
        self.pipeline, self.urls, self.seeds = pipeline, urls, seeds

    def hiwar(self, *arguments: str, status: int = 0) -> str:
        """Give what a command prints."""
        servers = {"HIWAR_KAFKA_SERVERS": self.urls.kafka, "HIWAR_MONGO_URL": self.urls.mongo}
        done = run_forked("services.cli", *arguments, env={**os.environ, **servers})
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout

    def json(self, *arguments: str, status: int = 0) -> Any:
        return json.loads(self.hiwar(*arguments, "--json", status=status))

    def steps(self, wanted: str) -> dict[str, dict[str, Any]]:
        """Give the facts of the last step of each name."""
        (way,) = self.json("where", wanted, "--source", "eeas")
        return {step["name"]: step["facts"] for step in way["steps"]}

    def announced(self, statement_id: str) -> list[EnrichedStatement]:
        records = read_topic(self.urls.kafka, EnrichedStatement.topic)
        return [EnrichedStatement.read(r.value or b"") for r in records if r.key == statement_id.encode()]

    def restart_enrich(self, change: Callable[[], None] = lambda: None) -> None:
        self.pipeline.services.process("enrich").kill()
        change()
        self.pipeline.services.restart("enrich")


@pytest.fixture(scope="module")
def running(subscriptions: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("operating")
    shutil.copytree(PROJECT / "seeds", folder / "seeds")
    settings = {"seeds_dir": str(folder / "seeds"), "enrich_lag_statements": str(LIMIT), "session_seconds": "6"}
    with Pipeline(subscriptions, data_dir=folder / "data", settings=settings) as pipeline:
        urls = pipeline.services.servers
        assert urls is not None
        yield Running(pipeline, urls, folder / "seeds")


def test_a_record_that_a_defect_rejected_is_sent_again_once_and_goes_all_the_way(running: Running) -> None:
    original = raw("st-redriven", text="The EU condemns torture in the redriven statement.").write()
    record = rejected(value=original, key=b"st-redriven", offset=10**6)
    write_topic(running.urls.kafka, "rejected.v1", [(record.key, record.value, list(record.headers))])
    (listed,) = running.json("rejected", "list", "st-redriven")
    assert (listed["id"], listed["reason"], listed["state"]) == ("statements.raw.v1/0/1000000", "schema", "open")
    assert "redriven statement" in running.hiwar("rejected", "show", "st-redriven")
    assert running.json("rejected", "redrive", "st-redriven") == {"would": "redrive", "records": 1}
    running.pipeline.wait_idle()
    assert running.announced("st-redriven") == []
    asked = [running.json("rejected", "redrive", "--reason", "schema", "--yes") for _ in range(2)]
    assert [(one["redrive"], one["decided_before"]) for one in asked] == [(1, 0), (0, 1)]
    digest = running.pipeline.wait_digest("torture")
    assert [i.statement_id for s in digest.sections for i in s.items].count("st-redriven") == 1
    assert len(running.announced("st-redriven")) == 1
    assert running.json("rejected", "list") == []
    assert running.steps("st-redriven")["rejected"]["state"] == "redriven"


def test_poison_is_listed_by_cause_and_discarded(running: Running) -> None:
    write_topic(running.urls.kafka, "statements.raw.v1", [(b"st-poison", b"\xff\x00\x1b[31m", [("n", None)])])
    running.pipeline.wait_idle()
    (listed,) = running.json("rejected", "list", "--stage", "enrich", "--since", "1h")
    assert listed["key"] == "st-poison"
    shown = running.hiwar("rejected", "show", listed["id"])
    assert "ff 00 1b" in shown
    assert "\x1b[31m" not in shown
    assert running.hiwar("rejected", "list", "--reason", "nope") == ""
    assert running.json("rejected", "discard", listed["id"], "--yes")["discard"] == 1
    assert running.json("rejected", "list") == []
    assert running.json("rejected", "redrive", "--all", "--yes")["redrive"] == 0


def test_every_step_of_a_statement_is_told_by_id_and_by_address(running: Running) -> None:
    url = "https://www.example.org/where/1"
    text = "Visits to coastal prisons must resume, wrote the ombudsman, who heard of torture from two of five wardens."
    (statement_id,) = running.pipeline.send({"guid": "where-1", "url": url, "source": "eeas", "text": text})
    digest = running.pipeline.wait_digest("torture")
    steps = running.steps("http://example.org/where/1?utm_source=mail")
    assert steps == running.steps(statement_id) == running.steps("where-1")
    assert {"fetched", "sent", "enriched", "stored", "announced", "digest", "delivery"} <= steps.keys()
    assert (steps["fetched"]["source"], steps["fetched"]["revision"]) == ("eeas", 1)
    (record,) = [r for r in read_topic(running.urls.kafka, "statements.raw.v1") if r.key == statement_id.encode()]
    assert (steps["sent"]["partition"], steps["sent"]["offset"]) == (record.partition, record.offset)
    assert steps["digest"]["digest"] == digest.digest_id
    assert steps["delivery"]["state"] == "sent"
    assert statement_id in running.hiwar("where", url)
    assert statement_id in running.hiwar("where", "where-1"), "a guid is looked for at every source"
    assert running.hiwar("where", "where-1", "--source", "files", status=1) == ""


def test_the_way_of_an_edited_statement_has_all_its_revisions_in_order_of_time(running: Running) -> None:
    text = "The ombudsman heard of torture from three of nine wardens in the mountain prisons."
    (statement_id,) = running.pipeline.send({"guid": "where-2", "source": "eeas", "text": text})
    digest = running.pipeline.wait_digest("torture")
    running.pipeline.send({"guid": "where-2", "source": "eeas", "text": text.replace("three", "four")})
    running.pipeline.wait_idle()
    (way,) = running.json("where", statement_id)
    assert [step["at"] for step in way["steps"]] == sorted(step["at"] for step in way["steps"])
    steps = [(step["name"], step["facts"]) for step in way["steps"]]
    assert [facts["revision"] for name, facts in steps if name == "fetched"] == [1, 2]
    assert [facts["revision"] for name, facts in steps if name == "sent"] == [1, 2]
    assert 2 in [facts["revision"] for name, facts in steps if name == "announced"]
    told, waiting = (facts for name, facts in steps if name == "digest" and facts["subscription"] == "torture")
    assert (told["digest"], told["state"]) == (digest.digest_id, "told")
    assert (waiting.get("digest"), waiting["state"]) == (None, "waits to be told (corrected, revision 2)")


def test_the_status_tells_services_lag_and_what_was_rejected(running: Running) -> None:
    running.pipeline.wait_idle()
    services = [f"--service={name}={running.pipeline.services.url(name)}" for name in ("ingest", "enrich")]
    found = running.json("status", *services, "--service=publish=http://127.0.0.1:1", status=1)
    assert {name: (said["live"], said["ready"]) for name, said in found["services"].items()} == {
        "ingest": ("yes", "yes"),
        "enrich": ("yes", "yes"),
        "publish": ("unreachable", "unreachable"),
    }
    assert {(group["group"], group["lag"]) for group in found["groups"]} == {
        ("hiwar-enrich", 0),
        ("hiwar-reenrich", 0),
        ("hiwar-publish", 0),
    }
    assert found["rejected_last_day"]["by_cause"]["enrich schema"] >= 1
    assert (found["outbox"], found["deliveries"]) == (0, {"parked": 0, "unknown": 0})
    page = running.hiwar("status", *services, status=1)
    assert "hiwar-enrich" in page
    assert "unreachable" in page
    assert "unreachable" not in running.hiwar(
        "status", *services, f"--service=publish={running.pipeline.services.url('publish')}"
    )
    told = running.hiwar("where", "st-nowhere", status=1)
    assert told == ""


def test_after_a_change_of_the_taxonomy_stored_statements_are_tagged_by_it_and_nobody_is_told_twice(
    running: Running,
) -> None:
    text = f"The EU condemns torture, and welcomes the {TERM} of 12 districts of the north."
    sent = running.pipeline.send({"guid": "again-1", "text": text}, {"guid": "again-2", "text": text + " It is wide."})
    running.pipeline.wait_digest("everything")
    told = len(running.pipeline.digests("everything"))
    before = {statement_id: running.announced(statement_id)[-1] for statement_id in sent}

    def learn() -> None:
        with (running.seeds / "lexicons" / "themes" / "migrants.csv").open("a", encoding="utf-8") as lexicon:
            lexicon.write(f"grelb,strong,{TERM},,,,,\n")

    running.restart_enrich(learn)
    old = before[sent[0]].enricher.taxonomy
    done = running.json("reenrich", "--taxonomy", old)
    assert done["sent"] == done["total"] >= len(sent)
    assert running.json("reenrich")["sent"] == 0
    assert running.json("reenrich", "--ids", f"st-nope,{sent[0]}", status=1)["sent"] == 1
    running.pipeline.wait_idle()
    for statement_id, first in before.items():
        now = running.announced(statement_id)[-1]
        assert now.enricher.taxonomy != old
        assert "migrants" in {theme.id for theme in now.themes} - {theme.id for theme in first.themes}
        assert (now.revision, now.story, now.first_enriched_at) == (first.revision, first.story, first.enriched_at)
    assert running.steps(sent[0])["enriched"]["taxonomy"] != old
    running.pipeline.services.close_windows()
    assert len(running.pipeline.digests("everything")) == told


def test_while_enrich_is_too_far_behind_pushes_are_held_and_nothing_is_lost(running: Running) -> None:
    running.pipeline.wait_idle()
    push = f"{running.pipeline.services.url('ingest')}/v1/statements"
    taken: list[str] = []
    answers: list[httpx.Response] = []

    def push_until_held() -> None:
        deadline = time.monotonic() + 60
        while not any(answer.status_code == httpx.codes.TOO_MANY_REQUESTS for answer in answers):
            assert time.monotonic() < deadline
            text = f"Statement {len(answers)} that waits: the EU condemns torture."
            rows = [json.dumps({"guid": f"held-{len(answers)}-{n}", "text": f"{n} {text}"}) for n in range(100)]
            headers = {"content-type": "application/x-ndjson"}
            answers.append(httpx.post(push, content="\n".join(rows), headers=headers, timeout=60))
            if answers[-1].is_success:
                taken.extend(one["statement_id"] for one in answers[-1].json()["accepted"])
            time.sleep(0.5)

    running.restart_enrich(push_until_held)
    assert 5 <= int(answers[-1].headers["retry-after"]) <= 60
    assert len(taken) > LIMIT
    running.pipeline.wait_idle(120)
    stored = {r.key.decode() for r in read_topic(running.urls.kafka, EnrichedStatement.topic) if r.key}
    assert set(taken) <= stored
    deadline = time.monotonic() + 30
    while running.pipeline.services.metric("ingest", "hiwar_ingest_held") and time.monotonic() < deadline:
        time.sleep(0.2)
    assert httpx.post(push, json={"guid": "after", "text": "The EU welcomes calm."}, timeout=30).status_code == 202


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("status",), 1, "HIWAR_KAFKA_SERVERS (127.0.0.1:1)"),
        (("where", "st-1"), 1, "HIWAR_KAFKA_SERVERS"),
        (("reenrich",), 1, "HIWAR_KAFKA_SERVERS"),
        (("rejected", "list"), 1, "HIWAR_KAFKA_SERVERS"),
        (("rejected", "list", "--kafka", "nowhere"), 78, "HIWAR_KAFKA_SERVERS: write HOST:PORT"),
        (("rejected", "redrive", "--yes"), 2, "say which"),
        (("rejected", "list", "--since", "soon"), 2, "write 90m"),
        (("status", "--service", "enrich"), 2, "write NAME=URL"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(arguments: tuple[str, ...], status: int, told: str) -> None:
    nobody = {"HIWAR_KAFKA_SERVERS": "127.0.0.1:1", "HIWAR_MONGO_URL": "mongodb://127.0.0.1:1"}
    done = run_forked("services.cli", *arguments, env={**os.environ, **nobody})
    assert done.returncode == status
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
