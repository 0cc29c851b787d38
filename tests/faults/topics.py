"""The topics of a schedule: where they ended before it, what was written since, and what is still to be read."""

import asyncio
from collections.abc import Mapping

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError

from shared.embedded.servers import TOPICS
from shared.runtime.topics import load_topics

Marks = Mapping[TopicPartition, int]
_TOPICS = {topic.name: topic for topic in load_topics(TOPICS)}
_GROUPS = {"hiwar-enrich": "statements.raw.v1", "hiwar-publish": "statements.enriched.v1"}
_REFUSED = ("statements.raw.v1", "statements.enriched.v1", "digests.v1")


def ends(kafka: str) -> Marks:
    """Give the end of each partition."""
    return asyncio.run(_ends(kafka))


async def _ends(kafka: str) -> Marks:
    consumer = AIOKafkaConsumer(*_TOPICS, bootstrap_servers=kafka)
    try:
        await consumer.start()
        return dict(await consumer.end_offsets(sorted(consumer.assignment())))
    finally:
        await consumer.stop()


def lag(kafka: str) -> int:
    """Give how many records the groups have still to commit."""
    return asyncio.run(_lag(kafka))


async def _lag(kafka: str) -> int:
    found = await _ends(kafka)
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    try:
        await admin.start()
        left = 0
        for group, topic in _GROUPS.items():
            committed = await admin.list_consumer_group_offsets(group)
            for partition, end in found.items():
                if partition.topic == topic:
                    known = committed.get(partition)
                    left += end - (known.offset if known and known.offset >= 0 else 0)
        return left
    finally:
        await admin.close()


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
            for part in (await consumer.getmany(timeout_ms=300)).values():
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
