"""How far a consumer group is behind, asked without joining it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupCoordinatorNotAvailableError, NotCoordinatorForGroupError

from shared.errors import Unavailable
from shared.runtime.kafka import client_options, kafka_errors
from shared.runtime.settings import RuntimeSettings

_COORDINATOR_LOOKS = 25
_LOOK_SECONDS = 0.2


class Lag(NamedTuple):
    """One partition as a group sees it.

    Attributes:
        next: offset of the first record that is not committed.
        end: offset of the next record that will be written.
    """

    next: int
    end: int

    @property
    def records(self) -> int:
        """How many records wait; an upper bound on a compacted topic."""
        return max(0, self.end - self.next)


class LagMeter:
    """Asks Kafka; from `lag_meter`."""

    def __init__(self, admin: AIOKafkaAdminClient, consumer: AIOKafkaConsumer) -> None:
        self._admin = admin
        self._consumer = consumer

    async def partitions(self, topic: str) -> list[TopicPartition]:
        """Give the partitions of a topic.

        Raises:
            Unavailable: Kafka is away, or does not have the topic.
        """
        with kafka_errors():
            (found,) = await self._admin.describe_topics([topic])
        if found["error_code"]:
            message = f"topic {topic} is missing; `hiwar topics apply` makes it"
            raise Unavailable(message)
        return sorted(TopicPartition(topic, partition["partition"]) for partition in found["partitions"])

    async def lag(self, group: str, topic: str) -> Mapping[TopicPartition, Lag]:
        """Compare what a group has committed with what there is; a group that never committed lags by all of it.

        Raises:
            Refused: the user may not describe the group or the topic.
            Unavailable: Kafka is away, or does not have the topic.
        """
        partitions = await self.partitions(topic)
        with kafka_errors():
            committed = await self._committed(group, partitions)
            begins = await self._consumer.beginning_offsets(partitions)
            ends = await self._consumer.end_offsets(partitions)
        return {tp: Lag(max(committed[tp].offset, begins[tp]), ends[tp]) for tp in partitions}

    async def _committed(self, group: str, partitions: list[TopicPartition]) -> Mapping[TopicPartition, Any]:
        """Ask again for a while: a group's broker is not known, or still loads the group, after a start.

        aiokafka raises for the former, and answers the latter with no partition at all.
        """
        for _ in range(_COORDINATOR_LOOKS):
            try:
                found = await self._admin.list_consumer_group_offsets(group, partitions=partitions)
            except (GroupCoordinatorNotAvailableError, NotCoordinatorForGroupError):
                found = {}
            if len(found) == len(partitions):
                return dict(found)
            await asyncio.sleep(_LOOK_SECONDS)
        message = f"Kafka does not tell the offsets of group {group} yet"
        raise Unavailable(message)


@asynccontextmanager
async def lag_meter(settings: RuntimeSettings) -> AsyncIterator[LagMeter]:
    """Connect for as long as the context lasts.

    Raises:
        Unavailable: no broker answers.
    """
    options = client_options(settings)
    admin, consumer = AIOKafkaAdminClient(**options), AIOKafkaConsumer(**options, enable_auto_commit=False)
    try:
        with kafka_errors():
            await admin.start()
            await consumer.start()
        yield LagMeter(admin, consumer)
    finally:
        await consumer.stop()
        await admin.close()
