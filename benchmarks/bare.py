"""What each service does, as a bare loop: the same domain functions and guarded writes, and nothing of the runtime."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord

from services.enrich.adapters.statement_store import MongoStatementStore
from services.enrich.adapters.stories import MongoStories
from services.enrich.domain.tagger import Tagger
from services.enrich.ports import Candidate
from services.ingest.adapters.item_store import MongoItemStore as Outbox
from services.ingest.domain.documents import Document
from services.ingest.domain.identity import statement_id
from services.ingest.domain.revisions import Sighting, apply
from services.ingest.finding import find_statements
from services.publish.adapters.item_store import MongoItemStore
from services.publish.adapters.text_store import MongoTextStore
from services.publish.domain.catalogue import Catalogue
from services.publish.domain.drafts import draft_of, text_key, told_text
from services.publish.domain.items import Item, collect, item_key, order_of
from services.publish.reader.adapters.entry_store import MongoEntryStore
from services.publish.reader.adapters.labels import Labels
from services.publish.reader.domain.entries import entry_of
from shared.contract.base import Message
from shared.contract.enriched_statement import EnrichedStatement, Enricher
from shared.contract.raw_statement import RawStatement
from shared.runtime.cloudevents import outgoing
from shared.runtime.mongo import Mongo
from shared.runtime.tracing import new_traceparent

BATCH = 200
NOW = datetime(2026, 1, 1, tzinfo=UTC)
Records = Sequence[ConsumerRecord[bytes, bytes]]


class Watch:
    """Wall and CPU time of this process between two moments: joining a group and warming up are not work."""

    def __init__(self) -> None:
        self._began = (0.0, 0.0)
        self.wall_seconds = self.cpu_seconds = 0.0
        self.is_running = False

    def start(self) -> None:
        """Begin, unless it has begun."""
        if not self.is_running:
            self.is_running = True
            self._began = (time.monotonic(), time.process_time())

    def stop(self) -> None:
        """End, or end later than before."""
        self.wall_seconds = time.monotonic() - self._began[0]
        self.cpu_seconds = time.process_time() - self._began[1]


@asynccontextmanager
async def _producer(kafka: str) -> AsyncIterator[AIOKafkaProducer]:
    producer = AIOKafkaProducer(
        bootstrap_servers=kafka, acks="all", linger_ms=5, max_batch_size=262_144, max_request_size=5 * 1024 * 1024
    )
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop()


async def _send(producer: AIOKafkaProducer, messages: Sequence[Message], source: str) -> None:
    records = [outgoing(message, source=source, at=NOW, traceparent=new_traceparent()) for message in messages]
    sent = [await producer.send(r.topic, value=r.value, key=r.key, headers=r.headers) for r in records]
    await asyncio.gather(*sent)


async def _batches(kafka: str, topic: str, count: int, watch: Watch) -> AsyncIterator[Records]:
    """Give all records in batches; each is committed when the next is asked for."""
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=kafka,
        group_id="bare",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        max_partition_fetch_bytes=4 * 1024 * 1024,
        fetch_max_wait_ms=100,
    )
    await consumer.start()
    try:
        while count > 0:
            found = await consumer.getmany(timeout_ms=100, max_records=BATCH)
            records = [record for part in found.values() for record in part]
            if records:
                watch.start()
                yield records
                await consumer.commit()
                watch.stop()
                count -= len(records)
    finally:
        await consumer.stop()


async def enrich(kafka: str, mongo: Mongo, tagger: Tagger, count: int, watch: Watch) -> None:
    """Read, validate, tag, assign stories, store, announce, commit."""
    stories, store = MongoStories(mongo.database, days=14), MongoStatementStore(mongo.database, ordinal=1)
    enricher = Enricher(version="bare", taxonomy=tagger.version)
    async with _producer(kafka) as producer:
        async for records in _batches(kafka, RawStatement.topic, count, watch):
            read = [RawStatement.read(record.value) for record in records if record.value]
            tags = {
                raw.statement_id: tagger.tag(text=raw.text, title=raw.title, declared=raw.language, issuer=raw.issuer)
                for raw in read
            }
            seen = [Candidate(raw.statement_id, tags[raw.statement_id].fingerprint, raw.fetched_at) for raw in read]
            told = await stories.assign(seen)
            enriched = [
                EnrichedStatement.model_construct(
                    **{name: getattr(raw, name) for name in RawStatement.model_fields if name != "language"},
                    language=(found := tags[raw.statement_id]).language,
                    themes=found.themes,
                    entities=found.entities,
                    acts=found.acts,
                    story=told[raw.statement_id],
                    enricher=enricher,
                    enriched_at=NOW,
                )
                for raw in read
            ]
            await store.upsert_many(enriched)
            await _send(producer, enriched, "hiwar/enrich")


async def publish(  # noqa: PLR0913, PLR0917 - what all loops are given, and the two things that this one knows
    kafka: str, mongo: Mongo, catalogue: Catalogue, labels: Labels, count: int, watch: Watch
) -> None:
    """Read, validate, index for pages and searches, match, keep texts and what each reader is to be told, commit."""
    items, texts = MongoItemStore(mongo.database), MongoTextStore(mongo.database, lambda: NOW)
    entries = MongoEntryStore(mongo.database)
    await entries.prepare()
    async for records in _batches(kafka, EnrichedStatement.topic, count, watch):
        read = [EnrichedStatement.read(record.value) for record in records if record.value]
        await entries.put_many(read, [entry_of(statement, labels.ancestors) for statement in read])
        pairs = [(statement, name) for statement in read for name in catalogue.match(statement)]
        known = await items.get_many([item_key(name, statement.statement_id) for statement, name in pairs])
        drafts = {statement.statement_id: draft_of(statement) for statement, _ in pairs}
        new = []
        for statement, name in pairs:
            at_ms = int(statement.enriched_at.timestamp() * 1000)
            order = order_of(statement.revision, at_ms)
            item = Item(name, statement.statement_id, 0, order, at_ms, draft=drafts[statement.statement_id])
            changed = collect(known.get(item.key), item, matches=True)
            if changed is not None:
                new.append(changed)
        await texts.remember({text_key(s.statement_id, s.content_hash): told_text(s) for s, _ in pairs})
        await items.put_many(new)


async def ingest(kafka: str, mongo: Mongo, lines: Sequence[bytes], watch: Watch) -> None:
    """Read lines, give them identity and revision, keep them in the outbox, send, mark as sent."""
    store = Outbox(mongo.database)
    async with _producer(kafka) as producer:
        watch.start()
        for start in range(0, len(lines), BATCH):
            documents = [Document.model_validate_json(line) for line in lines[start : start + BATCH]]
            own = {number: statement_id(document) for number, document in enumerate(documents)}
            found, known = await find_statements(dict(enumerate(documents)), own, store, NOW)
            items = [
                apply(Sighting(document, found[n], own[n], NOW, new_traceparent()), known.get(found[n]))[0]
                for n, document in enumerate(documents)
            ]
            await store.put_many(items)
            await _send(producer, [item.last for item in items], "hiwar/ingest")
            await store.put_many([item.sent() for item in items])
        watch.stop()
