"""What was read of each source, in MongoDB: so that an entry is read once, and its page looked at again."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from pymongo import ASCENDING, UpdateOne

from services.ingest.domain.entries import Entry, Known
from services.ingest.domain.withdrawal import Absence
from shared.runtime.mongo import Document, mongo_errors, write_many

_ASK_TOGETHER = 500
_NEVER = 2**52


class MongoEntryStore:
    """Collection `ingest_entries`, one document an entry; see `EntryStore`.

    The claim on a source makes its visitor the only writer.
    """

    def __init__(self, database: Any) -> None:  # noqa: ANN401 - two drivers, one shape
        self._entries = database["ingest_entries"]

    async def prepare(self) -> None:
        """Create the index that finds pages to be looked at again.

        Raises:
            Unavailable: MongoDB is away.
        """
        with mongo_errors():
            await self._entries.create_index([("source", ASCENDING), ("due_ms", ASCENDING)])

    async def get_many(self, source: str, keys: Sequence[str]) -> Mapping[str, Known]:
        """Give what is known."""
        ids = [_id(source, key) for key in keys]
        found: list[Document] = []
        for start in range(0, len(ids), _ASK_TOGETHER):
            with mongo_errors():
                found += await self._entries.find({"_id": {"$in": ids[start : start + _ASK_TOGETHER]}}).to_list(None)
        return {known.entry.key: known for known in map(_known, found)}

    async def put_many(self, source: str, known: Sequence[Known]) -> None:
        """Store."""
        operations = [
            UpdateOne({"_id": _id(source, one.entry.key)}, {"$set": _document(source, one)}, upsert=True)
            for one in known
        ]
        for start in range(0, len(operations), _ASK_TOGETHER):
            await write_many(self._entries, operations[start : start + _ASK_TOGETHER])

    async def due(self, source: str, *, before: datetime, limit: int) -> Sequence[Known]:
        """Give what is due."""
        query = {"source": source, "due_ms": {"$lte": _ms(before)}}
        with mongo_errors():
            found = await self._entries.find(query).sort("due_ms", ASCENDING).limit(limit).to_list(None)
        return [_known(document) for document in found]


def _id(source: str, key: str) -> str:
    return sha256(f"{source}\x00{key}".encode()).hexdigest()[:40]


def _document(source: str, known: Known) -> Document:
    absence = known.absence
    return {
        "source": source,
        "entry": known.entry.kept().model_dump_json(),
        "fingerprint": known.fingerprint,
        "first_ms": _ms(known.first_at),
        "due_ms": _NEVER if known.due_at is None else _ms(known.due_at),
        "validators": json.dumps(dict(known.validators)),
        "absent_visits": absence.visits if absence else 0,
        "absent_since_ms": _ms(absence.since) if absence else 0,
        "absent_last_ms": _ms(absence.last) if absence else 0,
        "withdrawn": known.is_withdrawn,
    }


def _known(document: Document) -> Known:
    due, visits = int(document["due_ms"]), int(document["absent_visits"])
    return Known(
        entry=Entry.model_validate_json(document["entry"]),
        fingerprint=document["fingerprint"],
        first_at=_at(document["first_ms"]),
        due_at=None if due >= _NEVER else _at(due),
        validators=json.loads(document["validators"]),
        absence=Absence(visits, _at(document["absent_since_ms"]), _at(document["absent_last_ms"])) if visits else None,
        is_withdrawn=bool(document["withdrawn"]),
    )


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _at(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
