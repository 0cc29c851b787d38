"""Which digests stand on the topic: seen on every Kafka, whatever partition they are on, and only since a moment."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.publish.adapters.announced import KafkaAnnounced
from services.publish.telling import SOURCE
from shared.contract.digest import Digest, DigestCounts, Window
from shared.errors import Unavailable
from shared.runtime.announcer import KafkaAnnouncer
from shared.runtime.cloudevents import outgoing
from shared.runtime.settings import RuntimeSettings
from tests.conftest import ServersOf
from tests.factories import NOON
from tests.harness.choice import available

HOUR = timedelta(hours=1)


def digest(subscription: str) -> Digest:
    return Digest(
        digest_id=f"{subscription}/{uuid4()}",
        subscription=subscription,
        title="T",
        window=Window(start=NOON, end=NOON, zone="UTC"),
        language="en",
        sections=[],
        counts=DigestCounts(statements=0, items=0, corrections=0, sources=0),
        generated_at=NOON,
    )


@pytest.fixture(params=available())
def settings(request: pytest.FixtureRequest, servers_of: ServersOf) -> RuntimeSettings:
    return RuntimeSettings(kafka_servers=servers_of(request.param).kafka)


async def test_what_was_sent_is_known_whatever_partition_it_is_on_and_nothing_else(settings: RuntimeSettings) -> None:
    sent, others = [digest(f"s{n}") for n in range(9)], [digest(f"s{n}") for n in range(3)]
    announcer, announced = KafkaAnnouncer(settings), KafkaAnnounced(settings)
    asked, now = [one.digest_id for one in (*sent, *others)], datetime.now(UTC)
    await announcer.start()
    await announcer([outgoing(one, source=SOURCE, at=NOON, traceparent="00-1") for one in sent])
    await announcer.stop()
    assert await announced(asked, since=now - HOUR) == {one.digest_id for one in sent}
    assert await announced([others[0].digest_id], since=now - HOUR) == frozenset()
    assert await announced(asked, since=now + HOUR) == frozenset()


async def test_a_kafka_that_is_away_is_no_answer() -> None:
    with pytest.raises(Unavailable):
        await KafkaAnnounced(RuntimeSettings(kafka_servers="127.0.0.1:1"))(["a"], since=NOON)
