"""The schedule in MongoDB: any replica may visit a source, one does."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from pymongo import ASCENDING, DESCENDING, ReturnDocument, UpdateOne

from services.ingest.domain.schedule import Health
from shared.runtime.mongo import Document, mongo_errors, write_many

_ASK_TOGETHER = 500


class MongoSchedule:
    """Collection `ingest_sources`, one document a source; see `Schedule`.

    A claim is a lease: whoever sets `claimed_until_ms` first visits; when it dies, the next may after that time.
    """

    def __init__(self, database: Any) -> None:  # noqa: ANN401 - two drivers, one shape
        self._sources = database["ingest_sources"]

    async def prepare(self) -> None:
        """Create the index that finds what is due.

        Raises:
            Unavailable: MongoDB is away.
        """
        with mongo_errors():
            await self._sources.create_index([("due_ms", ASCENDING), ("claimed_until_ms", ASCENDING)])

    async def enlist(self, sources: Mapping[str, Health]) -> None:
        """Add sources that were never visited; those that are known stay as they are."""
        added = [
            UpdateOne({"_id": name}, {"$setOnInsert": {**_document(health), "claimed_until_ms": 0}}, upsert=True)
            for name, health in sources.items()
        ]
        for start in range(0, len(added), _ASK_TOGETHER):
            await write_many(self._sources, added[start : start + _ASK_TOGETHER])

    async def claim(self, *, now: datetime, until: datetime) -> tuple[str, Health, str] | None:
        """Take what has been due longest."""
        token = uuid4().hex
        with mongo_errors():
            found = await self._sources.find_one_and_update(
                {"due_ms": {"$lte": _ms(now)}, "claimed_until_ms": {"$lte": _ms(now)}},
                {"$set": {"claimed_until_ms": _ms(until), "claim": token}},
                sort=[("due_ms", ASCENDING)],
                return_document=ReturnDocument.AFTER,
            )
        return (found["_id"], _health(found), token) if found else None

    async def renew(self, name: str, token: str, *, until: datetime) -> None:
        """Hold the claim for longer, if it is still ours."""
        with mongo_errors():
            await self._sources.update_one({"_id": name, "claim": token}, {"$set": {"claimed_until_ms": _ms(until)}})

    async def free(self, name: str, token: str, health: Health) -> None:
        """Store and let go, if the claim is still ours."""
        freed = {**_document(health), "claimed_until_ms": 0, "claim": ""}
        with mongo_errors():
            await self._sources.update_one({"_id": name, "claim": token}, {"$set": freed})

    async def health(self, names: Sequence[str]) -> Mapping[str, Health]:
        """Give how sources fare; those that were never enlisted are left out."""
        found: list[Document] = []
        for start in range(0, len(names), _ASK_TOGETHER):
            with mongo_errors():
                some = self._sources.find({"_id": {"$in": list(names[start : start + _ASK_TOGETHER])}})
                found += await some.to_list(None)
        return {document["_id"]: _health(document) for document in found}

    async def troubled(self, limit: int) -> Mapping[str, Health]:
        """Give sources whose last visit met a problem, the most failures first."""
        with mongo_errors():
            found = self._sources.find({"problem": {"$gt": ""}}).sort("failures", DESCENDING).limit(limit)
            return {document["_id"]: _health(document) for document in await found.to_list(None)}


def _document(health: Health) -> Document:
    return {
        "interval_ms": int(health.interval.total_seconds() * 1000),
        "due_ms": _ms(health.due_at),
        "failures": health.failures,
        "visited_ms": _ms_or_none(health.visited_at),
        "succeeded_ms": _ms_or_none(health.succeeded_at),
        "changed_ms": _ms_or_none(health.changed_at),
        "problem": health.problem,
        "entries": health.entries,
        "cursor_names": [name for name, _ in health.cursor],
        "cursor_values": [value for _, value in health.cursor],
    }


def _health(document: Document) -> Health:
    return Health(
        interval=timedelta(milliseconds=document["interval_ms"]),
        due_at=_at(document["due_ms"]),
        failures=int(document["failures"]),
        visited_at=_at_or_none(document["visited_ms"]),
        succeeded_at=_at_or_none(document["succeeded_ms"]),
        changed_at=_at_or_none(document["changed_ms"]),
        problem=document["problem"],
        entries=int(document["entries"]),
        cursor=tuple(zip(document["cursor_names"], document["cursor_values"], strict=True)),
    )


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _ms_or_none(at: datetime | None) -> int | None:
    return None if at is None else _ms(at)


def _at(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def _at_or_none(ms: int | None) -> datetime | None:
    return None if ms is None else _at(ms)
