"""The topics of a schedule: where they ended before it, what was written since, and what is still to be read."""

import asyncio
from collections.abc import Mapping
from typing import Any, Self

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError

from shared.embedded.servers import TOPICS
from shared.runtime.topics import load_topics

Marks = Mapping[TopicPartition, int]
_TOPICS = {topic.name: topic for topic in load_topics(TOPICS)}
_PARTITIONS = [TopicPartition(topic.name, number) for topic in _TOPICS.values() for number in range(topic.partitions)]
_GROUPS = {"hiwar-enrich": "statements.raw.v1", "hiwar-publish": "statements.enriched.v1"}
_REFUSED = ("statements.raw.v1", "statements.enriched.v1", "digests.v1")


class Look:
    """Ends of partitions and what groups have committed, over connections that are kept: a schedule asks often.

    Args:
        kafka: bootstrap servers.
    """

    def __init__(self, kafka: str) -> None:
        self._kafka = kafka
        self._runner = asyncio.Runner()
        self._consumer: Any = None
        self._admin: Any = None

    def __enter__(self) -> Self:
        """Connect."""
        self._runner.run(self._connect())
        return self

    def __exit__(self, *_: object) -> None:
        """Disconnect."""
        self._runner.run(self._disconnect())
        self._runner.close()

    def ends(self) -> Marks:
        """Give the end of each partition."""
        return self._runner.run(self._ends())

    def lag(self) -> int:
        """Give how many records the groups have still to commit."""
        return self._runner.run(self._lag())

    async def _connect(self) -> None:
        self._consumer = AIOKafkaConsumer(bootstrap_servers=self._kafka, request_timeout_ms=5000)
        self._admin = AIOKafkaAdminClient(bootstrap_servers=self._kafka, request_timeout_ms=5000)
        await self._consumer.start()
        await self._admin.start()

    async def _disconnect(self) -> None:
        await self._consumer.stop()
        await self._admin.close()

    async def _ends(self) -> Marks:
        return dict(await self._consumer.end_offsets(_PARTITIONS))

    async def _lag(self) -> int:
        found, left = await self._ends(), 0
        for group, topic in _GROUPS.items():
            committed = await self._admin.list_consumer_group_offsets(group)
            for partition, end in found.items():
                if partition.topic == topic:
                    known = committed.get(partition)
                    left += end - (known.offset if known and known.offset >= 0 else 0)
        return left


def read_since(kafka: str, marks: Marks) -> dict[str, list[ConsumerRecord[bytes | None, bytes | None]]]:
    """Give all records since the marks, by topic, in the order of partitions and offsets."""
    return asyncio.run(_read_since(kafka, marks))


async def _read_since(kafka: str, marks: Marks) -> dict[str, list[ConsumerRecord[bytes | None, bytes | None]]]:
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka)
    await consumer.start()
    try:
        consumer.assign(list(marks))
        found = await consumer.end_offsets(list(marks))
        for partition, offset in marks.items():
            consumer.seek(partition, offset)
        records: list[ConsumerRecord[bytes | None, bytes | None]] = []
        while any([await consumer.position(partition) < found[partition] for partition in marks]):
            for part in (await consumer.getmany(timeout_ms=100)).values():
                records += part
    finally:
        await consumer.stop()
    records.sort(key=lambda record: (record.partition, record.offset))
    return {name: [record for record in records if record.topic == name] for name in _TOPICS}


def refuse_writes(kafka: str, *, refuse: bool) -> bool:
    """Have the broker want two copies in sync, of which it has one: it takes no write; or take that back."""
    return asyncio.run(_refuse_writes(kafka, refuse=refuse))


async def _refuse_writes(kafka: str, *, refuse: bool) -> bool:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka, request_timeout_ms=3000)
    try:
        await admin.start()
        extra = {"min.insync.replicas": "2"} if refuse else {}
        changes = [
            ConfigResource(ConfigResourceType.TOPIC, name, configs={**_TOPICS[name].config, **extra})
            for name in _REFUSED
        ]
        await admin.alter_configs(changes)
    except (KafkaError, OSError):
        return False
    else:
        return True
    finally:
        await admin.close()
