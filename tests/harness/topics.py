"""Read what stands on a topic, from its beginning."""

import asyncio

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord
from aiokafka.errors import MessageSizeTooLargeError

from shared.runtime.kafka import MAX_REQUEST_BYTES
from shared.runtime.record import Header


def read_topic(kafka: str, topic: str) -> list[ConsumerRecord[bytes | None, bytes | None]]:
    """Give all records, by partition and offset."""
    return asyncio.run(read_topic_async(kafka, topic))


def write_topic(
    kafka: str, topic: str, records: list[tuple[bytes | None, bytes | None, list[Header]]]
) -> dict[int, str]:
    """Send keys, values and headers as they are; give what was too large, by its index, and why."""
    return asyncio.run(write_topic_async(kafka, topic, records))


async def read_topic_async(kafka: str, topic: str) -> list[ConsumerRecord[bytes | None, bytes | None]]:
    """Give all records, by partition and offset, from inside an event loop."""
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=kafka, auto_offset_reset="earliest")
    await consumer.start()
    try:
        partitions = sorted(consumer.assignment())
        ends = await consumer.end_offsets(partitions)
        found: list[ConsumerRecord[bytes | None, bytes | None]] = []
        while any([await consumer.position(tp) < ends[tp] for tp in partitions]):
            for batch in (await consumer.getmany(timeout_ms=500)).values():
                found += batch
        return found
    finally:
        await consumer.stop()


async def write_topic_async(
    kafka: str, topic: str, records: list[tuple[bytes | None, bytes | None, list[Header]]]
) -> dict[int, str]:
    """Do the same, from inside an event loop."""
    producer = AIOKafkaProducer(bootstrap_servers=kafka, max_request_size=MAX_REQUEST_BYTES)
    await producer.start()
    refused: dict[int, str] = {}
    try:
        for number, (key, value, headers) in enumerate(records):
            try:
                await producer.send_and_wait(topic, value=value, key=key, headers=headers)
            except MessageSizeTooLargeError as error:
                refused[number] = f"not taken by the broker: {error}"
        return refused
    finally:
        await producer.stop()
