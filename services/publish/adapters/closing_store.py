"""Digests on their way and done, in MongoDB; a lease says who is finishing one."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pymongo import ASCENDING, UpdateOne

from services.publish.ports import Closing
from shared.contract.digest import Window
from shared.runtime.mongo import Document, mongo_errors, write_many

_DONE = ("sent", "empty")


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

    async def begin(self, closing: Closing, *, until: datetime) -> bool:
        """Note a new digest, or one that came to nothing; a duplicate key says that it is on its way, or sent."""
        guard = {"_id": closing.digest_id, "state": "empty"}
        content = {**_content(closing), "lease_ms": _ms(until)}
        return not await write_many(self._digests, [UpdateOne(guard, {"$set": content}, upsert=True)])

    async def save(self, closing: Closing) -> None:
        """Note how far it has come."""
        with mongo_errors():
            await self._digests.update_one({"_id": closing.digest_id}, {"$set": _content(closing)})

    async def take_abandoned(self, *, now: datetime, until: datetime) -> Closing | None:
        """Take over an unfinished digest whose lease is over; only one replica gets it."""
        with mongo_errors():
            found = await self._digests.find_one({"is_open": True, "lease_ms": {"$lt": _ms(now)}})
            if found is None:
                return None
            taken = await self._digests.update_one(
                {"_id": found["_id"], "lease_ms": found["lease_ms"]}, {"$set": {"lease_ms": _ms(until)}}
            )
        return _closing(found) if taken.modified_count else None

    async def count_unfinished(self) -> int:
        """Tell how many are on their way."""
        with mongo_errors():
            return int(await self._digests.count_documents({"is_open": True}))

    async def closed_until(self) -> Mapping[str, datetime]:
        """Give the end of the last closed window, by subscription."""
        with mongo_errors():
            found = await self._windows.find({}).to_list(None)
        return {document["_id"]: datetime.fromtimestamp(document["end_ms"] / 1000, UTC) for document in found}

    async def close_until(self, subscription: str, end: datetime) -> None:
        """Note the end of a window, unless a later one is noted."""
        guard = {"_id": subscription, "end_ms": {"$lt": _ms(end)}}
        await write_many(self._windows, [UpdateOne(guard, {"$set": {"end_ms": _ms(end)}}, upsert=True)])

    async def latest(self, limit: int) -> list[str]:
        """Give the ids of the digests sent last, the latest window first."""
        with mongo_errors():
            cursor = self._digests.find({"state": "sent"}, {"_id": 1}).sort("end_ms", -1).limit(limit)
            return [document["_id"] for document in await cursor.to_list(None)]

    async def value(self, digest_id: str) -> bytes | None:
        """Give a sent digest as it stands on the topic."""
        with mongo_errors():
            found = await self._digests.find_one({"_id": digest_id, "state": "sent"})
        return bytes(found["value"]) if found else None


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
    }


def _closing(document: Document) -> Closing:
    start, end = (datetime.fromtimestamp(document[f"{edge}_ms"] / 1000, UTC) for edge in ("start", "end"))
    return Closing(
        digest_id=document["_id"],
        subscription=document["subscription"],
        window=Window(start=start, end=end, zone=document["zone"]),
        state=document["state"],
        value=bytes(document["value"]),
        traceparent=document["traceparent"],
    )


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
