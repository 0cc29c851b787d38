"""What a local run could not take, read from `rejected.v1` as it comes, for the person at the terminal."""

import asyncio
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import zip_longest
from typing import Self

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import ConsumerRecord
from pydantic import ValidationError

from services.command_line.consoles import plain
from shared.contract.rejection import Rejection
from shared.runtime.kafka import MAX_REQUEST_BYTES, client_options, kafka_errors
from shared.runtime.settings import RuntimeSettings

_MOST_TOLD = 20
_WAIT_MS = 200
_NUMBER = re.compile(r"([0-9]+)")


class Refusals:
    """Reads on while the context lasts.

    Args:
        kafka: HOST:PORT.
        from_now: whether what is on the topic already belongs to others.
    """

    def __init__(self, kafka: str, *, from_now: bool) -> None:
        self._kafka, self._from_now = kafka, from_now
        self._runner = asyncio.Runner()
        self._consumer: AIOKafkaConsumer

    def __enter__(self) -> Self:
        """Connect.

        Raises:
            Unavailable: no broker answers.
        """
        try:
            self._runner.run(self._open())
        except BaseException:
            self._runner.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Hang up."""
        # A signal that came while a question ran has cancelled what it waits for.
        with suppress(asyncio.CancelledError):
            self._runner.run(self._consumer.stop())
        self._runner.close()

    def new(self) -> list[str]:
        """Give what has arrived since, one line for each."""
        return self._runner.run(self._arrived())

    def rest(self) -> list[str]:
        """Give all that is on the topic by now and was not given yet, one line for each.

        Raises:
            Unavailable: no broker answers.
        """
        return self._runner.run(self._until_end())

    async def _open(self) -> None:
        settings = RuntimeSettings(kafka_servers=self._kafka)
        self._consumer = AIOKafkaConsumer(
            Rejection.kafka_topic,
            **client_options(settings),
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=MAX_REQUEST_BYTES,
        )
        with kafka_errors():
            try:
                await self._consumer.start()
                if self._from_now:
                    await self._consumer.seek_to_end()
            except BaseException:
                await self._consumer.stop()
                raise

    async def _arrived(self) -> list[str]:
        with kafka_errors():
            return in_order(await self._fetched())

    async def _until_end(self) -> list[str]:
        with kafka_errors():
            ends = await self._consumer.end_offsets(self._consumer.assignment())
        found: list[ConsumerRecord] = []
        while any([await self._consumer.position(partition) < end for partition, end in ends.items()]):
            with kafka_errors():
                found += await self._fetched()
        return in_order(found)

    async def _fetched(self) -> list[ConsumerRecord]:
        fetched = await self._consumer.getmany(timeout_ms=_WAIT_MS)
        return [record for some in fetched.values() for record in some]


def told(lines: Sequence[str], more_in: object) -> list[str]:
    """Give the first twenty of some lines, and where the others are."""
    left = len(lines) - _MOST_TOLD
    return [*lines[:_MOST_TOLD], *([f"... and {left} more: see {more_in}"] if left > 0 else [])]


def in_order(records: Iterable[ConsumerRecord]) -> list[str]:
    """Give a line for each record of hiwar's, by file and line: partitions know no common order."""
    return [plain(line) for record in sorted(records, key=_place) if (line := _line(record))]


def _place(record: ConsumerRecord) -> list[tuple[str, int]]:
    """Numbers count as such: line 10 comes after line 9."""
    words = _NUMBER.split((record.key or b"").decode(errors="backslashreplace"))
    return [(word, int(number or 0)) for word, number in zip_longest(words[::2], words[1::2], fillvalue="")]


def _line(record: ConsumerRecord) -> str | None:
    try:
        why = Rejection.from_headers(list(record.headers))
    except ValidationError:
        return None  # hiwar did not write it
    if why.stage == "ingest":
        return f"refused: {why.detail}"
    return f"refused by {why.stage}: {(record.key or b'').decode(errors='backslashreplace')}: {why.detail}"
