"""One topic as one replica reads it: a batch in, one commit or one rewind out, everything counted."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import structlog
from aiokafka import TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError
from faststream.kafka import KafkaMessage
from faststream.message import AckStatus

from shared.errors import Unavailable
from shared.runtime import metrics
from shared.runtime.backoff import keep_trying
from shared.runtime.batch import Dispositions
from shared.runtime.failures import FailurePolicy
from shared.runtime.record import Incoming
from shared.runtime.stop import Stop
from shared.runtime.tracing import Tracer

if TYPE_CHECKING:
    from faststream.kafka.subscriber.usecase import BatchSubscriber

_OWN_RETRIES_SECONDS = 60.0
"""Longer than this in one batch and the group would think that the consumer hangs (max_poll_interval_ms)."""
_LOOK_SECONDS = 1.0
_MOST_TOGETHER = 2_000

log = structlog.get_logger(__name__)


@dataclass
class _Progress:
    """How far a batch has come."""

    left: Sequence[Incoming]
    done: Dispositions = field(default_factory=Dispositions)


class Consumption:
    """Processes the batches of one topic.

    Args:
        topic: the topic's name, for metrics and logs.
        policy: processes a batch; the one place that handles failures.
        stop: ends retries and, with a reason, the service.
        tracer: told about each batch.
    """

    def __init__(self, topic: str, policy: FailurePolicy, *, stop: Stop, tracer: Tracer) -> None:
        self.topic = topic
        self.subscriber: BatchSubscriber | None = None
        self._policy = policy
        self._stop = stop
        self._tracer = tracer
        self._busy = asyncio.Lock()
        self._oldest_ms = 0
        self._told: set[str] = set()
        self._together = _MOST_TOGETHER

    async def __call__(self, message: KafkaMessage) -> None:
        """Process and commit one batch, or rewind it; never raises, for FastStream would commit past it."""
        async with self._busy:
            records = [_incoming(record) for record in message.raw_message]
            started, started_ns = time.monotonic(), time.time_ns()
            oldest_ms = min((record.timestamp_ms for record in records), default=0)
            self._oldest_ms = min(oldest_ms, self._oldest_ms or oldest_ms)
            metrics.IN_FLIGHT.labels(self.topic).set(len(records))
            batch = _Progress(records)
            try:
                await self._process(batch)
                await self._commit(message)
            except Unavailable as error:
                again = batch.left or records
                log.warning("batch_will_be_read_again", topic=self.topic, records=len(again), reason=str(error))
                self._count_dispositions(batch.done if batch.left else Dispositions())
                await self._rewind(message, again)
            except Exception as error:  # nothing of this batch may be committed
                log.exception("batch_failed", topic=self.topic)
                self._stop.set(failure=f"{type(error).__name__}: {error}")
                await self._rewind(message, records)
            else:
                self._oldest_ms = 0
                self._count(records, batch.done, time.monotonic() - started)
                traces = (record.traceparent for record in records)
                self._tracer.record(f"process {self.topic}", traces, start_ns=started_ns, end_ns=time.time_ns())
            finally:
                metrics.IN_FLIGHT.labels(self.topic).set(0)

    async def idle(self) -> None:
        """Return when no batch is being processed."""
        async with self._busy:
            return

    def forget_age(self) -> None:
        """Stop telling the age of records whose partitions have gone elsewhere."""
        self._oldest_ms = 0

    def is_alive(self) -> bool:
        """Whether the consuming task still runs; it can die while the process lives."""
        subscriber = self.subscriber
        return subscriber is not None and subscriber.running and not any(task.done() for task in subscriber.tasks)

    async def is_behind(self) -> bool:
        """Whether records are being processed or wait here, as far as the last fetch told; asks no server."""
        consumer = self.subscriber.consumer if self.subscriber else None
        if consumer is None or self._busy.locked():
            return self._busy.locked()
        try:
            async with asyncio.timeout(_LOOK_SECONDS):
                for tp in consumer.assignment():
                    end = consumer.highwater(tp)
                    if end is not None and end > await consumer.position(tp):
                        return True
        except (IllegalStateError, TimeoutError):
            return True  # partitions are being handed out: nobody knows yet
        return False

    async def measure(self) -> None:
        """Refresh the gauges of lag and age.

        Raises:
            Unavailable: the broker does not tell the end of a partition.
        """
        consumer = self.subscriber.consumer if self.subscriber else None
        if consumer is None:
            return
        try:
            partitions = sorted(consumer.assignment())
            ends = await consumer.end_offsets(partitions) if partitions else {}
            lag = {tp: max(0, end - await consumer.position(tp)) for tp, end in ends.items()}
        except (KafkaError, TimeoutError, OSError) as error:
            message = f"Kafka: {error!r}"
            raise Unavailable(message) from error
        for labels in self._told - {str(tp.partition) for tp in lag}:
            metrics.LAG.remove(self.topic, labels)
        self._told = {str(tp.partition) for tp in lag}
        for tp, records in lag.items():
            metrics.LAG.labels(self.topic, str(tp.partition)).set(records)
        metrics.OLDEST_SECONDS.labels(self.topic).set(time.time() - self._oldest_ms / 1000 if self._oldest_ms else 0)

    async def _process(self, batch: _Progress) -> None:
        """Process what is left, in one part, or in smaller ones while the servers do not manage that in time.

        Asked the same again, a server that was too slow for it once stays too slow, with all that it was asked before
        still to do (docs/adr/0052-smaller-parts.md).
        """

        async def next_part() -> None:
            part = batch.left[: self._together]
            try:
                batch.done += await self._policy(part)
            except Unavailable:
                self._together = max(1, len(part) // 2)
                raise
            batch.left = batch.left[len(part) :]
            self._together = min(_MOST_TOGETHER, self._together + 1 + self._together // 10)

        until = time.monotonic() + _OWN_RETRIES_SECONDS
        while batch.left:
            await keep_trying(
                next_part,
                stop=self._stop,
                what=f"process {self.topic}",
                give_up_after_seconds=until - time.monotonic(),
            )

    async def _commit(self, message: KafkaMessage) -> None:
        try:
            await message.ack()
        except CommitFailedError as error:
            # The partition went to another replica meanwhile: it reads these records again, which changes nothing.
            log.warning("commit_refused", topic=self.topic, reason=str(error))
            message.committed = AckStatus.NACKED
        except KafkaError as error:
            text = f"commit: {error!r}"
            raise Unavailable(text) from error

    async def _rewind(self, message: KafkaMessage, records: Sequence[Incoming]) -> None:
        metrics.RECORDS.labels(self.topic, "not_committed").inc(len(records))
        earliest: dict[TopicPartition, int] = {}
        for record in records:
            tp = TopicPartition(record.topic, record.partition)
            earliest[tp] = min(record.offset, earliest.get(tp, record.offset))
        consumer: Any = message.consumer
        for tp in earliest.keys() & set(consumer.assignment()):
            try:
                consumer.seek(tp, earliest[tp])
            except IllegalStateError:
                log.info("partition_left", partition=tp.partition)
        message.committed = AckStatus.NACKED
        await self._stop.sleep(0.5)

    def _count_dispositions(self, dispositions: Dispositions) -> None:
        for disposition, count in zip(dispositions._fields, dispositions, strict=True):
            if count:
                metrics.RECORDS.labels(self.topic, disposition).inc(count)

    def _count(self, records: Sequence[Incoming], dispositions: Dispositions, seconds: float) -> None:
        self._count_dispositions(dispositions)
        metrics.BATCH_RECORDS.labels(self.topic).observe(len(records))
        metrics.BATCH_SECONDS.labels(self.topic).observe(seconds)
        log.info("batch_done", topic=self.topic, seconds=round(seconds, 3), **dispositions._asdict())


def _incoming(record: Any) -> Incoming:  # noqa: ANN401 - aiokafka's record and the test broker's have no common type
    return Incoming(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=record.key,
        value=record.value,
        headers=tuple(record.headers),
        timestamp_ms=record.timestamp or 0,
    )
