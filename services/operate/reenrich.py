"""The story of reading again: stored statements go to a topic of their own, page by page, no faster than enrich reads.

What was reached is kept in MongoDB after each page, so that the same command goes on where it was broken off; a page
that is sent twice changes nothing.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from pymongo import ASCENDING

from services.enrich.flow import REENRICH_TOPIC
from shared.contract.enriched_statement import EnrichedStatement
from shared.contract.raw_statement import RawStatement
from shared.errors import ConfigurationError
from shared.runtime.announcer import Announcer
from shared.runtime.cloudevents import outgoing
from shared.runtime.mongo import Document, mongo_errors
from shared.runtime.record import Outgoing
from shared.runtime.tracing import new_traceparent

PAGE = 200
MOST_WAITING = 2_000
"""Statements on the topic that enrich has still to read: what is broken off leaves little behind."""
_LOOK_SECONDS = 0.5


@dataclass(frozen=True)
class Wanted:
    """Which statements are to be read again.

    Attributes:
        taxonomy: those that it tagged; None: those that any but the newest did.
        since: published, or fetched where no date is known, then or later.
        ids: these, whatever tagged them.
        everything: those of the newest taxonomy, too: after a release that reads better.
    """

    taxonomy: str | None = None
    since: datetime | None = None
    ids: tuple[str, ...] = ()
    everything: bool = False

    def query(self, newest: str) -> Document:
        """Give the query on flat fields of `statements`."""
        query: Document = {}
        if self.ids:
            query["_id"] = {"$in": sorted(self.ids)}
        elif not self.everything:
            query["taxonomy"] = self.taxonomy or {"$ne": newest}
        if self.since:
            query["published_ms"] = {"$gte": int(self.since.timestamp() * 1000)}
        return query


class Progress(NamedTuple):
    """How far it has come.

    Attributes:
        total: statements that were found at the beginning.
        sent: of these, on the topic.
        waiting: of these, still to be read.
    """

    total: int
    sent: int
    waiting: int


class Reenrichments:
    """Collection `reenrichments`: what was begun, and after which statement it goes on. All raise Unavailable."""

    def __init__(self, database: Any) -> None:  # noqa: ANN401 - two drivers, one shape
        self._statements = database["statements"]
        self._enrichers = database["enrichers"]
        self._begun = database["reenrichments"]

    async def taxonomies(self) -> list[str]:
        """Give the taxonomies of all enrichers, of the one that appeared last first.

        Raises:
            ConfigurationError: enrich has never run here.
        """
        with mongo_errors():
            known = await self._enrichers.find({}).to_list(None)
        if not known:
            message = "enrich has never run on this database: there is nothing to read again"
            raise ConfigurationError(message)
        newest_first = sorted(known, key=lambda doc: int(doc["_id"]), reverse=True)
        return list(dict.fromkeys(str(doc["name"]).rpartition("/")[2] for doc in newest_first))

    async def unknown(self, ids: Sequence[str]) -> list[str]:
        """Give those of some ids that no statement has, in their order."""
        with mongo_errors():
            found = await self._statements.find({"_id": {"$in": list(ids)}}, {"_id": 1}).to_list(None)
        known = {document["_id"] for document in found}
        return [one for one in ids if one not in known]

    async def count(self, query: Document) -> int:
        """Tell how many statements a query finds."""
        with mongo_errors():
            return int(await self._statements.count_documents(query))

    async def page(self, query: Document, after: str) -> list[EnrichedStatement]:
        """Give the next statements by id."""
        place = {"$gt": after, **query.get("_id", {})}
        with mongo_errors():
            cursor = self._statements.find({**query, "_id": place}).sort("_id", ASCENDING).limit(PAGE)
            return [EnrichedStatement.model_validate(doc, extra="ignore") for doc in await cursor.to_list(None)]

    async def state(self, name: str) -> Document:
        """Give what was begun and not ended under a name; a new beginning where there is none."""
        with mongo_errors():
            found: Document | None = await self._begun.find_one({"_id": name})
        return found if found and not found["is_done"] else {"after": "", "sent": 0, "total": -1, "is_done": False}

    async def save(self, name: str, state: Document) -> None:
        """Note how far it has come."""
        content = {key: value for key, value in state.items() if key != "_id"}
        with mongo_errors():
            await self._begun.update_one({"_id": name}, {"$set": content}, upsert=True)


async def reenrich(  # noqa: PLR0913 - what reading again touches
    wanted: Wanted,
    store: Reenrichments,
    *,
    announce: Announcer,
    waiting: Callable[[], Awaitable[int]],
    now: Callable[[], datetime],
    tell: Callable[[Progress], None],
) -> Progress:
    """Send all that is wanted, and return when enrich has read it.

    Args:
        wanted: which.
        store: statements, and how far it has come.
        announce: sends.
        waiting: tells how many records enrich has still to read on the topic.
        now: gives the current time, aware.
        tell: gets the progress again and again.

    Raises:
        Unavailable: a server is away; the same command goes on.
        ConfigurationError: enrich has never run, or what is wanted is tagged by the newest taxonomy already, or by none
            that there was.
    """
    newest, *older = await store.taxonomies()
    if wanted.taxonomy == newest:
        message = f"{newest} is the newest taxonomy; name an older one, or give --all"
        raise ConfigurationError(message)
    if wanted.taxonomy and wanted.taxonomy not in older:
        message = (
            f"enrich never had the taxonomy {wanted.taxonomy}; before {newest} it had {', '.join(older) or 'none'}"
        )
        raise ConfigurationError(message)
    name, query = name_of(wanted, newest), wanted.query(newest)
    state = await store.state(name)
    if state["total"] < 0:
        state["total"] = await store.count(query)
    while page := await store.page(query, state["after"]):
        while (left := await waiting()) > MOST_WAITING:
            tell(Progress(state["total"], state["sent"], left))
            await asyncio.sleep(_LOOK_SECONDS)
        await announce([_outgoing(statement, now()) for statement in page])
        state |= {"after": page[-1].statement_id, "sent": state["sent"] + len(page)}
        await store.save(name, state)
        tell(Progress(state["total"], state["sent"], left + len(page)))
    while left := await waiting():
        tell(Progress(state["total"], state["sent"], left))
        await asyncio.sleep(_LOOK_SECONDS)
    await store.save(name, {**state, "is_done": True})
    return Progress(state["total"], state["sent"], 0)


def name_of(wanted: Wanted, newest: str) -> str:
    """Give one name to the same wish for the same taxonomy."""
    since = wanted.since.isoformat() if wanted.since else ""
    parts: Sequence[object] = (newest, wanted.taxonomy, since, sorted(wanted.ids), wanted.everything)
    return sha256(json.dumps(parts).encode()).hexdigest()[:32]


def raw_of(statement: EnrichedStatement) -> RawStatement:
    """Give a statement as ingest sent it."""
    fields = {name: getattr(statement, name) for name in RawStatement.model_fields if name != "language"}
    return RawStatement.model_construct(**fields, language=statement.language.declared)


def _outgoing(statement: EnrichedStatement, at: datetime) -> Outgoing:
    record = outgoing(raw_of(statement), source="hiwar/reenrich", at=at, traceparent=new_traceparent())
    return replace(record, topic=REENRICH_TOPIC)
