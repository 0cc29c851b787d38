"""The story of ingest: a document becomes a revision in the outbox, the outbox goes to Kafka. Start here."""

import asyncio
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog

from services.ingest import metrics
from services.ingest.domain.documents import Document
from services.ingest.domain.identity import statement_id, text_name
from services.ingest.domain.pressure import Pressure
from services.ingest.domain.revisions import Item, Result, Sighting, apply
from services.ingest.finding import find_statements
from services.ingest.ports import ItemStore
from shared.contract.raw_statement import RawStatement
from shared.errors import Unavailable, Unprocessable
from shared.runtime.announcer import Announcer
from shared.runtime.backoff import keep_trying
from shared.runtime.cloudevents import outgoing
from shared.runtime.record import Outgoing
from shared.runtime.stop import Stop
from shared.runtime.tracing import new_traceparent, trace_id

SOURCE = "hiwar/ingest"
BATCH = 200
_SWEEP_SECONDS = 10.0
_LEFT_BEHIND = timedelta(seconds=10)
_IDLE_SECONDS = 0.05

log = structlog.get_logger(__name__)


class Receipt(NamedTuple):
    """What became of one document: its statement, or why it was refused."""

    statement_id: str
    revision: int
    result: Result
    refused: Unprocessable | None = None


class Ingest:
    """Accepts documents and sends them; what is accepted is in the outbox before anybody is told.

    Args:
        store: items and outbox.
        announce: sends to Kafka.
        now: gives the current time, aware.
        room: most items in memory; the outbox itself has no limit.
        pressure: whether enrich keeps up; without, it does.
    """

    def __init__(
        self,
        store: ItemStore,
        announce: Announcer,
        *,
        now: Callable[[], datetime],
        room: int,
        pressure: Pressure | None = None,
    ) -> None:
        self._store = store
        self._announce = announce
        self._now = now
        self._queue: asyncio.Queue[Item] = asyncio.Queue()
        self._held: Counter[str] = Counter()
        self._room = room
        self._pressure = pressure or Pressure(limit=sys.maxsize)

    def is_full(self) -> bool:
        """Whether more waits to be sent than should: ask senders to come back later."""
        return self._queue.qsize() >= self._room

    def is_held(self) -> bool:
        """Whether nothing new should be taken: our queue is full, or enrich is too far behind."""
        return self.is_full() or self._pressure.is_high

    def retry_seconds(self) -> int:
        """Tell when who was held should come back."""
        return self._pressure.retry_seconds

    async def accept(self, documents: Sequence[Document]) -> list[Receipt]:
        """Put documents into the outbox, in order; one receipt each.

        Raises:
            Unavailable: the store is away; some may be stored, accepting them again changes nothing.
        """
        receipts: list[Receipt | None] = [None] * len(documents)
        left = dict(enumerate(documents))
        while left:
            decided, items = await self._decide(left)
            lost = await self._store.put_many(list(items.values())) if items else frozenset()
            await self._store.claim(_names_of_edits(left, decided))
            for number, receipt in decided.items():
                if receipt.statement_id not in lost or receipt.refused:
                    receipts[number] = receipt
            for item in items.values():
                if item.statement_id not in lost and item.pending:
                    self._queue.put_nowait(item)
                    self._held[item.statement_id] += 1
            left = {number: document for number, document in left.items() if receipts[number] is None}
        done = [receipt for receipt in receipts if receipt is not None]
        for receipt in done:
            metrics.DOCUMENTS.labels("refused" if receipt.refused else receipt.result).inc()
        return done

    async def _decide(self, left: Mapping[int, Document]) -> tuple[dict[int, Receipt], dict[str, Item]]:
        own = {number: statement_id(document) for number, document in left.items()}
        found, known = await find_statements(left, own, self._store, self._now())
        versions = {key: item.version for key, item in known.items()}
        changed: dict[str, Item] = {}
        receipts: dict[int, Receipt] = {}
        for number, document in left.items():
            key = found[number]
            sighting = Sighting(document, key, own[number], self._now(), new_traceparent())
            try:
                item, result = apply(sighting, known.get(key))
            except Unprocessable as cause:
                receipts[number] = Receipt(key, 0, "unchanged", cause)
                continue
            if item is not known.get(key):
                # Several documents of one batch are one step of the stored version.
                changed[key] = known[key] = replace(item, version=versions.get(key, 0) + 1)
            receipts[number] = Receipt(key, item.last.revision, result)
        return receipts, changed

    async def send(self, stop: Stop) -> None:
        """Send what was accepted, batch by batch, until the stop and then what is still queued."""
        while not (stop.is_set() and self._queue.empty()):
            items = [self._queue.get_nowait() for _ in range(min(BATCH, self._queue.qsize()))]
            if not items:
                await stop.sleep(_IDLE_SECONDS)
                continue
            # What was edited meanwhile is queued again, with all that is pending of it: the last holds the others.
            newest = list({item.statement_id: item for item in items}.values())
            try:
                await keep_trying(lambda newest=newest: self._send(newest, stop), stop=stop, what="send statements")  # type: ignore[misc]
            except Unavailable:
                return  # stopped while Kafka or MongoDB is away: the outbox keeps them for the next start
            finally:
                self._held -= Counter(item.statement_id for item in items)

    async def sweep(self, stop: Stop) -> None:
        """Send what a crash left behind: unsent for longer than any sender takes."""
        while not stop.is_set():
            try:
                while not (self.is_full() or stop.is_set()) and await self.resend(stop):
                    pass
            except Unavailable as error:
                log.warning("sweep_postponed", reason=str(error))
            await stop.sleep(_SWEEP_SECONDS)

    async def resend(self, stop: Stop) -> int:
        """Send the oldest of what waits longer than any sender takes; give how many they were.

        What this process still holds it will send itself, however long Kafka is away.
        """
        waiting = await self._store.unsent(before=self._now() - _LEFT_BEHIND, limit=BATCH)
        left = [item for item in waiting if item.statement_id not in self._held]
        if left:
            log.info("resending", statements=len(left))
            await self._send(left, stop)
        return len(left)

    async def measure(self) -> None:
        """Refresh the gauge of what waits."""
        metrics.OUTBOX.set(max(await self._store.count_unsent(), self._queue.qsize()))

    async def _send(self, items: Sequence[Item], stop: Stop) -> None:
        """Announce, then note it; only the note is tried again: MongoDB being away is no reason to send twice."""
        await self._announce([record for item in items for record in _records(item)])
        sent = [item.sent() for item in items]
        # An item that changed meanwhile stays unsent: its newer revision is queued, and sends all that is pending.
        await keep_trying(lambda: self._store.put_many(sent), stop=stop, what="note what was sent")
        for item in items:
            for pending in item.pending:
                log.debug("statement_sent", statement_id=item.statement_id, trace_id=trace_id(pending.traceparent))


def _names_of_edits(documents: Mapping[int, Document], receipts: Mapping[int, Receipt]) -> dict[str, str]:
    """Give the names of edited texts, so that each is known again under another address."""
    edits = {n: receipt.statement_id for n, receipt in receipts.items() if receipt.result == "revised"}
    return {name: key for n, key in edits.items() if (name := text_name(documents[n]))}


def _records(item: Item) -> list[Outgoing]:
    return [
        outgoing(RawStatement.read(p.value), source=SOURCE, at=p.at, traceparent=p.traceparent) for p in item.pending
    ]
