"""What comes in during a schedule: documents by the push API, records and poison on the topic, until all is taken."""

import asyncio
import json
import threading
import time

import httpx
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from shared.contract.raw_statement import RawStatement
from tests.faults.plan import ACTIVE_SECONDS, Plan
from tests.faults.world import World

_HANDFUL = 10
_AGAIN_SECONDS = 0.1


class Feeders:
    """Feed from two threads; what is not acknowledged is sent again, as any client must."""

    def __init__(self, plan: Plan, world: World) -> None:
        self._plan, self._world = plan, world
        self._producer: AIOKafkaProducer | None = None
        self._threads = [
            threading.Thread(target=self._push, name="push", daemon=True),
            threading.Thread(target=lambda: asyncio.run(self._write()), name="write", daemon=True),
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def are_done(self) -> bool:
        """Whether everything was taken."""
        return not any(thread.is_alive() for thread in self._threads)

    def _push(self) -> None:
        for batch in self._plan.pushes:
            content = "\n".join(json.dumps(row) for row in batch).encode()
            while not self._is_accepted(content):
                time.sleep(_AGAIN_SECONDS)
            time.sleep(ACTIVE_SECONDS / len(self._plan.pushes) / 2)

    def _is_accepted(self, content: bytes) -> bool:
        try:
            return self._world.post("ingest", "/v1/statements", content).status_code == httpx.codes.ACCEPTED
        except httpx.HTTPError:
            return False

    async def _write(self) -> None:
        """Records in handfuls, each with a piece of poison among them until there is none left."""
        records = [(record.key, record.write()) for record in self._plan.records]
        poison = [(b"poison", poison.value) for poison in self._plan.poison]
        handfuls = [records[start : start + _HANDFUL] for start in range(0, len(records), _HANDFUL)]
        for handful in handfuls:
            left = handful + ([poison.pop()] if poison else [])
            while left:
                left = await self._send(left)
                await asyncio.sleep(_AGAIN_SECONDS if left else ACTIVE_SECONDS / len(handfuls) / 2)
        if self._producer is not None:
            await self._producer.stop()

    async def _send(self, records: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """Give those that are not known to be there."""
        if self._producer is None and not await self._start_producer():
            return records
        sent = await asyncio.gather(*(self._send_one(key, value) for key, value in records))
        return [record for record, is_sent in zip(records, sent, strict=True) if not is_sent]

    async def _send_one(self, key: bytes, value: bytes) -> bool:
        try:
            await self._producer.send_and_wait(RawStatement.topic, value=value, key=key)  # type: ignore[union-attr]
        except KafkaError:
            return False
        return True

    async def _start_producer(self) -> bool:
        producer = AIOKafkaProducer(
            bootstrap_servers=self._world.servers.urls.kafka, request_timeout_ms=5000, retry_backoff_ms=100
        )
        try:
            await producer.start()
        except KafkaError:
            await producer.stop()
            return False
        self._producer = producer
        return True
