"""Many stored statements for measuring the reader, made from the seed statements and written in bulk."""

import asyncio
import random
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import SecretStr
from pymongo import MongoClient

from services.enrich.adapters.lexicon_files import load_lexicon
from services.enrich.adapters.statement_store import MongoStatementStore
from services.enrich.domain.tagger import Tagger
from services.publish.reader.adapters.entry_store import MongoEntryStore
from services.publish.reader.adapters.labels import load_labels
from services.publish.reader.domain.entries import entry_of, place_of
from shared.contract.enriched_statement import EnrichedStatement, Story
from shared.runtime.mongo import Document, connect
from shared.runtime.settings import RuntimeSettings
from tests.reader.house import SEEDS, seed_statements

DISTINCT, DAYS, BATCH, SENTENCES = 400, 90, 500, 14
_COPIED = ("statements", "reader_entries", "reader_stems")


def distinct_statements(number: int, of: int) -> list[EnrichedStatement]:
    """Give statements whose texts are sentences of the seeds in one language, about 2,000 letters each.

    Args:
        number: how many.
        of: how many are stored in the end: as many times over 90 days.
    """
    tagger, chance = Tagger(load_lexicon(SEEDS)), random.Random(1)  # noqa: S311 - the same at each run
    seeds = seed_statements()
    by_language: dict[str, list[str]] = {}
    for seed in seeds:
        by_language.setdefault(seed.language.tag, []).extend(re.split(r"(?<=[.。])\s*", seed.text))
    now, made = datetime.now(UTC), []
    for count in range(number):
        seed = seeds[count % len(seeds)]
        text = " ".join(chance.choices([s for s in by_language[seed.language.tag] if s.strip()], k=SENTENCES))
        tags = tagger.tag(text=text, title=seed.title, declared=seed.language.tag, issuer=seed.issuer)
        fields = {"language": tags.language, "themes": tags.themes, "entities": tags.entities, "acts": tags.acts}
        fields |= {"statement_id": f"st-{count}", "story": Story(id=f"st-{count}"), "published_at": _at(now, count, of)}
        made.append(seed.model_copy(update={"text": text, "revision": 1, "fetched_at": now, **fields}))
    return made


def fill(mongo: str, number: int) -> list[EnrichedStatement]:
    """Write them into the collections that the services have made, unless they are there; give the distinct ones.

    The distinct ones go the way of all statements; copies of what that stored, at other times, are the rest.
    """
    started, distinct = time.monotonic(), distinct_statements(min(DISTINCT, number), number)
    with MongoClient(mongo) as client, ThreadPoolExecutor(2) as threads:
        database = client["hiwar"]
        if database["statements"].estimated_document_count() < number:
            asyncio.run(_store(mongo, distinct))
            stored = {name: list(database[name].find({})) for name in _COPIED}
            writing = [threads.submit(_write, database[n], _copies(n, found, number)) for n, found in stored.items()]
            for collection in writing:
                collection.result()
    print(f"{number} statements written in {time.monotonic() - started:.0f} s", flush=True)
    return distinct


async def _store(mongo: str, statements: list[EnrichedStatement]) -> None:
    labels, opened = load_labels(SEEDS), connect(RuntimeSettings(mongo_url=SecretStr(mongo)))
    await MongoStatementStore(opened.database, ordinal=1).upsert_many(statements)
    entries = [entry_of(statement, labels.ancestors) for statement in statements]
    await MongoEntryStore(opened.database).put_many(statements, entries)
    await opened.close()


def _write(collection: Any, documents: Iterator[Document]) -> None:  # noqa: ANN401 - of any driver
    while part := [document for _, document in zip(range(BATCH), documents, strict=False)]:
        collection.insert_many(part)


def _copies(name: str, stored: list[Document], number: int) -> Iterator[Document]:
    now = datetime.now(UTC)
    for count in range(len(stored), number):
        key, at = f"st-{count}", _at(now, count, number)
        template = stored[count % len(stored)]
        yield (_statement if name == "statements" else _entry)(template, key, at)


def _statement(template: Document, key: str, at: datetime) -> Document:
    when = {"published_at": at.isoformat(), "published_ms": int(at.timestamp() * 1000), "day": at.date().isoformat()}
    own = {"_id": key, "statement_id": key, "story": {**template["story"], "id": key}, "story_id": key}
    return {**template, **own, **when}


def _entry(template: Document, key: str, at: datetime) -> Document:
    terms = [f"r:{key}" if term.startswith("r:") else term for term in template["terms"]]
    when = {"place": place_of(at, key), "day": at.date().isoformat()}
    return {**template, "_id": key, "terms": terms, **when}


def _at(now: datetime, count: int, number: int) -> datetime:
    return now - timedelta(days=DAYS) * (count / number)
