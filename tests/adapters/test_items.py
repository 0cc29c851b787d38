"""services.publish.ports.ItemStore: what each reader is to be told, and was told."""

from dataclasses import replace
from typing import Any

import pytest

from services.publish.adapters.item_store import MongoItemStore
from services.publish.domain.drafts import draft_of
from services.publish.domain.items import Item, Told, claim, release, settle
from services.publish.ports import ItemStore
from tests.factories import enriched
from tests.fakes import FakeItems

FAR = 2**53


@pytest.fixture
async def store(database: Any) -> ItemStore:
    if database is None:
        return FakeItems()
    mongo = MongoItemStore(database)
    await mongo.prepare()
    return mongo


def item(statement_id: str = "st-1", subscription: str = "reader", *, arrived: int = 100) -> Item:
    draft = draft_of(enriched(statement_id, title="بيان \u202e عن التعذيب"))
    return Item(subscription, statement_id, version=1, order=10**13 + arrived, arrived_ms=arrived, draft=draft)


async def test_what_is_stored_is_given_back_as_it_was(store: ItemStore) -> None:
    told = Told("reader/1", "c" * 64, withdrawn=True)
    full = replace(item("st-2"), later=draft_of(enriched("st-2", 2)), told=told, claimed="reader/2")
    empty = replace(item("st-3"), draft=None)
    stored = [item(), full, empty]
    assert await store.put_many(stored) == frozenset()
    assert await store.get_many([one.key for one in stored] + ["reader|st-unknown"]) == {o.key: o for o in stored}


async def test_only_the_next_version_is_stored_and_its_neighbours_are(store: ItemStore) -> None:
    await store.put_many([item("st-1"), item("st-2")])
    batch = [item("st-1"), replace(item("st-2"), version=3), item("st-3")]
    assert await store.put_many(batch) == {"reader|st-1", "reader|st-2"}
    assert len(await store.get_many(["reader|st-3"])) == 1


async def test_all_readers_of_a_statement_are_found(store: ItemStore) -> None:
    await store.put_many([item(subscription="a"), item(subscription="b"), item("st-2")])
    assert {one.subscription for one in await store.of_statements(["st-1"])} == {"a", "b"}
    assert await store.of_statements([]) == []


async def test_what_waits_is_given_oldest_first_equal_times_by_statement(store: ItemStore) -> None:
    await store.put_many([item("st-3", arrived=5), item("st-2", arrived=7), item("st-1", arrived=7)])
    await store.put_many([item("st-0", "someone-else")])
    for limit, wanted in ((2, ["st-3", "st-1"]), (9, ["st-3", "st-1", "st-2"])):
        waiting = await store.waiting("reader", before_ms=FAR, limit=limit)
        assert [one.statement_id for one in waiting] == wanted


async def test_what_comes_at_the_end_of_a_window_waits_for_the_next(store: ItemStore) -> None:
    await store.put_many([item("st-1", arrived=99), item("st-2", arrived=100)])
    assert [one.statement_id for one in await store.waiting("reader", before_ms=100, limit=9)] == ["st-1"]


async def test_what_a_digest_has_claimed_waits_no_more_and_is_found_by_the_digest(store: ItemStore) -> None:
    await store.put_many([item("st-1"), item("st-2")])
    claimed = claim(item("st-1"), "reader/now")
    await store.put_many([claimed])
    assert list(await store.claimed_by("reader/now")) == [claimed]
    assert [one.statement_id for one in await store.waiting("reader", before_ms=FAR, limit=9)] == ["st-2"]
    await store.put_many([settle(claimed)])
    assert list(await store.claimed_by("reader/now")) == []
    assert (await store.get_many(["reader|st-1"]))["reader|st-1"].told is not None


async def test_what_waits_for_several_readers_is_given_in_one_order_or_not_at_all(store: ItemStore) -> None:
    await store.put_many([item("st-1", "a", arrived=7), item("st-2", "b", arrived=5), item("st-3", "c")])
    found = await store.waiting_many(["a", "b"], before_ms=FAR, limit=2)
    assert [one.statement_id for one in found or ()] == ["st-2", "st-1"]
    assert await store.waiting_many(["a", "b", "c"], before_ms=FAR, limit=2) is None
    assert list(await store.waiting_many(["nobody"], before_ms=FAR, limit=2) or ()) == []


async def test_much_that_waits_is_given_whole(store: ItemStore) -> None:
    await store.put_many([item(f"st-{n:03d}", f"reader-{n % 9}", arrived=1_000 - n) for n in range(450)])
    names = [f"reader-{n}" for n in range(9)]
    found = await store.waiting_many(names, before_ms=FAR, limit=450)
    assert [one.statement_id for one in found or ()] == [f"st-{n:03d}" for n in reversed(range(450))]
    assert await store.waiting_many(names, before_ms=FAR, limit=449) is None


async def test_what_any_digest_has_claimed_is_found_and_may_wait_again(store: ItemStore) -> None:
    claimed = [claim(item("st-1"), "reader/1"), claim(item("st-2"), "reader/2")]
    await store.put_many([item("st-1"), item("st-2"), item("st-3")])
    await store.put_many(claimed)
    assert sorted(one.claimed for one in await store.claimed(10)) == ["reader/1", "reader/2"]
    assert len(await store.claimed(1)) == 1
    await store.put_many([release(one) for one in claimed])
    assert list(await store.claimed(10)) == []
    assert len(await store.waiting("reader", before_ms=FAR, limit=9)) == 3


async def test_stories_are_remembered_for_the_reader_who_was_told(store: ItemStore) -> None:
    stories = [("reader", f"s-{number}") for number in range(1, 5)]
    await store.remember_stories(dict.fromkeys(stories[:2], "reader/1"))
    await store.remember_stories(dict.fromkeys(stories[1:3], "reader/2"))
    await store.remember_stories({})
    assert await store.told_stories(stories) == set(stories[:3])
    assert await store.told_stories([("someone-else", "s-1")]) == frozenset()
    assert await store.told_stories([]) == frozenset()
