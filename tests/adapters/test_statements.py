"""services.enrich.ports.StatementStore: the newest revision of each statement, whoever comes when."""

from collections.abc import Callable
from typing import Any

import pytest

from services.enrich.adapters.statement_store import MongoStatementStore, enricher_ordinal
from services.enrich.ports import StatementStore
from shared.contract.enriched_statement import EnrichedStatement
from shared.runtime.mongo import Mongo
from tests.factories import enriched
from tests.fakes import FakeStatements

Open = Callable[[int], StatementStore]
"""Gives the store as the enricher of an ordinal opens it."""


class House:
    """One place where statements are kept, whichever enricher opens it."""

    def __init__(self, database: Any) -> None:
        self._database = database
        self._fake = FakeStatements()

    def opened_by(self, ordinal: int) -> StatementStore:
        if self._database is None:
            return self._fake.opened_by(ordinal)
        return MongoStatementStore(self._database, ordinal=ordinal)

    async def stored(self) -> dict[str, EnrichedStatement]:
        if self._database is None:
            return dict(self._fake.stored)
        found = await self._database["statements"].find({}).to_list(None)
        return {document["_id"]: EnrichedStatement.model_validate(document, extra="ignore") for document in found}


@pytest.fixture
def house(database: Any) -> House:
    return House(database)


async def test_what_is_new_or_newer_is_stored(house: House) -> None:
    store = house.opened_by(1)
    assert await store.upsert_many([enriched("st-1"), enriched("st-2", 5)]) == frozenset()
    assert await store.upsert_many([enriched("st-1", 2)]) == frozenset()
    assert await house.stored() == {"st-1": enriched("st-1", 2), "st-2": enriched("st-2", 5)}


async def test_what_is_older_is_stale_and_its_neighbours_are_stored(house: House) -> None:
    store = house.opened_by(1)
    await store.upsert_many([enriched("st-1", 3)])
    batch = [enriched("st-0"), enriched("st-1", 2), enriched("st-2")]
    assert await store.upsert_many(batch) == {"st-1"}
    assert {key: one.revision for key, one in (await house.stored()).items()} == {"st-0": 1, "st-1": 3, "st-2": 1}


async def test_what_is_stored_already_is_not_stale_for_it_may_not_be_announced_yet(house: House) -> None:
    store = house.opened_by(1)
    await store.upsert_many([enriched("st-1", 3)])
    assert await store.upsert_many([enriched("st-1", 3, minutes=5)]) == frozenset()


async def test_a_newer_enricher_replaces_the_same_revision_and_an_older_one_does_not(house: House) -> None:
    older, newer = house.opened_by(1), house.opened_by(2)
    await older.upsert_many([enriched("st-1", theme="torture")])
    assert await newer.upsert_many([enriched("st-1", theme="detention")]) == frozenset()
    assert await older.upsert_many([enriched("st-1", theme="torture")]) == {"st-1"}
    assert (await house.stored())["st-1"].themes[0].id == "detention"


async def test_a_newer_revision_replaces_an_older_one_whatever_read_it(house: House) -> None:
    await house.opened_by(7).upsert_many([enriched("st-1", 1)])
    assert await house.opened_by(1).upsert_many([enriched("st-1", 2)]) == frozenset()


async def test_what_was_stored_meanwhile_by_others_is_given_to_who_announced_something_older(house: House) -> None:
    ours, newer = house.opened_by(1), house.opened_by(2)
    read = [enriched("st-1", 1), enriched("st-2", 1), enriched("st-3", 1)]
    await ours.upsert_many(read)
    assert list(await ours.overtaken(read)) == []
    await newer.upsert_many([enriched("st-1", 2), enriched("st-2", 1, theme="detention")])
    overtaken = {statement.statement_id: statement for statement in await ours.overtaken(read)}
    assert overtaken == {"st-1": enriched("st-1", 2), "st-2": enriched("st-2", 1, theme="detention")}
    assert list(await newer.overtaken(list(overtaken.values()))) == []
    assert list(await ours.overtaken([])) == []


async def test_nothing_to_store_is_nothing_stale(house: House) -> None:
    assert await house.opened_by(1).upsert_many([]) == frozenset()


async def test_enrichers_are_ranked_by_first_appearance_and_keep_their_rank(mongo: Mongo) -> None:
    ranks = [await enricher_ordinal(mongo.database, name) for name in ("a", "b", "a", "c", "b")]
    assert ranks == [1, 2, 1, 3, 2]


async def test_statements_can_be_found_by_flat_fields(mongo: Mongo) -> None:
    await MongoStatementStore(mongo.database, ordinal=1).upsert_many(
        [enriched("st-1"), enriched("st-2", theme="migrants"), enriched("st-3", published_at_flag="future")]
    )
    query = {"theme_ids": "torture", "entity_ids": "wikidata:Q458", "act_kinds": "condemns", "day": "2026-11-20"}
    found = await mongo.database["statements"].find(query).to_list(None)
    assert sorted(document["_id"] for document in found) == ["st-1", "st-3"]
