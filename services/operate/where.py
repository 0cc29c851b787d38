"""The way of one statement, step by step, from what each service has noted and from the topics themselves."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from aiokafka.partitioner import DefaultPartitioner

from services.enrich.adapters.statement_store import MongoStatementStore
from services.ingest.adapters.item_store import MongoItemStore
from services.ingest.domain.identity import guid_id
from services.ingest.domain.revisions import Item as Known
from services.ingest.domain.urls import canonical_url
from services.operate.rejected.ledger import MongoLedger
from services.operate.rejected.records import Rejected, read_rejected
from services.operate.rejected.show import as_dict
from services.operate.scanning import Scanner
from services.operate.times import of_ms, told
from services.publish.adapters.delivery_store import MongoDeliveryStore
from services.publish.adapters.item_store import MongoItemStore as MongoDigestItems
from services.publish.domain.deliveries import Delivery
from services.publish.domain.items import Item as Told
from shared.contract.base import FILES
from shared.contract.enriched_statement import EnrichedStatement
from shared.contract.raw_statement import RawStatement
from shared.contract.rejection import Rejection
from shared.errors import Unprocessable
from shared.runtime.lag import LagMeter
from shared.runtime.mongo import Document, mongo_errors
from shared.runtime.reading import read_message
from shared.runtime.record import Incoming

_MARGIN = timedelta(minutes=1)
"""Between our clocks and the broker's."""


class Step(NamedTuple):
    """One step, done or not.

    Attributes:
        name: fetched, outbox, sent, enriched, stored, announced, digest, delivery or rejected.
        at: ISO 8601, UTC; None where nobody noted it.
        facts: what is known of it, for JSON.
    """

    name: str
    at: str | None
    facts: dict[str, Any]


@dataclass(frozen=True)
class Tracker:
    """Looks a statement up wherever it can be.

    Attributes:
        database: of either driver.
        scanner: reads topics.
        meter: knows their partitions.
    """

    database: Any
    scanner: Scanner
    meter: LagMeter

    async def ids(self, wanted: str, source: str | None) -> list[str]:
        """Give the statements that an id, a guid of a source, or an address means.

        What ingest does not know may be an id all the same; whether it exists is seen later.

        Args:
            wanted: what is meant.
            source: whose guid it is; None: of any source that stored statements have.
        """
        items = MongoItemStore(self.database)
        if "://" not in wanted:
            sources = [source] if source else await self._sources()
            return list(await items.get_many([wanted, *(guid_id(one, wanted) for one in sources)])) or [wanted]
        found = await items.at_urls(spellings(wanted))
        return sorted(item.statement_id for item in found)

    async def _sources(self) -> list[str]:
        with mongo_errors():
            return sorted({FILES, *await self.database["statements"].distinct("source")})

    async def way(self, statement_id: str) -> list[Step]:
        """Give every step of a statement, of all its revisions, in order of time; none when it was never seen.

        Raises:
            Unavailable: a server is away.
        """
        item = (await MongoItemStore(self.database).get_many([statement_id])).get(statement_id)
        stored = (await MongoStatementStore(self.database, ordinal=0).get_many([statement_id])).get(statement_id)
        kept = await self._kept(statement_id)
        first_seen = min((of_ms(int(document["fetched_ms"])) for document in kept), default=None)
        raws = await self._sent(RawStatement.topic, statement_id, first_seen)
        announced = await self._sent(EnrichedStatement.topic, statement_id, first_seen) if stored else []
        steps = [
            *(_fetched(item, kept) if item else ()),
            *(_sent(record, _revision(record, RawStatement)) for record in raws),
            *(_enriched(stored) if stored else ()),
            *(_sent(record, _revision(record, EnrichedStatement), name="announced") for record in announced),
            *await self._told(statement_id),
            *await self._rejections(statement_id),
        ]
        return sorted(steps, key=lambda step: (step.at is None, step.at))

    async def _kept(self, statement_id: str) -> list[Document]:
        """Give the revisions that the reader keeps."""
        with mongo_errors():
            found = await self.database["reader_revisions"].find({"statement_id": statement_id}).to_list(None)
        return sorted(found, key=lambda document: int(document["revision"]))

    async def _told(self, statement_id: str) -> list[Step]:
        items = await MongoDigestItems(self.database).of_statements([statement_id])
        steps = []
        for item in sorted(items, key=lambda item: item.subscription):
            steps += _digest(item)
            if item.told:
                deliveries = await MongoDeliveryStore(self.database).of_digest(item.told.digest_id)
                steps += map(_delivery, deliveries)
        return steps

    async def _rejections(self, statement_id: str) -> list[Step]:
        found: dict[str, Rejected] = {}
        partitions = await self.meter.partitions(Rejection.kafka_topic)
        key = statement_id.encode()
        async for record in self.scanner.scan(partitions):
            if record.key == key and (one := read_rejected(record)) is not None:
                found[one.origin] = one.facts()
        decisions = await MongoLedger(self.database).decisions(found)
        return [
            Step("rejected", told(one.why.at), as_dict(one, decisions.get(origin))) for origin, one in found.items()
        ]

    async def _sent(self, topic: str, statement_id: str, since: datetime | None) -> list[Incoming]:
        """Read the one partition that a statement can be on, from when it was first seen."""
        partitions = await self.meter.partitions(topic)
        numbers = [tp.partition for tp in partitions]
        number = DefaultPartitioner()(statement_id.encode(), numbers, numbers)
        own = [tp for tp in partitions if tp.partition == number]
        records = self.scanner.scan(own, since=since - _MARGIN if since else None)
        return [record async for record in _with_key(records, statement_id.encode())]


async def _with_key(records: AsyncIterator[Incoming], key: bytes) -> AsyncIterator[Incoming]:
    async for record in records:
        if record.key == key:
            yield record


def spellings(url: str) -> list[str]:
    """Give the canonical addresses that an operator may mean: http or https, with www or without."""
    canonical = canonical_url(url)
    scheme, _, rest = canonical.partition("://")
    bare = rest.removeprefix("www.")
    schemes: Sequence[str] = ("https", "http") if scheme in ("http", "https") else (scheme,)
    return [f"{scheme}://{host}" for scheme in schemes for host in (bare, f"www.{bare}")]


def _fetched(item: Known, kept: Sequence[Document]) -> list[Step]:
    """The newest revision, and those before it that the reader keeps."""
    last = item.last
    before = [
        Step(
            "fetched",
            told(of_ms(int(one["fetched_ms"]))),
            {name: one[name] for name in ("revision", "status", "title")},
        )
        for one in kept
        if int(one["revision"]) < last.revision
    ]
    facts = {"source": last.source, "revision": last.revision, "status": last.status, "url": last.url}
    also = [address.url for address in item.addresses if address.url and address.url != last.url]
    steps = [
        Step("fetched", told(last.fetched_at), {**facts, "title": last.title, **({"also_at": also} if also else {})})
    ]
    return (
        before + steps + [Step("outbox", told(pending.at), {"state": "waits to be sent"}) for pending in item.pending]
    )


def _sent(record: Incoming, revision: int | None, *, name: str = "sent") -> Step:
    facts = {"topic": record.topic, "partition": record.partition, "offset": record.offset, "revision": revision}
    return Step(name, told(of_ms(record.timestamp_ms)), facts)


def _revision(record: Incoming, model: type[RawStatement] | type[EnrichedStatement]) -> int | None:
    try:
        return read_message(model, record).revision
    except Unprocessable:
        return None


def _enriched(stored: EnrichedStatement) -> list[Step]:
    at = told(stored.enriched_at)
    themes = {"themes": [theme.id for theme in stored.themes], "story": stored.story.id}
    versions = {"version": stored.enricher.version, "taxonomy": stored.enricher.taxonomy}
    first = {"first_enriched_at": told(stored.first_enriched_at)} if stored.first_enriched_at else {}
    return [
        Step("enriched", at, {"revision": stored.revision, **versions, **first}),
        Step("stored", at, {"revision": stored.revision, "status": stored.status, **themes}),
    ]


def _digest(item: Told) -> list[Step]:
    """What was told, and what is still to be: of another revision, in another digest."""
    steps = []
    if item.told:
        change = "withdrawn" if item.told.withdrawn else "told"
        facts = {"subscription": item.subscription, "digest": item.told.digest_id, "state": change}
        steps = [Step("digest", _window_end(item.told.digest_id), facts)]
    if item.claimed:
        state = f"being told in {item.claimed}"
    elif item.draft:
        state = f"waits to be told ({item.draft.item.change}, revision {item.draft.item.revision})"
    else:
        state = "" if item.told else "nothing to tell"
    at = told(of_ms(item.arrived_ms))
    return steps + ([Step("digest", at, {"subscription": item.subscription, "state": state})] if state else [])


def _window_end(digest_id: str) -> str | None:
    """A digest's id tells when its window ended, which is when it was composed."""
    moment = digest_id.split("/")[1:2]
    return told(datetime.fromisoformat(moment[0])) if moment else None


def _delivery(one: Delivery) -> Step:
    facts = {
        "subscription": one.subscription,
        "kind": one.kind,
        "address": one.address or None,
        "state": one.state,
        "attempts": one.attempts,
        "last": one.log[-1].partition(" ")[2] if one.log else None,
    }
    return Step("delivery", told(of_ms(one.begun_ms)), facts)
