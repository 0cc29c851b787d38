"""A broker that is away for longer than a request may take: the announcer says so, and works again afterwards."""

import asyncio
from pathlib import Path

import pytest

from shared.embedded.servers import TOPICS
from shared.errors import Unavailable
from shared.runtime import announcer as runtime
from shared.runtime.announcer import KafkaAnnouncer
from shared.runtime.record import Outgoing
from shared.runtime.settings import RuntimeSettings
from shared.runtime.topics import apply_topics, load_topics
from tests.harness.java_servers import JavaServers, missing_tools
from tests.harness.topics import read_topic_async

TOPIC = "digests.v1"


@pytest.mark.skipif(bool(missing_tools()), reason="no Java to end and restart a broker with")
async def test_an_announcer_is_not_wedged_by_partitions_without_a_leader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An idempotent aiokafka producer is, for good (docs/adr/0003): what it never sent has a sequence number."""
    monkeypatch.setattr(runtime, "REQUEST_TIMEOUT_MS", 1500)
    with JavaServers(tmp_path) as servers:
        settings = RuntimeSettings(kafka_servers=servers.urls.kafka)
        await apply_topics(settings, load_topics(TOPICS))
        announce = KafkaAnnouncer(settings)
        await announce.start()
        await announce(records("before"))
        servers.kafka.kill()
        for _ in range(2):
            with pytest.raises(Unavailable):
                await announce(records("meanwhile"))
        await asyncio.to_thread(servers.start_kafka)
        await until_taken(announce, records("after"))
        await announce.stop()
        values = {record.value for record in await read_topic_async(servers.urls.kafka, TOPIC)}
        assert {record.value for record in [*records("before"), *records("after")]} <= values


def records(word: str) -> list[Outgoing]:
    """Enough keys for every partition."""
    return [Outgoing(TOPIC, b"%d" % n, f"{word} {n}".encode(), []) for n in range(20)]


async def until_taken(announce: KafkaAnnouncer, wanted: list[Outgoing]) -> None:
    for _ in range(20):
        try:
            await announce(wanted)
        except Unavailable:
            await asyncio.sleep(0.5)
        else:
            return
    pytest.fail("the announcer never worked again")
