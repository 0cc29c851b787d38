"""A steady stream of statements into enrich, and how long each took to come out: what outages are measured by."""

import asyncio
import json
import random
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple, Self

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import KafkaError

from benchmarks.texts import LANGUAGES, sentences
from shared.contract.raw_statement import RawStatement

_TURN_SECONDS = 0.05
_WORDS = 40
_LETTERS = "abdgklmnrst"
_LONGEST = 9


class Seen(NamedTuple):
    """One enriched record.

    Attributes:
        statement_id: of the statement.
        sent_ms: when it was sent to the topic of raw statements.
        waited_ms: until its enriched record was sent.
    """

    statement_id: str
    sent_ms: int
    waited_ms: int


class Traffic:
    """Sends, and reads what comes out, on a thread of its own.

    Args:
        kafka: bootstrap servers.
        rate: statements a second; `rate` may be set while it runs, 0 pauses.
        vocabulary: how many words there are beside those of the seeds; each is drawn as often as any other.
    """

    def __init__(self, kafka: str, rate: float, *, vocabulary: int = 10**9) -> None:
        self._kafka = kafka
        self._vocabulary = vocabulary
        self.rate = rate
        self.sent = 0
        self.seen: list[Seen] = []
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="traffic", daemon=True)

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End."""
        self._is_over.set()
        self._thread.join()

    def waiting(self) -> int:
        """How many were sent and have not come out."""
        return self.sent - len({one.statement_id for one in self.seen})

    def until_through(self, *, seconds: float = 300.0) -> None:
        """Return when all that was sent has come out.

        Raises:
            TimeoutError: it has not.
        """
        until = time.monotonic() + seconds
        while self.waiting():
            if time.monotonic() > until:
                message = f"{self.waiting()} statements have not come out after {seconds:.0f} s"
                raise TimeoutError(message)
            time.sleep(0.1)

    def worst_wait_seconds(self, since_ms: int) -> float:
        """The longest that a statement sent since then waited."""
        return max((one.waited_ms for one in list(self.seen) if one.sent_ms >= since_ms), default=0) / 1000

    def repeated(self) -> int:
        """How many records stand there that stood there before."""
        return sum(count - 1 for count in Counter(one.statement_id for one in list(self.seen)).values())

    async def _run(self) -> None:
        reading = asyncio.create_task(self._read())
        producer = AIOKafkaProducer(bootstrap_servers=self._kafka, linger_ms=5, request_timeout_ms=60_000)
        await producer.start()
        sending: set[asyncio.Task[None]] = set()
        owed, last = 0.0, time.monotonic()
        while not self._is_over.is_set():
            await asyncio.sleep(_TURN_SECONDS)
            owed, last = owed + self.rate * (time.monotonic() - last), time.monotonic()
            for _ in range(int(owed)):
                self.sent += 1
                task = asyncio.create_task(_send(producer, _raw(self.sent, self._vocabulary)))
                sending.add(task)
                task.add_done_callback(sending.discard)
            owed -= int(owed)
        await asyncio.gather(*sending)
        await producer.stop()
        reading.cancel()

    async def _read(self) -> None:
        consumer = AIOKafkaConsumer("statements.enriched.v1", bootstrap_servers=self._kafka)
        await consumer.start()
        try:
            async for record in consumer:
                found = json.loads(record.value)
                sent_ms = int(datetime.fromisoformat(found["fetched_at"]).timestamp() * 1000)
                self.seen.append(Seen(found["statement_id"], sent_ms, record.timestamp - sent_ms))
        finally:
            await consumer.stop()


async def _send(producer: AIOKafkaProducer, raw: RawStatement) -> None:
    while True:
        try:
            await producer.send_and_wait(raw.topic, value=raw.write(), key=raw.key)
        except KafkaError:  # the broker is what is away
            await asyncio.sleep(0.1)
        else:
            return


_pool = cache(sentences)
_mark = f"{time.time_ns():x}"


def _raw(number: int, vocabulary: int) -> RawStatement:
    """Give a statement that nobody has reprinted: a sentence of the seeds, and words that there are not."""
    language = LANGUAGES[number % len(LANGUAGES)]
    words = (_word(random.randrange(vocabulary)) for _ in range(_WORDS))  # noqa: S311 - made text
    return RawStatement(
        statement_id=f"st-{_mark}-{number}",
        revision=1,
        source="benchmark",
        text=f"{random.choice(_pool(language))} {' '.join(words)}",  # noqa: S311
        fetched_at=datetime.now(UTC),
        content_hash="0" * 64,
    )


def _word(number: int) -> str:
    """Give a word of its own to each number below 11 ** 9."""
    letters = []
    for _ in range(_LONGEST):
        number, letter = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[letter])
    return "".join(letters)
