"""Digests on their way and done, in MongoDB; a lease says who is finishing one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING, UpdateOne

from services.publish.ports import Closed, Closing
from shared.contract.digest import Window
from shared.runtime.mongo import Document, mongo_errors, write_many

_DONE = ("sent", "empty")
_BEFORE = {"claimed": (), "composed": ("claimed",), "sent": ("composed",), "empty": ("claimed",)}
"""From which states a digest comes to one."""


class MongoClosingStore:
    """Collections `digests` and `digest_windows`; see `ClosingStore`."""

    def __init__(self, database: Any) -> None:  # noqa: ANN401 - two drivers, one shape
        self._digests = database["digests"]
        self._windows = database["digest_windows"]

    async def prepare(self) -> None:
        """Create the index that finds unfinished digests.

        Raises:
            Unavailable: MongoDB is away.
        """
        with mongo_errors():
            await self._digests.create_index([("is_open", ASCENDING), ("lease_ms", ASCENDING)])
            await self._digests.create_index([("subscription", ASCENDING), ("end_ms", DESCENDING)])

    async def begin_many(self, closings: Sequence[Closing], *, until: datetime) -> Mapping[str, Closing]:
        """Note new digests, or ones that came to nothing; a duplicate key says that one is on its way, or sent."""
        refused = await write_many(
            self._digests,
            [
                UpdateOne(
                    {"_id": closing.digest_id, "state": "empty"},
                    {"$set": {**_content(closing), "lease_ms": _ms(until)}},
                    upsert=True,
                )
                for closing in closings
            ],
        )
        return {closing.digest_id: closing for index, closing in enumerate(closings) if index not in refused}

    async def save_many(self, closings: Sequence[Closing]) -> Mapping[str, Closing]:
        """Note how far they have come, and look what stands: a replica that slept notes nothing any more."""
        if not closings:
            return {}
        await write_many(
            self._digests,
            [
                UpdateOne(
                    {"_id": closing.digest_id, "state": {"$in": _BEFORE[closing.state]}}, {"$set": _content(closing)}
                )
                for closing in closings
            ],
        )
        return await self._by_id({"_id": {"$in": [closing.digest_id for closing in closings]}})

    async def done(self, ids: Collection[str]) -> Mapping[str, Closing]:
        """Give those that were sent, or came to nothing."""
        return await self._by_id({"_id": {"$in": list(ids)}, "state": {"$in": list(_DONE)}}) if ids else {}

    async def abandoned(self, *, now: datetime, limit: int) -> Sequence[Closing]:
        """Give unfinished digests whose lease is over."""
        query = {"is_open": True, "lease_ms": {"$lt": _ms(now)}}
        with mongo_errors():
            return [_closing(document) for document in await self._digests.find(query).limit(limit).to_list(None)]

    async def take_over(self, closings: Sequence[Closing], *, until: datetime) -> frozenset[str]:
        """Take over by compare-and-set on the lease; a duplicate key says that another was first, or it is done."""
        changes = [
            UpdateOne(
                {"_id": closing.digest_id, "is_open": True, "lease_ms": closing.lease_ms},
                {"$set": {"lease_ms": _ms(until)}},
                upsert=True,
            )
            for closing in closings
        ]
        refused = await write_many(self._digests, changes)
        return frozenset(closing.digest_id for index, closing in enumerate(closings) if index not in refused)

    async def count_unfinished(self) -> int:
        """Tell how many are on their way."""
        with mongo_errors():
            return int(await self._digests.count_documents({"is_open": True}))

    async def ending_at(self, subscriptions: Sequence[str], end: datetime) -> frozenset[str]:
        """Give those of the subscriptions that have a digest of a window that ends then."""
        query = {"subscription": {"$in": list(subscriptions)}, "end_ms": _ms(end)}
        with mongo_errors():
            found = await self._digests.find(query, {"subscription": 1}).to_list(None)
        return frozenset(document["subscription"] for document in found)

    async def closed(self, subscriptions: Sequence[str]) -> Mapping[str, Closed]:
        """Give the last closed window by subscription."""
        with mongo_errors():
            found = await self._windows.find({"_id": {"$in": list(subscriptions)}}).to_list(None)
        return {
            document["_id"]: Closed(_at(document["end_ms"]), tuple(map(int, document["recent"]))) for document in found
        }

    async def close_windows(self, closed: Mapping[str, Closed]) -> None:
        """Note closed windows, unless later ones are noted."""
        changes = [
            UpdateOne(
                {"_id": name, "end_ms": {"$lt": _ms(window.end)}},
                {"$set": {"end_ms": _ms(window.end), "recent": list(window.recent)}},
                upsert=True,
            )
            for name, window in closed.items()
        ]
        await write_many(self._windows, changes)

    async def of_subscription(self, name: str, limit: int) -> list[bytes]:
        """Give the digests that a subscription was sent last, the latest first."""
        query = {"subscription": name, "state": "sent"}
        with mongo_errors():
            cursor = self._digests.find(query, {"value": 1}).sort("end_ms", -1).limit(limit)
            return [bytes(document["value"]) for document in await cursor.to_list(None)]

    async def _by_id(self, query: Document) -> Mapping[str, Closing]:
        with mongo_errors():
            found = await self._digests.find(query).to_list(None)
        return {document["_id"]: _closing(document) for document in found}

    async def composed(self, digest_id: str) -> bytes | None:
        """Give a digest that is composed, whether it is sent or on its way."""
        with mongo_errors():
            found = await self._digests.find_one({"_id": digest_id})
        return bytes(found["value"]) if found and found["value"] else None


def _content(closing: Closing) -> Document:
    return {
        "subscription": closing.subscription,
        "start_ms": _ms(closing.window.start),
        "end_ms": _ms(closing.window.end),
        "zone": closing.window.zone,
        "state": closing.state,
        "is_open": closing.state not in _DONE,
        "value": closing.value,
        "traceparent": closing.traceparent,
        "covers": list(closing.covers),
    }


def _closing(document: Document) -> Closing:
    start, end = (_at(document[f"{edge}_ms"]) for edge in ("start", "end"))
    return Closing(
        digest_id=document["_id"],
        subscription=document["subscription"],
        window=Window(start=start, end=end, zone=document["zone"]),
        state=document["state"],
        value=bytes(document["value"]),
        traceparent=document["traceparent"],
        covers=tuple(document.get("covers", ())),
        lease_ms=int(document["lease_ms"]),
    )


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _at(ms: float) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
