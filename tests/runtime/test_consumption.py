"""One batch in, one commit or one rewind out: at revokes, stops, refused commits and defects, too."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaConnectionError
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.message import AckStatus

from shared.errors import Unavailable
from shared.runtime import metrics
from shared.runtime.batch import Dispositions
from shared.runtime.broker import FinishBeforeRevoke, NoConsumer, stop_consuming, tolerant_parser
from shared.runtime.consumption import Consumption
from shared.runtime.record import Incoming
from shared.runtime.stop import Stop
from shared.runtime.tracing import Tracer

TOPIC = "statements.raw.v1"


class FakeConsumer:
    """Partitions with positions; `fails` is raised at each commit."""

    def __init__(self) -> None:
        self.partitions = {TopicPartition(TOPIC, 0), TopicPartition(TOPIC, 1)}
        self.positions: dict[TopicPartition, int] = {}
        self.fetched: dict[TopicPartition, int] = {}
        self.commits = 0
        self.fails: Exception | None = None
        self.seek_fails: Exception | None = None

    async def commit(self) -> None:
        if self.fails:
            raise self.fails
        self.commits += 1

    def seek(self, partition: TopicPartition, offset: int) -> None:
        if self.seek_fails:
            raise self.seek_fails
        self.positions[partition] = offset

    def assignment(self) -> set[TopicPartition]:
        return self.partitions

    async def end_offsets(self, partitions: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(partitions, 10)

    async def position(self, partition: TopicPartition) -> int:
        if partition not in self.partitions:
            raise IllegalStateError
        return self.positions.get(partition, 0)

    def highwater(self, partition: TopicPartition) -> int | None:
        return self.fetched.get(partition)


Policy = Callable[[Sequence[Incoming]], Awaitable[Dispositions]]


async def fine(records: Sequence[Incoming]) -> Dispositions:
    return Dispositions(accepted=len(records))


class House:
    def __init__(self, policy: Policy = fine, *, stopped: bool = False) -> None:
        self.stop, self.consumer = Stop(), FakeConsumer()
        if stopped:
            self.stop.set()
        self.consumption = Consumption(TOPIC, cast("Any", policy), stop=self.stop, tracer=Tracer("test", None))
        self.consumption.subscriber = cast("Any", SimpleNamespace(consumer=self.consumer, running=True, tasks=[]))

    async def message(self, *offsets: tuple[int, int]) -> KafkaMessage:
        records = tuple(
            SimpleNamespace(
                topic=TOPIC, partition=p, offset=o, key=b"k", value=b"v", headers=[("h", None)], timestamp=1
            )
            for p, o in offsets
        )
        return cast("KafkaMessage", await tolerant_parser(lambda: self.consumer)(cast("Any", records)))


async def away(_: Sequence[Incoming]) -> Dispositions:
    message = "MongoDB"
    raise Unavailable(message)


async def defect(_: Sequence[Incoming]) -> Dispositions:
    raise KeyError


async def test_a_batch_that_is_done_is_committed_once_and_counted() -> None:
    house = House()
    before = metrics.RECORDS.labels(TOPIC, "accepted")._value.get()  # noqa: SLF001 - the library gives no other way
    await house.consumption(await house.message((0, 5), (1, 7)))
    assert (house.consumer.commits, house.consumer.positions) == (1, {})
    assert metrics.RECORDS.labels(TOPIC, "accepted")._value.get() == before + 2  # noqa: SLF001


async def test_a_server_that_stays_away_has_the_batch_read_again_from_its_first_record() -> None:
    house = House(away, stopped=True)
    message = await house.message((0, 6), (0, 5), (1, 7))
    await house.consumption(message)
    assert house.consumer.commits == 0
    assert house.consumer.positions == {TopicPartition(TOPIC, 0): 5, TopicPartition(TOPIC, 1): 7}
    assert message.committed is AckStatus.NACKED
    assert house.stop.failure is None


async def test_a_server_that_is_too_slow_for_a_batch_gets_it_in_smaller_parts() -> None:
    parts: list[list[int]] = []

    async def slow(records: Sequence[Incoming]) -> Dispositions:
        if len(records) > 3:
            return await away(records)
        parts.append([record.offset for record in records])
        return Dispositions(accepted=len(records))

    house, before = House(slow), gauge(metrics.RECORDS, TOPIC, "accepted")
    for first in (0, 10):
        await house.consumption(await house.message(*((0, first + offset) for offset in range(10))))
    assert [offset for part in parts for offset in part] == list(range(20)), "each once, in order"
    assert house.consumer.commits == 2
    assert gauge(metrics.RECORDS, TOPIC, "accepted") - before == 20


async def test_of_a_batch_that_was_half_done_only_the_rest_is_read_again() -> None:
    async def half(records: Sequence[Incoming]) -> Dispositions:
        if records[-1].offset > 1:
            if records[0].offset > 1:
                house.stop.set()
            return await away(records)
        return Dispositions(accepted=len(records))

    house = House(half)
    await house.consumption(await house.message((0, 0), (0, 1), (0, 2), (0, 3)))
    assert house.consumer.commits == 0
    assert house.consumer.positions == {TopicPartition(TOPIC, 0): 2}


async def test_a_defect_that_the_policy_cannot_place_stops_the_service_and_commits_nothing() -> None:
    house = House(defect)
    await house.consumption(await house.message((0, 5)))
    assert house.consumer.commits == 0
    assert house.consumer.positions == {TopicPartition(TOPIC, 0): 5}
    assert house.stop.failure is not None
    assert "KeyError" in house.stop.failure


async def test_a_partition_that_left_meanwhile_is_not_sought() -> None:
    house = House(away, stopped=True)
    house.consumer.partitions = {TopicPartition(TOPIC, 1)}
    await house.consumption(await house.message((0, 5), (1, 7)))
    assert house.consumer.positions == {TopicPartition(TOPIC, 1): 7}


async def test_a_partition_that_leaves_while_it_is_sought_is_no_failure() -> None:
    house = House(away, stopped=True)
    house.consumer.seek_fails = IllegalStateError("no current assignment")
    await house.consumption(await house.message((0, 5)))
    assert house.stop.failure is None


async def test_a_commit_refused_after_a_rebalance_is_left_to_who_has_the_partition_now() -> None:
    house = House()
    house.consumer.fails = CommitFailedError("illegal generation")
    message = await house.message((0, 5))
    await house.consumption(message)
    assert message.committed is AckStatus.NACKED
    assert house.consumer.positions == {}
    assert house.stop.failure is None


async def test_a_commit_that_the_broker_does_not_answer_has_the_batch_read_again() -> None:
    house = House()
    house.stop.set()
    house.consumer.fails = KafkaConnectionError("gone")
    await house.consumption(await house.message((0, 5)))
    assert house.consumer.positions == {TopicPartition(TOPIC, 0): 5}


async def test_a_stop_ends_the_wait_for_a_server_at_once() -> None:
    house = House(away)
    task = asyncio.create_task(house.consumption(await house.message((0, 5))))
    await asyncio.sleep(0.01)
    assert not task.done()
    house.stop.set()
    await asyncio.wait_for(task, timeout=0.5)


async def test_a_batch_in_flight_is_finished_and_committed_before_its_partitions_go() -> None:
    go_on = asyncio.Event()

    async def slow(records: Sequence[Incoming]) -> Dispositions:
        await go_on.wait()
        return Dispositions(accepted=len(records))

    house = House(slow)
    batch = asyncio.create_task(house.consumption(await house.message((0, 5))))
    await asyncio.sleep(0)
    revoked = asyncio.create_task(FinishBeforeRevoke(house.consumption).on_partitions_revoked([]))
    await asyncio.sleep(0.01)
    assert not revoked.done()
    go_on.set()
    await revoked
    assert house.consumer.commits == 1
    await batch


async def test_a_batch_that_takes_too_long_does_not_hold_up_the_group(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FinishBeforeRevoke, "LONGEST_SECONDS", 0.01)

    async def stuck(_: Sequence[Incoming]) -> Dispositions:
        await asyncio.sleep(60)
        return Dispositions()

    house = House(stuck)
    batch = asyncio.create_task(house.consumption(await house.message((0, 5))))
    await asyncio.sleep(0)
    listener = FinishBeforeRevoke(house.consumption)
    await asyncio.wait_for(listener.on_partitions_revoked([]), timeout=1)
    await listener.on_partitions_assigned([])
    batch.cancel()


async def test_a_consumer_whose_task_has_died_is_not_alive() -> None:
    house = House()
    assert house.consumption.is_alive()
    house.consumption.subscriber = cast(
        "Any", SimpleNamespace(running=True, tasks=[SimpleNamespace(done=lambda: True)])
    )
    assert not house.consumption.is_alive()
    house.consumption.subscriber = None
    assert not house.consumption.is_alive()


def gauge(metric: Any, *labels: str) -> float:
    return float(metric.labels(*labels)._value.get())  # noqa: SLF001 - the library gives no other way


async def test_lag_is_told_by_partition_and_forgotten_when_the_partition_goes() -> None:
    house = House()
    house.consumer.positions = {TopicPartition(TOPIC, 0): 4}
    await house.consumption.measure()
    assert (gauge(metrics.LAG, TOPIC, "0"), gauge(metrics.LAG, TOPIC, "1")) == (6, 10)
    house.consumer.partitions = {TopicPartition(TOPIC, 0)}
    await house.consumption.measure()
    assert [labels for labels in metrics.LAG._metrics if labels[0] == TOPIC] == [(TOPIC, "0")]  # noqa: SLF001


async def test_the_age_of_what_waits_grows_while_its_batch_is_read_again_and_again() -> None:
    house = House(away, stopped=True)
    await house.consumption(await house.message((0, 5)))
    await house.consumption.measure()
    assert gauge(metrics.OLDEST_SECONDS, TOPIC) > 1e9  # the records of this test are of 1970
    await FinishBeforeRevoke(house.consumption).on_partitions_revoked([])
    await house.consumption.measure()
    assert gauge(metrics.OLDEST_SECONDS, TOPIC) == 0


async def test_a_broker_that_does_not_tell_the_end_of_a_partition_is_unavailable() -> None:
    house = House()

    async def gone(_: object) -> dict[TopicPartition, int]:
        raise KafkaConnectionError

    house.consumer.end_offsets = gone  # type: ignore[method-assign,assignment]
    with pytest.raises(Unavailable, match="Kafka"):
        await house.consumption.measure()


async def test_where_there_are_no_offsets_nothing_is_committed_or_sought() -> None:
    nowhere = NoConsumer()
    await nowhere.commit()
    nowhere.seek(TopicPartition(TOPIC, 0), 1)
    assert list(nowhere.assignment()) == []


async def test_the_lag_of_one_topic_is_told_beside_that_of_another() -> None:
    house = House()
    other = Consumption("other.v1", cast("Any", fine), stop=house.stop, tracer=Tracer("test", None))
    other.subscriber = house.consumption.subscriber
    for consumption in (house.consumption, other, house.consumption):
        await consumption.measure()
    assert {labels for labels in metrics.LAG._metrics if labels[0] in (TOPIC, "other.v1")} == {  # noqa: SLF001
        (topic, partition) for topic in (TOPIC, "other.v1") for partition in ("0", "1")
    }
    house.consumer.partitions = set()
    await other.measure()
    assert [labels for labels in metrics.LAG._metrics if labels[0] == "other.v1"] == []  # noqa: SLF001


async def test_a_consumption_is_behind_while_a_batch_is_processed_or_more_was_fetched() -> None:
    seen = []

    async def look(records: Sequence[Incoming]) -> Dispositions:
        seen.append(await house.consumption.is_behind())
        return Dispositions(accepted=len(records))

    house = House(look)
    await house.consumption(await house.message((0, 5)))
    assert seen == [True]
    assert not await house.consumption.is_behind()
    house.consumer.fetched = {TopicPartition(TOPIC, 0): 9, TopicPartition(TOPIC, 1): 3}
    house.consumer.positions = {TopicPartition(TOPIC, 0): 9, TopicPartition(TOPIC, 1): 2}
    assert await house.consumption.is_behind()
    house.consumer.positions[TopicPartition(TOPIC, 1)] = 3
    assert not await house.consumption.is_behind()


async def test_a_consumption_whose_partitions_are_being_handed_out_counts_as_behind() -> None:
    house = House()
    house.consumer.fetched = {TopicPartition(TOPIC, 0): 9}
    house.consumer.position = never  # type: ignore[method-assign]
    assert await house.consumption.is_behind()
    house.consumption.subscriber = None
    assert not await house.consumption.is_behind()


async def never(_: TopicPartition) -> int:
    raise IllegalStateError


async def test_a_broker_that_does_not_answer_holds_nobody_who_wants_to_stop() -> None:
    never = asyncio.Event()
    await stop_consuming(cast("KafkaBroker", SimpleNamespace(stop=never.wait)), [], seconds=0.01)
    assert not never.is_set()
