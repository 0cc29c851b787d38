"""Subscriptions that came by the API, in MongoDB; every replica asks what has changed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from pymongo import ASCENDING, UpdateOne

from shared.runtime.mongo import Document, mongo_errors, write_many

_OVERLAP_MS = 60_000
"""Clocks of replicas differ, and writes take time: changes are asked for this far back."""


class Stored(NamedTuple):
    """A subscription as it is kept.

    Attributes:
        content: its JSON; empty when it was deleted.
        version: counts every change.
        changed_ms: when.
    """

    name: str
    content: str
    version: int
    changed_ms: int


class MongoSubscriptionStore:
    """Collection `subscriptions`; what is deleted leaves a mark, so that other replicas learn of it.

    Args:
        database: of either driver.
        now: gives the current time, aware.
    """

    def __init__(self, database: Any, now: Callable[[], datetime]) -> None:  # noqa: ANN401 - two drivers, one shape
        self._subscriptions = database["subscriptions"]
        self._now = now

    async def prepare(self) -> None:
        """Create the index that finds changes.

        Raises:
            Unavailable: MongoDB is away.
        """
        with mongo_errors():
            await self._subscriptions.create_index([("changed_ms", ASCENDING)])

    async def changed_since(self, changed_ms: int) -> list[Stored]:
        """Give what changed since, and a little before."""
        with mongo_errors():
            found = await self._subscriptions.find({"changed_ms": {"$gte": changed_ms - _OVERLAP_MS}}).to_list(None)
        return [_stored(document) for document in found]

    async def get(self, name: str) -> Stored | None:
        """Give one; a deleted one is not there."""
        with mongo_errors():
            found = await self._subscriptions.find_one({"_id": name})
        return _stored(found) if found and found["content"] else None

    async def put(self, name: str, content: str, *, after: int | None) -> Stored | None:
        """Store by compare-and-set; an empty content deletes.

        Args:
            name: whose.
            content: JSON.
            after: the version that it replaces; None: there is none, or a deleted one.

        Returns:
            None when another change came first.
        """
        guard: Document = {"_id": name, "version": after} if after is not None else {"_id": name, "content": ""}
        if after is None:
            with mongo_errors():
                deleted = await self._subscriptions.find_one(guard)
            guard["version"] = deleted["version"] if deleted else 0
        stored = Stored(name, content, guard["version"] + 1, int(self._now().timestamp() * 1000))
        change: Document = {"content": content, "version": stored.version, "changed_ms": stored.changed_ms}
        refused = await write_many(self._subscriptions, [UpdateOne(guard, {"$set": change}, upsert=True)])
        return None if refused else stored


def _stored(document: Document) -> Stored:
    return Stored(document["_id"], document["content"], int(document["version"]), int(document["changed_ms"]))
