"""Statements in MongoDB: one document each, the newest revision, with flat fields to search by."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pymongo import UpdateOne

from shared.contract.enriched_statement import EnrichedStatement
from shared.runtime.mongo import Document, mongo_errors, patiently, write_many

_ORDINALS = 1_000_000
"""Room for enrichers below one step of a revision in `order`."""


class MongoStatementStore:
    """Guarded upserts into `statements`.

    `order` = revision x 1,000,000 + the enricher's ordinal: a newer revision, or the same one read by a newer
    enricher, replaces what is there; nothing older ever does, however late it comes and from whichever replica.

    Args:
        database: of either driver.
        ordinal: of this enricher, from `enricher_ordinal`.
    """

    def __init__(self, database: Any, *, ordinal: int) -> None:  # noqa: ANN401 - two drivers, one shape
        self._statements = database["statements"]
        self._ordinal = ordinal

    async def prepare(self) -> None:
        """Create the index that tells which sources there are without reading statements.

        Raises:
            Unavailable: MongoDB is away.
        """
        with patiently():
            await self._statements.create_index("source")

    async def upsert_many(self, statements: Sequence[EnrichedStatement]) -> frozenset[str]:
        """Store what is newer; see `StatementStore`."""
        if not statements:
            return frozenset()
        orders = self._orders(statements)
        refused = await write_many(self._statements, [_upsert(s, orders[s.statement_id]) for s in statements])
        ids = [statements[index].statement_id for index in refused]
        if not ids:
            return frozenset()
        return frozenset(await self._newer(ids, orders))

    async def get_many(self, ids: Sequence[str]) -> Mapping[str, EnrichedStatement]:
        """Give what is stored; see `StatementStore`."""
        if not ids:
            return {}
        with mongo_errors():
            stored = await self._statements.find({"_id": {"$in": list(ids)}}).to_list(None)
        return {doc["_id"]: EnrichedStatement.model_validate(doc, extra="ignore") for doc in stored}

    async def overtaken(self, statements: Sequence[EnrichedStatement]) -> Sequence[EnrichedStatement]:
        """Give what is stored where it is strictly newer; see `StatementStore`."""
        orders = self._orders(statements)
        return list((await self.get_many(await self._newer(list(orders), orders))).values())

    def _orders(self, statements: Sequence[EnrichedStatement]) -> dict[str, int]:
        return {s.statement_id: s.revision * _ORDINALS + self._ordinal for s in statements}

    async def _newer(self, ids: Sequence[str], orders: Mapping[str, int]) -> list[str]:
        with mongo_errors():
            stored = await self._statements.find({"_id": {"$in": list(ids)}}, {"order": 1}).to_list(None)
        return [doc["_id"] for doc in stored if doc["order"] > orders[doc["_id"]]]


async def enricher_ordinal(database: Any, name: str) -> int:  # noqa: ANN401 - as above
    """Give the rank of an enricher, by first appearance: 1, 2, ...

    Versions and content hashes cannot be compared, first appearances can. To go back to an older taxonomy, publish
    it as a new one.

    Args:
        database: of either driver.
        name: release and taxonomy version.

    Raises:
        Unavailable: MongoDB is away.
    """
    enrichers = database["enrichers"]
    while True:
        with mongo_errors():
            known = {doc["name"]: int(doc["_id"]) for doc in await enrichers.find({}).to_list(None)}
        if name in known:
            return known[name]
        ordinal = max(known.values(), default=0) + 1
        # A duplicate key means that another replica was first: look again.
        await write_many(enrichers, [UpdateOne({"_id": ordinal, "name": name}, {"$set": {"name": name}}, upsert=True)])


def _upsert(statement: EnrichedStatement, order: int) -> UpdateOne:
    return UpdateOne(
        {"_id": statement.statement_id, "order": {"$lt": order}}, {"$set": _document(statement, order)}, upsert=True
    )


def _document(statement: EnrichedStatement, order: int) -> Document:
    """The message as it is on the topic, and beside it what it is searched by."""
    dated = statement.published_at if statement.published_at_flag is None else None
    when: datetime = (dated or statement.fetched_at).astimezone(UTC)
    message: Document = json.loads(statement.write())
    return {
        **message,
        "order": order,
        "taxonomy": statement.enricher.taxonomy,
        "theme_ids": [theme.id for theme in statement.themes],
        "entity_ids": [entity.id for entity in statement.entities],
        "act_kinds": sorted({act.kind for act in statement.acts}),
        "language_tag": statement.language.tag,
        "story_id": statement.story.id,
        "day": when.date().isoformat(),
        "published_ms": int(when.timestamp() * 1000),
        "enriched_ms": int(statement.enriched_at.timestamp() * 1000),
    }
