"""Stories on a real server: reprints that arrive at once, in any order, by many replicas, or after a crash."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import count, product
from typing import Any

import pytest
from pydantic import SecretStr

from services.enrich.adapters.stories import MongoStories
from services.enrich.domain.stories import fingerprint
from services.enrich.domain.words import Words
from services.enrich.ports import Candidate
from shared.embedded.servers import ServerUrls
from shared.runtime.mongo import connect
from shared.runtime.settings import RuntimeSettings

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
WORDS = ["".join(letters) for letters in product("bdfgklmnrt", "aeiou", "lmnrst", "aeo")]
_DATABASES = count()


def changed(seed: int, share: float, copy: int) -> str:
    words = random.Random(seed).choices(WORDS, k=150)  # noqa: S311 - made text
    rng = random.Random(copy)  # noqa: S311
    return " ".join(rng.choice(WORDS) if rng.random() < share else word for word in words)


def candidate(name: str, text: str, *, minutes: float = 0) -> Candidate:
    return Candidate(name, fingerprint(Words(text)), NOON + timedelta(minutes=minutes))


def copies(seed: int, many: int) -> list[Candidate]:
    return [candidate(f"s{seed}-{copy}", changed(seed, 0.15, copy), minutes=copy) for copy in range(many)]


@pytest.fixture
async def databases(urls: ServerUrls) -> AsyncIterator[list[Any]]:
    """One database as four replicas see it, each through a client of its own."""
    name = f"stories_{next(_DATABASES)}"
    mongos = [connect(RuntimeSettings(mongo_url=SecretStr(urls.mongo), mongo_database=name)) for _ in range(4)]
    yield [mongo.database for mongo in mongos]
    for mongo in mongos:
        await mongo.close()


async def test_reprints_at_once_through_many_replicas_share_one_story(databases: list[Any]) -> None:
    replicas = [MongoStories(database, days=14) for database in databases]
    await replicas[0].prepare()
    rng = random.Random(3)  # noqa: S311 - an order of arrival
    arrivals = [c for seed in range(6) for c in copies(seed, 8)]
    rng.shuffle(arrivals)
    answers = await asyncio.gather(*(replicas[number % 4].assign([c]) for number, c in enumerate(arrivals)))
    told = {key: story for answer in answers for key, story in answer.items()}
    for seed in range(6):
        assert len({told[f"s{seed}-{copy}"].id for copy in range(8)}) == 1
    assert len({story.id for story in told.values()}) == 6
    assert all((story.duplicate_of is None) == (story.id == key) for key, story in told.items())


async def test_a_batch_gives_what_single_statements_give(databases: list[Any]) -> None:
    stories = MongoStories(databases[0], days=14)
    told = await stories.assign([*copies(1, 5), *copies(2, 5)])
    assert {key: story.id for key, story in told.items()} == {
        f"s{seed}-{copy}": f"s{seed}-0" for seed in (1, 2) for copy in range(5)
    }
    later = await stories.assign([candidate("late", changed(1, 0.15, 99))])
    assert later["late"].id == "s1-0"


async def test_what_a_crash_left_unsettled_is_settled_alike_by_whoever_meets_it(databases: list[Any]) -> None:
    first, second = copies(1, 2)
    dying = MongoStories(databases[0], days=14)
    await dying._texts.bulk_write([dying._enter(first)])  # noqa: SLF001 - the process dies after this write
    told = await MongoStories(databases[1], days=14).assign([second])
    again = await MongoStories(databases[2], days=14).assign([first])
    assert {told[second.statement_id].id} == {again[first.statement_id].id}
    assert await MongoStories(databases[3], days=14).assign([first, second]) == told | again


async def test_a_phrase_that_very_many_texts_share_neither_grows_nor_hides_reprints(databases: list[Any]) -> None:
    stories = MongoStories(databases[0], days=14)
    boilerplate = " ".join(WORDS[:40])
    texts = [f"{changed(seed, 0, 0)} {boilerplate}" for seed in range(100, 140)]
    told = await stories.assign([candidate(f"b{number}", text) for number, text in enumerate(texts)])
    assert len({story.id for story in told.values()}) == len(texts)
    lists = await databases[0]["fingerprint_keys"].find({}).to_list(None)
    assert max(len(document["owners"]) for document in lists) <= 24
    reprints = await stories.assign([candidate(f"r{number}", f"Agency: {text}") for number, text in enumerate(texts)])
    assert [reprints[f"r{number}"].id for number in range(len(texts))] == [f"b{number}" for number in range(len(texts))]


async def test_a_reprint_joins_across_the_end_of_a_period_and_not_after_the_window(databases: list[Any]) -> None:
    stories = MongoStories(databases[0], days=14)
    start = datetime.fromtimestamp(14 * 86400 * 1480, UTC)  # where a period of 14 days begins
    one, *rest = copies(1, 4)
    at = [(one, -13.0), (rest[0], 0.5), (rest[1], -0.5), (rest[2], 15.5)]
    told = {}
    for c, days in at:
        told |= await stories.assign([c._replace(seen_at=start + timedelta(days=days))])
    assert {told[c.statement_id].id for c, _ in at[:3]} == {one.statement_id}
    assert told[rest[2].statement_id].id == rest[2].statement_id
