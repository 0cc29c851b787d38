"""Start order does not matter: a service whose servers are away says so, waits, and works once they are there."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Self

import httpx
import pytest
from aiokafka.admin import AIOKafkaAdminClient

from services.local.pipeline import PROJECT, SERVICES
from shared.embedded.process import ChildProcess
from shared.embedded.servers import TOPICS, ServerUrls, free_port
from shared.runtime.settings import RuntimeSettings
from shared.runtime.topics import apply_topics, load_topics
from tests.harness.forked import ForkedProcess
from tests.harness.java_servers import JavaServers, missing_tools
from tests.harness.topics import read_topic

NOBODY = ServerUrls("127.0.0.1:1", "mongodb://127.0.0.1:1")


class Started:
    """One service as a process of its own, nothing waited for."""

    def __init__(
        self, name: str, folder: Path, servers: ServerUrls, *, kind: type[ChildProcess] = ForkedProcess, **settings: str
    ) -> None:
        self.url = f"http://127.0.0.1:{(port := free_port())}"
        given = {"KAFKA_SERVERS": servers.kafka, "MONGO_URL": servers.mongo, "PORT": str(port), **settings}
        self.process = kind(
            name,
            [sys.executable, "-m", f"services.{name}"],
            folder / f"{name}.log",
            env={**os.environ, **{f"HIWAR_{key}": value for key, value in given.items()}},
            cwd=PROJECT,
        )

    def __enter__(self) -> Self:
        self.process.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.stop()

    def log(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in self.process.log.read_text(encoding="utf-8").splitlines()]

    def answers(self, path: str) -> int | None:
        try:
            return httpx.get(self.url + path, timeout=5.0).status_code
        except httpx.TransportError:
            return None

    def until(self, ready: Callable[[], bool]) -> None:
        self.process.wait_until(ready, seconds=60.0)

    def ended(self) -> int | None:
        deadline = time.monotonic() + 30.0
        while self.process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        return self.process.poll()


@pytest.mark.skipif(bool(missing_tools()), reason="no Java to start servers later with")
def test_services_wait_for_servers_that_come_later_and_then_work(tmp_path: Path) -> None:
    anew, servers = partial(Started, kind=ChildProcess), JavaServers(tmp_path / "servers")
    with ExitStack() as stack:
        services = {name: stack.enter_context(anew(name, tmp_path, servers.urls)) for name in SERVICES}
        for one in services.values():
            one.until(lambda one=one: one.answers("/live") == 200 and one.answers("/ready") == 503)  # type: ignore[misc]
        stack.enter_context(servers)
        servers.mongo.kill()  # Kafka alone, and its topics made, before MongoDB comes
        asyncio.run(apply_topics(RuntimeSettings(kafka_servers=servers.urls.kafka), load_topics(TOPICS)))
        servers.start_mongo()
        for one in services.values():
            one.until(lambda one=one: one.answers("/ready") == 200)  # type: ignore[misc]
            assert "waiting_for_server" in {line["event"] for line in one.log()}
        document = {"guid": "1", "text": "The EU condemns torture."}
        httpx.post(f"{services['ingest'].url}/v1/statements", json=document, timeout=30).raise_for_status()
        services["enrich"].until(lambda: len(read_topic(servers.urls.kafka, "statements.enriched.v1")) == 1)
        asyncio.run(delete_topic(servers.urls.kafka, "digests.v1"))
        with Started("publish", tmp_path / "again", servers.urls) as late:
            assert late.ended() == 78
            assert "digests.v1 is missing; `hiwar topics apply`" in late.log()[-1]["reason"]


async def delete_topic(kafka: str, name: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    await admin.delete_topics([name])
    await admin.close()


def test_a_service_that_waits_too_long_ends_with_status_78_and_says_for_what(tmp_path: Path) -> None:
    with Started("enrich", tmp_path, NOBODY, START_TIMEOUT_SECONDS="0.5") as service:
        assert service.ended() == 78
        assert "MongoDB" in service.log()[-1]["reason"]


def test_a_service_that_waits_stops_at_once_when_it_is_asked_to(tmp_path: Path) -> None:
    with Started("publish", tmp_path, NOBODY) as service:
        service.until(lambda: "waiting_for_server" in {line["event"] for line in service.log()})
        started = time.monotonic()
        service.process.signal(signal.SIGTERM)
        assert service.ended() == 0
        assert time.monotonic() - started < 3
