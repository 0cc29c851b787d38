"""Read a topic from a moment to its present end, without a group."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.runtime.kafka import MAX_REQUEST_BYTES, client_options, kafka_errors
from shared.runtime.record import Incoming
from shared.runtime.settings import RuntimeSettings

_WAIT_MS = 1_000
_LOOKS = 20


class Scanner:
    """Reads what is on topics now; from `scanner`."""

    def __init__(self, consumer: AIOKafkaConsumer) -> None:
        self._consumer = consumer

    async def scan(
        self, partitions: Sequence[TopicPartition], *, since: datetime | None = None
    ) -> AsyncIterator[Incoming]:
        """Give the records of partitions from `since` on, each partition in order, up to where it ends now.

        Raises:
            Unavailable: Kafka is away.
        """
        with kafka_errors():
            begins = await self._begins(partitions, since)
            ends = await self._consumer.end_offsets(list(partitions))
        left = {tp for tp in partitions if begins[tp] < ends[tp]}
        self._consumer.assign(list(left))
        for tp in left:
            self._consumer.seek(tp, begins[tp])
        while left:
            with kafka_errors():
                fetched = await self._consumer.getmany(*left, timeout_ms=_WAIT_MS)
            for tp, records in fetched.items():
                for record in records:
                    if record.offset < ends[tp] and not (since and record.timestamp < since.timestamp() * 1000):
                        yield _incoming(record)
            with kafka_errors():
                # A compacted topic may end before its end: the position tells, not the last record.
                left = {tp for tp in left if await self._consumer.position(tp) < ends[tp]}

    async def firsts(self, offsets: Mapping[TopicPartition, int]) -> dict[TopicPartition, Incoming]:
        """Give the first record of each partition from an offset on, of those that answer within two seconds.

        Raises:
            Unavailable: Kafka is away.
        """
        self._consumer.assign(list(offsets))
        for tp, offset in offsets.items():
            self._consumer.seek(tp, offset)
        found: dict[TopicPartition, Incoming] = {}
        for _ in range(_LOOKS):
            left = offsets.keys() - found.keys()
            if not left:
                break
            with kafka_errors():
                fetched = await self._consumer.getmany(*left, timeout_ms=_WAIT_MS // 10)
            found |= {tp: _incoming(records[0]) for tp, records in fetched.items() if records}
        return found

    async def _begins(self, partitions: Sequence[TopicPartition], since: datetime | None) -> dict[TopicPartition, int]:
        first = await self._consumer.beginning_offsets(list(partitions))
        if since is None:
            return dict(first)
        at = int(since.timestamp() * 1000)
        found = await self._consumer.offsets_for_times(dict.fromkeys(partitions, at))
        # No answer means that nothing came since, or, from the embedded Kafka, that it does not know times.
        knows = await self._consumer.offsets_for_times(dict.fromkeys(partitions, 0))
        ends = await self._consumer.end_offsets(list(partitions))
        return {
            tp: found[tp].offset if found.get(tp) else (ends[tp] if knows.get(tp) else first[tp]) for tp in partitions
        }


@asynccontextmanager
async def scanner(settings: RuntimeSettings) -> AsyncIterator[Scanner]:
    """Connect for as long as the context lasts.

    Raises:
        Unavailable: no broker answers.
    """
    consumer = AIOKafkaConsumer(
        **client_options(settings), enable_auto_commit=False, max_partition_fetch_bytes=MAX_REQUEST_BYTES
    )
    try:
        with kafka_errors():
            await consumer.start()
        yield Scanner(consumer)
    finally:
        await consumer.stop()


def _incoming(record: object) -> Incoming:
    return Incoming(
        topic=record.topic,  # type: ignore[attr-defined]  # aiokafka has no types
        partition=record.partition,  # type: ignore[attr-defined]
        offset=record.offset,  # type: ignore[attr-defined]
        key=record.key,  # type: ignore[attr-defined]
        value=record.value,  # type: ignore[attr-defined]
        headers=tuple(record.headers),  # type: ignore[attr-defined]
        timestamp_ms=record.timestamp or 0,  # type: ignore[attr-defined]
    )
