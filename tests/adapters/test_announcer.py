"""shared.runtime.announcer.Announcer: records are taken exactly as given, or it is told why not."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import NamedTuple
from uuid import uuid4

import pytest

from shared.errors import Unavailable, Unprocessable
from shared.runtime.announcer import Announcer, KafkaAnnouncer
from shared.runtime.record import Header, Outgoing
from shared.runtime.settings import RuntimeSettings
from tests.conftest import ServersOf
from tests.fakes import FakeAnnouncer
from tests.harness.choice import available
from tests.harness.topics import read_topic_async

TOPIC = "rejected.v1"
STRANGE: list[Header] = [("null", None), ("binary", b"\xff\xfe\x00"), ("twice", b"1"), ("twice", b"2")]


class House(NamedTuple):
    """An announcer, and what stands on the topic after it."""

    announce: Announcer
    read: Callable[[bytes], AsyncIterator[Outgoing]]


@pytest.fixture(params=["fake", *available()])
async def house(request: pytest.FixtureRequest, servers_of: ServersOf) -> AsyncIterator[House]:
    if request.param == "fake":
        fake = FakeAnnouncer()

        async def told(key: bytes) -> AsyncIterator[Outgoing]:
            for record in fake.on(TOPIC):
                if record.key == key:
                    yield record

        yield House(fake, told)
        return
    urls = servers_of(request.param)
    announcer = KafkaAnnouncer(RuntimeSettings(kafka_servers=urls.kafka))
    await announcer.start()

    async def stored(key: bytes) -> AsyncIterator[Outgoing]:
        for record in await read_topic_async(urls.kafka, TOPIC):
            if record.key == key:
                yield Outgoing(record.topic, record.key, record.value, list(record.headers))

    yield House(announcer, stored)
    await announcer.stop()


def records(key: bytes, values: Sequence[bytes | None]) -> list[Outgoing]:
    return [Outgoing(TOPIC, key, value, list(STRANGE)) for value in values]


async def test_keys_values_and_headers_arrive_as_they_were_and_in_order(house: House) -> None:
    key = b"\xff\x00" + uuid4().bytes
    sent = records(key, [b"1", None, b"", b"\xff\x00", *(b"%d" % n for n in range(300))])
    await house.announce(sent)
    assert [record async for record in house.read(key)] == sent


async def test_nothing_is_announced_in_peace(house: House) -> None:
    await house.announce([])


async def test_the_largest_record_is_taken_and_a_larger_one_is_unprocessable(house: House) -> None:
    key = uuid4().bytes
    largest = records(key, [b"x" * (4 * 1024 * 1024)])
    await house.announce(largest)
    with pytest.raises(Unprocessable, match="too_large"):
        await house.announce(records(key, [b"x" * (6 * 1024 * 1024)]))
    assert [record async for record in house.read(key)] == largest


async def test_a_broker_that_is_away_at_start_is_unavailable() -> None:
    announcer = KafkaAnnouncer(RuntimeSettings(kafka_servers="127.0.0.1:1"))
    with pytest.raises(Unavailable):
        await announcer.start()
    await announcer.stop()


async def test_an_announcer_that_was_not_started_is_a_defect_and_says_so() -> None:
    with pytest.raises(RuntimeError, match="before it was started"):
        await KafkaAnnouncer(RuntimeSettings())([])
