"""Replicas of a group on a real broker: who stops hands over at once, who dies finds its partitions again."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import NamedTuple
from uuid import uuid4

import pytest
from faststream.kafka import KafkaBroker

from shared.contract.raw_statement import RawStatement
from shared.runtime.batch import Dispositions
from shared.runtime.broker import build_broker, stop_consuming, subscribe
from shared.runtime.consumption import Consumption
from shared.runtime.settings import RuntimeSettings
from shared.runtime.stop import Stop
from shared.runtime.tracing import Tracer
from tests.conftest import ServersOf
from tests.harness.choice import available

SESSION_SECONDS = 300.0
"""Nobody is thought dead while a test lasts."""


class Replica(NamedTuple):
    broker: KafkaBroker
    consumption: Consumption

    def partitions(self) -> set[int]:
        consumer = self.consumption.subscriber.consumer if self.consumption.subscriber else None
        return {tp.partition for tp in consumer.assignment()} if consumer else set()

    async def stop(self) -> None:
        await stop_consuming(self.broker, [self.consumption], seconds=SESSION_SECONDS)

    async def die(self) -> None:
        """As a process that is killed: the group hears nothing of it."""
        await self.broker.stop()


@pytest.fixture(params=[kind for kind in available() if kind != "embedded"])
async def group(request: pytest.FixtureRequest, servers_of: ServersOf) -> AsyncIterator["Group"]:
    """The embedded Kafka is no group coordinator to measure by."""
    group = Group(servers_of(request.param).kafka)
    yield group
    for replica in group.replicas:
        await replica.stop()


class Group:
    def __init__(self, kafka: str) -> None:
        self._kafka, self._name = kafka, f"g-{uuid4()}"
        self.replicas: list[Replica] = []

    async def start(self, name: str) -> Replica:
        settings = RuntimeSettings(kafka_servers=self._kafka, replica=name, session_seconds=SESSION_SECONDS)
        consumption = Consumption(RawStatement.topic, nothing, stop=Stop(), tracer=Tracer("test", None))  # type: ignore[arg-type]
        broker = build_broker(settings)
        subscribe(broker, RawStatement, group=self._name, settings=settings, consumption=consumption)
        await broker.start()
        self.replicas.append(Replica(broker, consumption))
        return self.replicas[-1]


async def nothing(_records: object) -> Dispositions:
    return Dispositions()


async def until(ready: Callable[[], bool]) -> None:
    for _ in range(int(SESSION_SECONDS)):
        if ready():
            return
        await asyncio.sleep(0.1)
    pytest.fail("the group has not settled")


async def test_who_is_asked_to_stop_hands_its_partitions_over_at_once(group: Group) -> None:
    one, two = await group.start("r-0"), await group.start("r-1")
    await until(lambda: bool(one.partitions() and two.partitions()) and not one.partitions() & two.partitions())
    all_of_them = one.partitions() | two.partitions()
    await two.stop()
    await until(lambda: one.partitions() == all_of_them)


async def test_who_dies_finds_its_partitions_again_and_the_others_go_on_with_theirs(group: Group) -> None:
    one, two = await group.start("r-0"), await group.start("r-1")
    await until(lambda: bool(one.partitions() and two.partitions()) and not one.partitions() & two.partitions())
    of_one, of_two = one.partitions(), two.partitions()
    await two.die()
    again = await group.start("r-1")
    await until(lambda: again.partitions() == of_two)
    assert one.partitions() == of_one
