"""The reader's pages and API on a real MongoDB-protocol server, served over HTTP by a thread."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette

from services.enrich.adapters.statement_store import MongoStatementStore
from services.enrich.domain.tagger import Tagger
from services.publish.adapters.closing_store import MongoClosingStore
from services.publish.ports import Closing
from services.publish.reader.app import Reader, build_reader
from services.publish.reader.flow import build_index
from shared.contract.digest import Digest
from shared.contract.enriched_statement import EnrichedStatement, Enricher, Story
from shared.runtime.mongo import Mongo, connect
from shared.runtime.settings import RuntimeSettings
from tests.factories import NOON
from tests.seeded import seeded_tagger

SEEDS = Path(__file__).resolve().parent.parent.parent / "seeds"


class House:
    """A database of its own, and the reader on it.

    Args:
        mongo: connection string.
        database: name; nothing else may write to it.
        driver: motor or pymongo.
        settings: of `build_reader`.
    """

    def __init__(self, mongo: str, database: str, driver: str = "motor", **settings: Any) -> None:
        self._given = {"mongo_url": SecretStr(mongo), "mongo_database": database, "mongo_driver": driver}
        self._settings = {"tokens": [], "per_minute": 100_000, "feed": lambda _: None, **settings}
        self.client: httpx.Client
        self.url = ""

    def add(self, *statements: EnrichedStatement) -> None:
        """Store as enrich does, then index as publish does, in this order, one after the other."""

        async def work(reader: Reader, database: Any) -> None:
            index = build_index(reader.store, reader.labels.ancestors)
            for number in range(0, len(statements), 20):
                part = statements[number : number + 20]
                await MongoStatementStore(database, ordinal=1).upsert_many(part)
                await index(part)

        self._run(work)

    def index(self, *statements: EnrichedStatement) -> None:
        """Index statements alone."""

        async def work(reader: Reader, _: Any) -> None:
            await build_index(reader.store, reader.labels.ancestors)(statements)

        self._run(work)

    def store_as_before(self) -> None:
        """Put all into the form in which releases stored it that kept an entry and its stems in one document."""

        async def work(_: Reader, database: Any) -> None:
            for apart in await database["reader_stems"].find({}).to_list(None):
                whole = {name: apart[name] for name in ("terms", "sequence", "weights")}
                await database["reader_entries"].update_one({"_id": apart["_id"]}, {"$set": whole})
            await database["reader_stems"].delete_many({})

        self._run(work)

    def add_digest(self, digest: Digest) -> None:
        """Store a digest as sent."""

        async def work(_: Reader, database: Any) -> None:
            closing = Closing(digest.digest_id, digest.subscription, digest.window, "sent", digest.write())
            await MongoClosingStore(database).begin_many([closing], until=NOON)

        self._run(work)

    @contextmanager
    def served(self) -> Iterator["House"]:
        """Serve on a free port of loopback; `client` asks it."""
        server = uvicorn.Server(
            uvicorn.Config(_Late(self._open, self._build), port=0, log_config=None, lifespan="on", ws="none")
        )
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=self.url, timeout=30) as self.client:
            yield self
        server.should_exit = True
        thread.join(10)

    def _open(self) -> Mongo:
        return connect(RuntimeSettings(**self._given))

    def _build(self, mongo: Mongo) -> Reader:
        return build_reader(mongo.database, seeds=SEEDS, release="9.9.9", **self._settings)

    def _run(self, work: Any) -> None:
        async def connected() -> None:
            mongo = self._open()
            reader = self._build(mongo)
            await reader.store.prepare()
            await reader.originals.prepare()
            await work(reader, mongo.database)
            await mongo.close()

        asyncio.run(connected())


class _Late:
    """Builds the application inside the server's own event loop: drivers belong to the loop they meet first."""

    def __init__(self, connect_to: Callable[[], Mongo], build: Callable[[Mongo], Reader]) -> None:
        self._connect = connect_to
        self._build = build
        self._app: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self._app is None:
            mongo = self._connect()

            @asynccontextmanager
            async def lifespan(_: Starlette) -> AsyncIterator[None]:
                yield
                await mongo.close()

            self._app = Starlette(routes=self._build(mongo).routes, lifespan=lifespan)
        await self._app(scope, receive, send)


def seed_statements() -> list[EnrichedStatement]:
    """Give the seed statements as enrich reads them; each is its own story."""
    tagger = seeded_tagger()
    rows = [
        json.loads(line)
        for path in sorted((SEEDS / "statements").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    revisions: dict[str, int] = {}
    found = []
    for row in rows:
        key = f"st-{row['guid']}"
        if row.get("text"):
            revisions[key] = revisions.get(key, 0) + 1
            found.append(_read(tagger, row, key, revisions[key]))
    return found


def _read(tagger: Tagger, row: dict[str, Any], key: str, revision: int) -> EnrichedStatement:
    tags = tagger.tag(text=row["text"], title=row.get("title", ""), declared=row.get("lang"), issuer=row.get("issuer"))
    return EnrichedStatement(
        statement_id=key,
        revision=revision,
        source=row["source"],
        issuer=row.get("issuer"),
        url=row.get("url"),
        title=row.get("title", ""),
        text=row["text"],
        published_at=NOON,
        fetched_at=NOON,
        content_hash=f"{revision:064d}",
        language=tags.language,
        themes=tags.themes,
        entities=tags.entities,
        acts=tags.acts,
        story=Story(id=key),
        enricher=Enricher(version="9.9.9", taxonomy=tagger.version),
        enriched_at=NOON,
    )
