"""services.ingest.ports.ItemStore: what is known of each statement, and what has still to be sent."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.ingest.adapters.item_store import MongoItemStore
from services.ingest.domain.revisions import Item, Pending
from services.ingest.ports import ItemStore
from shared.runtime.mongo import Mongo
from tests.factories import NOON, raw
from tests.fakes import FakeOutbox

TRACE = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"


@pytest.fixture
async def store(database: Any) -> ItemStore:
    if database is None:
        return FakeOutbox()
    mongo = MongoItemStore(database)
    await mongo.prepare()
    return mongo


def item(statement_id: str = "st-1", version: int = 1, *, minutes: int = 0, revisions: int = 1) -> Item:
    message = raw(statement_id, version, text="نصّ الاتحاد\u202c 人权 \U0001f54a")
    pending = tuple(Pending(message.write(), TRACE, NOON + timedelta(minutes=minutes + n)) for n in range(revisions))
    return Item(statement_id, version, message, pending)


async def test_what_is_stored_is_given_back_as_it_was(store: ItemStore) -> None:
    stored = [item("st-1"), item("st-2", revisions=3), item("st-3", revisions=0)]
    assert await store.put_many(stored) == frozenset()
    known = await store.get_many(["st-1", "st-2", "st-3", "st-unknown"])
    assert known == {one.statement_id: one for one in stored}


async def test_nothing_is_known_of_nothing(store: ItemStore) -> None:
    assert await store.get_many([]) == {}
    assert await store.put_many([]) == frozenset()


async def test_only_the_next_version_is_stored_and_its_neighbours_are(store: ItemStore) -> None:
    await store.put_many([item("st-1"), item("st-2")])
    late, skipping, fine = item("st-1"), item("st-2", 3), item("st-3")
    assert await store.put_many([late, skipping, fine]) == {"st-1", "st-2"}
    known = await store.get_many(["st-1", "st-2", "st-3"])
    assert {key: one.version for key, one in known.items()} == {"st-1": 1, "st-2": 1, "st-3": 1}


async def test_of_two_replicas_with_one_version_the_first_wins(store: ItemStore) -> None:
    await store.put_many([item()])
    ours, theirs = item(version=2), replace(item(version=2), last=raw("st-1", 9))
    assert (await store.put_many([ours]), await store.put_many([theirs])) == (frozenset(), {"st-1"})
    assert (await store.get_many(["st-1"]))["st-1"] == ours


async def test_what_waits_longest_is_given_first_and_no_more_than_asked_for(store: ItemStore) -> None:
    await store.put_many([item("st-3", minutes=3), item("st-1", minutes=1), item("st-2", minutes=2)])
    for limit, wanted in ((2, ["st-1", "st-2"]), (10, ["st-1", "st-2", "st-3"])):
        waiting = await store.unsent(before=NOON + timedelta(hours=1), limit=limit)
        assert [one.statement_id for one in waiting] == wanted


async def test_what_came_just_now_is_left_to_its_sender(store: ItemStore) -> None:
    await store.put_many([item("st-1"), item("st-2", minutes=5)])
    waiting = await store.unsent(before=NOON + timedelta(minutes=5), limit=10)
    assert [one.statement_id for one in waiting] == ["st-1"]


async def test_what_was_sent_waits_no_more(store: ItemStore) -> None:
    first = item("st-1")
    await store.put_many([first, item("st-2")])
    assert await store.count_unsent() == 2
    await store.put_many([first.sent()])
    assert await store.count_unsent() == 1
    assert [i.statement_id for i in await store.unsent(before=NOON + timedelta(days=1), limit=9)] == ["st-2"]


async def test_what_a_broker_has_lost_is_sent_again_from_when_it_may_have(mongo: Mongo) -> None:
    store = MongoItemStore(mongo.database)
    await store.prepare()
    waiting, sent, long_ago = item("st-1"), item("st-2", revisions=0), item("st-3", revisions=0)
    long_ago = replace(long_ago, last=long_ago.last.model_copy(update={"fetched_at": NOON - timedelta(hours=1)}))
    await store.put_many([waiting, sent, long_ago])
    await store.queue_again(sent.last.fetched_at)
    found = await store.get_many(["st-1", "st-2", "st-3"])
    assert found["st-1"] == waiting, "what waits already is left alone"
    assert found["st-3"] == long_ago
    (again,) = found["st-2"].pending
    assert (again.value, again.at) == (sent.last.write(), sent.last.fetched_at)
    assert await store.count_unsent() == 2
