"""Items in MongoDB: one document per statement, its outbox inside, changed by compare-and-set on `version`.

Names (of texts, and of addresses that share a statement) are documents of their own, inserted once: the unique `_id`
decides between replicas.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from pymongo import ASCENDING, InsertOne, UpdateOne

from services.ingest.domain.revisions import Address, Item, Pending
from shared.contract.raw_statement import RawStatement
from shared.runtime.mongo import Document, mongo_errors, write_many
from shared.runtime.tracing import new_traceparent

_MOST_AT_URLS = 50
_READ_TOGETHER = 200


class MongoItemStore:
    """Collections `ingest_items` and `ingest_names`; see `ItemStore`."""

    def __init__(self, database: Any) -> None:  # noqa: ANN401 - two drivers, one shape
        self._items = database["ingest_items"]
        self._names = database["ingest_names"]

    async def prepare(self) -> None:
        """Create the indexes that find what is unsent, and what has an address.

        Raises:
            Unavailable: MongoDB is away.
        """
        with mongo_errors():
            await self._items.create_index([("unsent", ASCENDING), ("queued_ms", ASCENDING)])
            await self._items.create_index("urls")

    async def get_many(self, ids: Sequence[str]) -> Mapping[str, Item]:
        """Give what is known."""
        if not ids:
            return {}
        with mongo_errors():
            found = await self._items.find({"_id": {"$in": list(ids)}}).to_list(None)
        return {document["_id"]: _item(document) for document in found}

    async def put_many(self, items: Sequence[Item]) -> frozenset[str]:
        """Store by compare-and-set: an upsert whose guard fails meets its own `_id`, a duplicate key."""
        if not items:
            return frozenset()
        refused = await write_many(self._items, [_update(item) for item in items])
        return frozenset(items[index].statement_id for index in refused)

    async def holders(self, names: Sequence[str]) -> Mapping[str, str]:
        """Give who has which name."""
        if not names:
            return {}
        with mongo_errors():
            found = await self._names.find({"_id": {"$in": list(names)}}).to_list(None)
        return {document["_id"]: document["statement_id"] for document in found}

    async def claim(self, names: Mapping[str, str]) -> Mapping[str, str]:
        """Insert each name; one that is there already meets its own `_id`, a duplicate key."""
        if not names:
            return {}
        wanted = list(names)
        refused = await write_many(
            self._names, [InsertOne({"_id": name, "statement_id": names[name]}) for name in wanted]
        )
        return {**names, **await self.holders([wanted[index] for index in refused])}

    async def unsent(self, *, before: datetime, limit: int) -> Sequence[Item]:
        """Give what waits since `before`, the oldest first."""
        query = {"unsent": True, "queued_ms": {"$lt": _ms(before)}}
        with mongo_errors():
            found = await self._items.find(query).sort("queued_ms", ASCENDING).limit(limit).to_list(None)
        return [_item(document) for document in found]

    async def at_urls(self, urls: Sequence[str]) -> Sequence[Item]:
        """Give the statements that stand at any of some canonical addresses."""
        with mongo_errors():
            found = await self._items.find({"urls": {"$in": list(urls)}}).limit(_MOST_AT_URLS).to_list(None)
        return [_item(document) for document in found]

    async def queue_again(self, since: datetime) -> None:
        """Have the newest revision of all that came since sent once more: a broker has lost what it had.

        Raises:
            Unavailable: MongoDB is away; doing it again is safe.
        """
        with mongo_errors():
            found = self._items.find({"unsent": False}).batch_size(_READ_TOGETHER)
            sent = [item async for document in found if (item := _item(document)).last.fetched_at >= since]
        again = [item.to_send_again(new_traceparent()) for item in sent]
        for begin in range(0, len(again), _READ_TOGETHER):
            await self.put_many(again[begin : begin + _READ_TOGETHER])

    async def count_unsent(self) -> int:
        """Tell how many items have something to send."""
        with mongo_errors():
            return int(await self._items.count_documents({"unsent": True}))


def _update(item: Item) -> UpdateOne:
    content: Document = {
        "version": item.version,
        "revision": item.last.revision,
        "last": item.last.write(),
        "urls": sorted({url for url in (item.last.url, *(a.url for a in item.addresses)) if url}),
        "unsent": bool(item.pending),
        "queued_ms": _ms(item.pending[0].at) if item.pending else 0,
        "pending": [{"value": p.value, "traceparent": p.traceparent, "at_ms": _ms(p.at)} for p in item.pending],
        "addresses": [asdict(address) for address in item.addresses],
    }
    return UpdateOne({"_id": item.statement_id, "version": item.version - 1}, {"$set": content}, upsert=True)


def _item(document: Document) -> Item:
    return Item(
        statement_id=document["_id"],
        version=int(document["version"]),
        last=RawStatement.read(bytes(document["last"])),
        pending=tuple(
            Pending(bytes(p["value"]), p["traceparent"], datetime.fromtimestamp(p["at_ms"] / 1000, UTC))
            for p in document["pending"]
        ),
        addresses=tuple(Address(**address) for address in document.get("addresses", ())),
    )


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
