"""Looks on the topic which digests stand there: what a replica that died may have sent is not sent again."""

from collections.abc import Collection
from datetime import datetime

from aiokafka import AIOKafkaConsumer

from shared.contract.digest import Digest
from shared.runtime.kafka import MAX_REQUEST_BYTES, client_options, kafka_errors
from shared.runtime.settings import RuntimeSettings

_WAIT_MS = 500
_FETCH_WAIT_MS = 20
"""At most, of the broker for more records: a fetch from before the seek waits so long at the end of each partition."""
_LATEST = 1_000
"""Records of a partition that are looked at where it knows none since: the embedded Kafka cannot search by time."""


class KafkaAnnounced:
    """Reads `digests.v1` from a moment to its end, outside any group: only when a replica has left something behind."""

    def __init__(self, settings: RuntimeSettings) -> None:
        self._settings = settings

    async def __call__(self, ids: Collection[str], *, since: datetime) -> frozenset[str]:
        """Give those of the digests that were sent since then."""
        with kafka_errors():
            consumer = AIOKafkaConsumer(
                Digest.topic,
                **client_options(self._settings),
                client_id=self._settings.replica,
                enable_auto_commit=False,
                max_partition_fetch_bytes=MAX_REQUEST_BYTES,
                fetch_max_wait_ms=_FETCH_WAIT_MS,
            )
            try:
                await consumer.start()
                return await _among(consumer, frozenset(ids), int(since.timestamp() * 1000))
            finally:
                await consumer.stop()


async def _among(consumer: AIOKafkaConsumer, ids: frozenset[str], since_ms: int) -> frozenset[str]:
    partitions = sorted(consumer.assignment())  # all of them: it is in no group
    begins, ends = await consumer.beginning_offsets(partitions), await consumer.end_offsets(partitions)
    for partition, found in (await consumer.offsets_for_times(dict.fromkeys(partitions, since_ms))).items():
        latest = max(begins[partition], ends[partition] - _LATEST)
        consumer.seek(partition, found.offset if found else latest)
    announced: set[str] = set()
    while not ids <= announced and any([await consumer.position(one) < ends[one] for one in partitions]):
        for records in (await consumer.getmany(timeout_ms=_WAIT_MS)).values():
            recent = [record for record in records if record.timestamp >= since_ms]
            announced |= {bytes(value).decode() for r in recent for name, value in r.headers if name == "ce_id"} & ids
    return frozenset(announced)
