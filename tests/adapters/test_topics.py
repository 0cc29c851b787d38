"""`hiwar topics` on a real broker: what is missing is made, what differs is told, and nothing of others is lost."""

import asyncio
from uuid import uuid4

import pytest

from shared.errors import Unavailable
from shared.runtime.settings import RuntimeSettings
from shared.runtime.topics import Topic, apply_topics, check_topics, topic_mistakes
from tests.conftest import ServersOf
from tests.harness.choice import available


@pytest.fixture(params=[kind for kind in available() if kind != "embedded"])
def kafka(request: pytest.FixtureRequest, servers_of: ServersOf) -> RuntimeSettings:
    """The embedded Kafka answers no admin requests."""
    return RuntimeSettings(kafka_servers=servers_of(request.param).kafka)


async def differences(kafka: RuntimeSettings, topic: Topic) -> list[str]:
    """What is told once the brokers have heard of the last change."""
    for _ in range(20):
        if not (found := await check_topics(kafka, [topic])):
            break
        await asyncio.sleep(0.1)
    return found


async def test_a_topic_is_made_grown_and_changed(kafka: RuntimeSettings) -> None:
    first = Topic(name=f"t-{uuid4()}", partitions=1, config={"retention.ms": "1000"})
    assert await check_topics(kafka, [first]) == [f"{first.name} is missing"]
    assert await topic_mistakes(kafka, [first.name, "rejected.v1"], [first]) == [f"{first.name} is missing"]
    assert await apply_topics(kafka, [first]) == [f"created {first.name}: 1 partitions, copies: 1"]
    assert await differences(kafka, first) == []
    second = Topic(name=first.name, partitions=3, config={"cleanup.policy": "compact"})
    assert len(await check_topics(kafka, [second])) == 2
    assert len(await apply_topics(kafka, [second])) == 2
    assert await differences(kafka, second) == []
    assert await differences(kafka, first) == []  # retention.ms was set before, and is kept


async def test_a_broker_that_is_away_is_unavailable() -> None:
    nobody = RuntimeSettings(kafka_servers="127.0.0.1:1")
    for ask in (topic_mistakes(nobody, ["a"], []), check_topics(nobody, []), apply_topics(nobody, [])):
        with pytest.raises(Unavailable, match="Kafka"):
            await ask
