"""Deliveries in MongoDB: one document each, changed by compare-and-set, found when they are due."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING, UpdateOne

from services.publish.domain.deliveries import OPEN, Delivery
from shared.runtime.mongo import Document, mongo_errors, write_many

_KEPT_SECONDS = 90 * 24 * 3_600


class MongoDeliveryStore:
    """Collection `deliveries`, each kept for 90 days; see `DeliveryStore`."""

    def __init__(self, database: Any) -> None:  # noqa: ANN401 - two drivers, one shape
        self._deliveries = database["deliveries"]

    async def prepare(self) -> None:
        """Create the indexes.

        Raises:
            Unavailable: MongoDB is away.
        """
        with mongo_errors():
            await self._deliveries.create_index([("is_open", ASCENDING), ("due_ms", ASCENDING)])
            await self._deliveries.create_index([("state", ASCENDING), ("begun_ms", DESCENDING)])
            await self._deliveries.create_index([("subscription", ASCENDING), ("begun_ms", DESCENDING)])
            await self._deliveries.create_index("begun_at", expireAfterSeconds=_KEPT_SECONDS)

    async def open_many(self, deliveries: Sequence[Delivery]) -> None:
        """Note new ones; those that are there already stay as they are."""
        notes = [UpdateOne({"_id": one.key}, {"$setOnInsert": _content(one)}, upsert=True) for one in deliveries]
        if notes:
            await write_many(self._deliveries, notes)

    async def due(self, *, now_ms: int, limit: int) -> Sequence[Delivery]:
        """Give open deliveries whose time has come."""
        query = {"is_open": True, "due_ms": {"$lte": now_ms}}
        with mongo_errors():
            cursor = self._deliveries.find(query).sort("due_ms", ASCENDING).limit(limit)
            return [_delivery(document) for document in await cursor.to_list(None)]

    async def put(self, delivery: Delivery) -> bool:
        """Store by compare-and-set."""
        guard = {"_id": delivery.key, "version": delivery.version - 1}
        with mongo_errors():
            changed = await self._deliveries.update_one(guard, {"$set": _content(delivery)})
        return bool(changed.modified_count)

    async def get(self, key: str) -> Delivery | None:
        """Give one."""
        with mongo_errors():
            found = await self._deliveries.find_one({"_id": key})
        return _delivery(found) if found else None

    async def of_digest(self, digest_id: str) -> list[Delivery]:
        """Give a digest's deliveries: their keys begin with its id."""
        query = {"_id": {"$gte": f"{digest_id}|", "$lt": f"{digest_id}}}"}}
        with mongo_errors():
            return [_delivery(document) for document in await self._deliveries.find(query).to_list(None)]

    async def latest(self, *, state: str | None, subscription: str | None, limit: int) -> list[Delivery]:
        """Give the newest, of a state or of a subscription."""
        query = {name: value for name, value in (("state", state), ("subscription", subscription)) if value}
        with mongo_errors():
            cursor = self._deliveries.find(query).sort("begun_ms", DESCENDING).limit(limit)
            return [_delivery(document) for document in await cursor.to_list(None)]

    async def count(self, state: str) -> int:
        """Tell how many are in a state."""
        with mongo_errors():
            return int(await self._deliveries.count_documents({"state": state}))


def _content(delivery: Delivery) -> Document:
    return {
        "digest_id": delivery.digest_id,
        "subscription": delivery.subscription,
        "kind": delivery.kind,
        "address": delivery.address,
        "state": delivery.state,
        "is_open": delivery.state in OPEN,
        "version": delivery.version,
        "attempts": delivery.attempts,
        "begun_ms": delivery.begun_ms,
        "begun_at": datetime.fromtimestamp(delivery.begun_ms / 1000, UTC),
        "due_ms": delivery.due_ms,
        "log": list(delivery.log),
    }


def _delivery(document: Document) -> Delivery:
    return Delivery(
        key=document["_id"],
        digest_id=document["digest_id"],
        subscription=document["subscription"],
        kind=document["kind"],
        address=document["address"],
        state=document["state"],
        version=int(document["version"]),
        attempts=int(document["attempts"]),
        begun_ms=int(document["begun_ms"]),
        due_ms=int(document["due_ms"]),
        log=tuple(document["log"]),
    )
