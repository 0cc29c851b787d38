"""Send records and know that they were taken: keys, headers and bytes exactly as given."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from aiokafka import AIOKafkaProducer

from shared.runtime.kafka import MAX_REQUEST_BYTES, client_options, kafka_errors
from shared.runtime.record import Outgoing
from shared.runtime.settings import RuntimeSettings

REQUEST_TIMEOUT_MS = 10_000
"""A broker that is silent for so long is away: say so well within the time that a stop or a batch may take."""


class Announcer(Protocol):
    """Sends records."""

    async def __call__(self, records: Sequence[Outgoing]) -> None:
        """Return when every record is acknowledged by all in-sync replicas.

        Raises:
            Unavailable: some may have been sent; send all of them again later.
            Unprocessable: one of them is too large.
        """


class KafkaAnnouncer:
    """Sends through one aiokafka producer.

    FastStream's own producer writes headers as text and its batches drop keys, so that a rejected record would not
    keep its original headers (docs/adr/0003-own-producer.md). Idempotence is off: a producer that has it can wedge
    for good when a partition has no leader for longer than the request timeout; consumers drop repeats by `ce_id`.
    """

    def __init__(self, settings: RuntimeSettings) -> None:
        self._settings = settings
        self._producer: AIOKafkaProducer | None = None

    async def start(self) -> None:
        """Connect.

        Raises:
            Unavailable: no broker answers.
        """
        producer = AIOKafkaProducer(
            **client_options(self._settings),
            client_id=self._settings.replica,
            acks="all",
            linger_ms=5,
            max_batch_size=262_144,
            max_request_size=MAX_REQUEST_BYTES,
            request_timeout_ms=REQUEST_TIMEOUT_MS,
            enable_idempotence=False,
        )
        try:
            with kafka_errors():
                await producer.start()
        except BaseException:
            await producer.stop()
            raise
        self._producer = producer

    async def __call__(self, records: Sequence[Outgoing]) -> None:
        """Send a batch; records with one key keep their order."""
        if self._producer is None:
            message = "the announcer was used before it was started"
            raise RuntimeError(message)
        with kafka_errors():
            futures = [
                await self._producer.send(record.topic, value=record.value, key=record.key, headers=record.headers)
                for record in records
            ]
            results = await asyncio.gather(*futures, return_exceptions=True)
            for result in results:
                if isinstance(result, BaseException):
                    raise result

    async def stop(self) -> None:
        """Send what is still held and disconnect."""
        if self._producer is not None:
            await self._producer.stop()
