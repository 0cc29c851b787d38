"""Reads what other parts keep: statements as enrich stored them, wordings of revisions, digests that were sent."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError
from pymongo import ASCENDING, DESCENDING

from shared.contract.enriched_statement import EnrichedStatement
from shared.runtime.mongo import Document, mongo_errors

_MOST_REVISIONS = 50


class Wording(NamedTuple):
    """One revision of a statement as its source issued it."""

    statement_id: str
    revision: int
    status: str
    title: str
    text: str
    fetched_ms: int


class MongoOriginals:
    """Reads `statements`, `reader_revisions` and `digests`; all methods raise Unavailable when it is away."""

    def __init__(self, database: Any) -> None:  # noqa: ANN401 - two drivers, one shape
        self._statements = database["statements"]
        self._revisions = database["reader_revisions"]
        self._digests = database["digests"]

    async def prepare(self) -> None:
        """Create the index that lists digests."""
        with mongo_errors():
            await self._digests.create_index([("state", ASCENDING), ("end_ms", DESCENDING)])
            await self._digests.create_index(
                [("subscription", ASCENDING), ("state", ASCENDING), ("end_ms", DESCENDING)]
            )

    async def statements(self, ids: Sequence[str]) -> dict[str, EnrichedStatement]:
        """Give statements by id; unknown ones are left out."""
        with mongo_errors():
            found = await self._statements.find({"_id": {"$in": list(ids)}}).to_list(None)
        read = (_statement(document) for document in found)
        return {statement.statement_id: statement for statement in read if statement is not None}

    async def wordings(self, statement_id: str) -> list[Wording]:
        """Give the revisions of a statement, the first one first; of very many the latest 50."""
        with mongo_errors():
            cursor = self._revisions.find({"statement_id": statement_id}, {"_id": 0})
            found = await cursor.sort("revision", DESCENDING).limit(_MOST_REVISIONS).to_list(None)
        return [Wording(**document) for document in reversed(found)]

    async def texts(self, ids: Sequence[str]) -> dict[str, str]:
        """Give the texts of statements."""
        with mongo_errors():
            found = await self._statements.find({"_id": {"$in": list(ids)}}, {"text": 1}).to_list(None)
        return {document["_id"]: document["text"] for document in found}

    async def digests(self, *, subscription: str | None, after: tuple[int, int] | None, limit: int) -> list[Document]:
        """Give `_id`, `end_ms`, `subscription` and `value` of digests sent, the latest window first.

        Args:
            subscription: only this one's.
            after: where the last page ended: a window's end, and how many of that end were given already. Thousands
                may end at one moment, and an index that ends in `_id` is not had on every server.
            limit: most digests.
        """
        question: Document = {"state": "sent"}
        if subscription is not None:
            question["subscription"] = subscription
        skip = 0
        if after is not None:
            question["end_ms"], skip = {"$lte": after[0]}, after[1]
        with mongo_errors():
            cursor = self._digests.find(question, {"end_ms": 1, "value": 1, "subscription": 1})
            return list(await cursor.sort("end_ms", DESCENDING).skip(skip).limit(limit).to_list(None))

    async def digest(self, digest_id: str) -> bytes | None:
        """Give a digest that was sent, as it stands on the topic."""
        with mongo_errors():
            found = await self._digests.find_one({"_id": digest_id, "state": "sent"})
        return bytes(found["value"]) if found else None


def _statement(document: Document) -> EnrichedStatement | None:
    """A document of a newer release that today's model cannot read is as good as none."""
    try:
        return EnrichedStatement.model_validate(document, extra="ignore")
    except ValidationError:
        return None
