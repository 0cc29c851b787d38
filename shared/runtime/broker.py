"""FastStream as it must be set up to lose nothing; each line here answers something that was measured."""

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Annotated, Any

import structlog
from aiokafka import ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.kafka.message import KafkaAckableMessage
from pydantic import SkipValidation

from shared.contract.base import Message
from shared.runtime.consumption import Consumption
from shared.runtime.group_answers import heed_errors_of_groups
from shared.runtime.kafka import MAX_RECORD_BYTES, security
from shared.runtime.settings import RuntimeSettings

_HEARTBEAT_MS = 500
"""A replica learns by its heartbeats that partitions are handed out anew; until all have, those wait."""

log = structlog.get_logger(__name__)


def build_broker(settings: RuntimeSettings) -> KafkaBroker:
    """Give a broker that only consumes: sending is the announcer's."""
    heed_errors_of_groups()
    return KafkaBroker(
        settings.kafka_servers.split(","),
        client_id=settings.replica,
        consumer_only=True,
        allow_auto_create_topics=False,
        graceful_timeout=settings.grace_seconds,
        ack_policy=AckPolicy.NACK_ON_ERROR,
        security=security(settings),
        logger=None,  # `Consumption` tells what happens, once
        # An idle connection may be cut by what lies between; aiokafka opens it again.
        connections_max_idle_ms=300_000,
    )


def subscribe(  # noqa: PLR0913 - what a subscription is
    broker: KafkaBroker,
    model: type[Message],
    *,
    group: str,
    settings: RuntimeSettings,
    consumption: Consumption,
    most_records: int | None = None,
) -> None:
    """Read the topic of `consumption` in batches; it alone decides what is committed and what is read again.

    Args:
        broker: gets the subscriber.
        model: of the topic's messages.
        group: whose offsets are committed.
        settings: of the service.
        consumption: processes the batches.
        most_records: of one batch; as the settings say without.
    """
    # The annotation is FastStream's source for AsyncAPI; values are read and validated record by record.
    subscriber = broker.subscriber(
        consumption.topic,
        group_id=group,
        group_instance_id=f"{settings.replica}-{group}-{sha256(consumption.topic.encode()).hexdigest()[:8]}",
        batch=True,
        max_records=most_records or settings.batch_records,
        batch_timeout_ms=settings.batch_timeout_ms,
        auto_offset_reset="earliest",
        session_timeout_ms=int(settings.session_seconds * 1000),
        heartbeat_interval_ms=min(_HEARTBEAT_MS, int(settings.session_seconds * 100)),
        max_poll_interval_ms=300_000,
        max_partition_fetch_bytes=MAX_RECORD_BYTES,
        fetch_max_wait_ms=settings.batch_timeout_ms,
        ack_policy=AckPolicy.NACK_ON_ERROR,
        listener=FinishBeforeRevoke(consumption),
        parser=tolerant_parser(lambda: subscriber.consumer),
        decoder=_decode,
    )

    async def consume(batch: Annotated[list[model], SkipValidation], message: KafkaMessage) -> None:  # type: ignore[valid-type]  # noqa: ARG001 - named for AsyncAPI; the raw records are in the message
        await consumption(message)

    consume.__annotations__["message"] = KafkaMessage
    subscriber(consume)
    consumption.subscriber = subscriber


async def stop_consuming(broker: KafkaBroker, consumptions: Iterable[Consumption], *, seconds: float) -> None:
    """Finish the batches in flight and leave the groups: others go on with the partitions at once.

    Under its stable name aiokafka would stay a member; a replica that dies does, and finds its partitions at its next
    start (docs/adr/0010-consumers-are-statefulsets.md). So does one whose broker does not answer for so long.
    """
    for consumption in consumptions:
        if consumption.subscriber is not None and consumption.subscriber.consumer is not None:
            consumption.subscriber.consumer._coordinator._group_instance_id = None  # noqa: SLF001 - no public way
    try:
        async with asyncio.timeout(seconds):
            await broker.stop()
    except TimeoutError:
        log.warning("group_not_left", reason=f"no answer in {seconds:.0f} s")


def tolerant_parser(consumer: Callable[[], Any]) -> Callable[[tuple[ConsumerRecord[Any, Any], ...]], Any]:
    """FastStream's parser raises on a null or binary header, before any acknowledgement, and the batch is skipped."""

    async def parse(records: tuple[ConsumerRecord[Any, Any], ...]) -> KafkaMessage:
        first = records[0]
        return KafkaAckableMessage(
            body=[],
            raw_message=records,
            headers={},
            batch_headers=[],
            message_id=f"{first.topic}-{first.partition}-{first.offset}",
            correlation_id=f"{first.topic}-{first.partition}-{first.offset}",
            consumer=consumer() or NoConsumer(),
        )

    return parse


async def _decode(_message: KafkaMessage) -> list[Any]:
    """Give nothing: one undecodable record would block its whole batch; `Consumption` reads the raw records."""
    return []


class NoConsumer:
    """Stands where there are no offsets: in FastStream's in-memory test broker."""

    async def commit(self) -> None:
        """Nothing to commit."""

    def seek(self, partition: TopicPartition, offset: int) -> None:
        """Nothing to seek."""

    def assignment(self) -> Iterable[TopicPartition]:
        """Nothing is assigned."""
        return ()


class FinishBeforeRevoke(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka has no types
    """Lets the batch in flight finish and commit before its partitions go: no repeats at rolling restarts."""

    LONGEST_SECONDS = 20.0

    def __init__(self, consumption: Consumption) -> None:
        self._consumption = consumption

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """Wait for the batch in flight, but not so long that the group would go on without this member."""
        del revoked
        with contextlib.suppress(TimeoutError):  # then the batch is read again by whoever gets the partition
            await asyncio.wait_for(self._consumption.idle(), timeout=self.LONGEST_SECONDS)
        self._consumption.forget_age()

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Nothing to do: reading begins where the group has committed."""
        del assigned
