"""Mistakes of the configuration: told at start, in one sentence with the remedy, with exit status 78."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.local.pipeline import PROJECT
from shared.embedded.servers import EmbeddedServers, ServerUrls, free_port
from tests.harness.choice import choose
from tests.harness.secrets import MARK
from tests.harness.service_process import run_module

TOPICS = yaml.safe_load((PROJECT / "deploy" / "topics.yaml").read_text(encoding="utf-8"))
RAW = "statements.raw.v1"


def topics_file(folder: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """A topics file that wants something else of the raw topic than there is."""
    topics = [{**topic, "config": dict(topic["config"])} for topic in TOPICS["topics"]]
    change(next(topic for topic in topics if topic["name"] == RAW))
    path = folder / "topics.yaml"
    path.write_text(yaml.safe_dump({"topics": topics}), encoding="utf-8")
    return path


def servers(urls: ServerUrls) -> dict[str, str]:
    return {"kafka_servers": urls.kafka, "mongo_url": urls.mongo, "mongo_database": "configuration"}


def test_a_missing_topic(tmp_path: Path) -> None:
    others = [topic for topic in TOPICS["topics"] if topic["name"] != RAW]
    (tmp_path / "topics.yaml").write_text(yaml.safe_dump({"topics": others}), encoding="utf-8")
    with EmbeddedServers(tmp_path / "servers", topics=tmp_path / "topics.yaml") as urls:
        ended = run_module("services.ingest", tmp_path, **servers(urls))
    assert ended.status == 78
    assert f"{RAW} is missing" in ended.reason
    assert "hiwar topics apply" in ended.reason


def test_too_few_partitions(urls: ServerUrls, tmp_path: Path) -> None:
    file = topics_file(tmp_path, lambda raw: raw.update(partitions=24))
    ended = run_module("services.ingest", tmp_path, topics_file=file, **servers(urls))
    assert ended.status == 78
    assert f"{RAW} has 12 partitions instead of 24" in ended.reason


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("cleanup.policy", "compact", "has cleanup.policy=delete instead of compact"),
        ("max.message.bytes", "8388608", "takes records of 4194304 bytes instead of 8388608"),
    ],
)
def test_a_topic_that_would_lose_or_refuse_records(
    key: str, value: str, told: str, urls: ServerUrls, tmp_path: Path
) -> None:
    if choose().kind == "embedded":
        pytest.skip("the embedded Kafka tells no configuration")
    file = topics_file(tmp_path, lambda raw: raw["config"].update({key: value}))
    ended = run_module("services.ingest", tmp_path, topics_file=file, **servers(urls))
    assert ended.status == 78
    assert f"{RAW} {told}" in ended.reason


def test_what_a_service_does_not_use_or_need_does_not_stop_it(urls: ServerUrls, tmp_path: Path) -> None:
    """digests.v1 is publish's, and for how long raw statements are kept is the operator's business: that is logged."""
    file = topics_file(tmp_path, lambda raw: raw["config"].update({"retention.ms": "1000"}))
    topics = yaml.safe_load(file.read_text())
    next(topic for topic in topics["topics"] if topic["name"] == "digests.v1")["partitions"] = 99
    file.write_text(yaml.safe_dump(topics))
    ended = run_module("tests.system.start_and_stop", tmp_path, topics_file=file, **servers(urls))
    assert ended.status == 0, ended.log
    assert ended.events("service_started")
    if choose().kind != "embedded":
        (told,) = ended.events("topic_differs")
        assert (told["topic"], told["setting"], told["wanted"]) == (RAW, "retention.ms", "1000")


@pytest.mark.parametrize("gone", ["kafka", "mongo"])
def test_an_unreachable_server_is_waited_for_and_then_told(gone: str, urls: ServerUrls, tmp_path: Path) -> None:
    nobody = {"kafka_servers": f"127.0.0.1:{free_port()}", "mongo_url": f"mongodb://127.0.0.1:{free_port()}"}
    key = {"kafka": "kafka_servers", "mongo": "mongo_url"}[gone]
    given = {**servers(urls), key: nobody[key], "start_timeout_seconds": 1.0}
    ended = run_module("services.ingest", tmp_path, **given)
    assert ended.status == 78
    assert ended.events("waiting_for_server") or gone == "mongo"  # its driver waits 5 s by itself, and that is enough
    assert "no answer in 1 s" in ended.reason
    assert "HIWAR_KAFKA_SERVERS" in ended.reason
    assert "HIWAR_MONGO_URL" in ended.reason


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"topics_file": "nowhere.yaml"}, "HIWAR_TOPICS_FILE=nowhere.yaml"),
        ({"mongo_url": f"mongodb://u:{MARK}/b@127.0.0.1"}, "HIWAR_MONGO_URL cannot be used"),
    ],
    ids=["topics file", "MongoDB URL"],
)
def test_what_cannot_be_used_at_all(settings: dict[str, str], told: str, urls: ServerUrls, tmp_path: Path) -> None:
    ended = run_module("services.ingest", tmp_path, **{**servers(urls), **settings})
    assert ended.status == 78
    assert told in ended.reason
    assert "Traceback" not in ended.log
    assert MARK not in ended.log


def test_the_topics_job_tells_its_mistakes_alike(tmp_path: Path) -> None:
    unreachable = f"127.0.0.1:{free_port()}"
    ended = run_module("shared.runtime.topics_job", tmp_path, kafka_servers=unreachable, start_timeout_seconds=0.5)
    assert ended.status == 78
    assert ended.events("waiting_for_server")
    assert "Kafka" in ended.reason
