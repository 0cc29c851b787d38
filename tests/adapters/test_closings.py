"""services.publish.ports.ClosingStore: digests on their way; one replica finishes each."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.publish.adapters.closing_store import MongoClosingStore
from services.publish.ports import Closing, ClosingStore
from shared.contract.digest import Window
from shared.runtime.mongo import Mongo
from tests.factories import NOON
from tests.fakes import FakeClosings

LATER, MUCH_LATER = NOON + timedelta(seconds=30), NOON + timedelta(minutes=5)


@pytest.fixture
async def store(database: Any) -> ClosingStore:
    if database is None:
        return FakeClosings()
    mongo = MongoClosingStore(database)
    await mongo.prepare()
    return mongo


def closing(digest_id: str = "reader/1", **fields: Any) -> Closing:
    window = Window(start=NOON - timedelta(hours=1), end=NOON, zone="Africa/Cairo")
    given: dict[str, Any] = {"subscription": "reader", "window": window, "state": "claimed", "traceparent": "00-a"}
    return Closing(digest_id, **{**given, **fields})


async def test_a_digest_is_begun_once(store: ClosingStore) -> None:
    assert await store.begin(closing(), until=LATER)
    assert not await store.begin(closing(), until=MUCH_LATER)


async def test_of_many_replicas_one_begins_it(store: ClosingStore) -> None:
    begun = await asyncio.gather(*(store.begin(closing(), until=LATER) for _ in range(8)))
    assert begun.count(True) == 1


async def test_a_digest_that_came_to_nothing_may_be_begun_again_and_a_sent_one_may_not(store: ClosingStore) -> None:
    for state, again in (("empty", True), ("sent", False)):
        one = closing(f"reader/{state}")
        await store.begin(one, until=LATER)
        await store.save(replace(one, state=state))  # type: ignore[arg-type]  # one of the states
        assert await store.begin(one, until=LATER) is again


async def test_an_unfinished_digest_is_taken_over_when_its_lease_is_over_by_one_replica(store: ClosingStore) -> None:
    begun = closing()
    await store.begin(begun, until=LATER)
    composed = replace(begun, state="composed", value=b'{"a": "\xd8\xad"}')
    await store.save(composed)
    assert await store.take_abandoned(now=LATER, until=MUCH_LATER) is None
    after = LATER + timedelta(milliseconds=1)
    taken = await asyncio.gather(*(store.take_abandoned(now=after, until=MUCH_LATER) for _ in range(4)))
    assert [one for one in taken if one is not None] == [composed]


async def test_what_is_done_is_never_abandoned(store: ClosingStore) -> None:
    for state in ("sent", "empty"):
        one = closing(f"reader/{state}")
        await store.begin(one, until=LATER)
        await store.save(replace(one, state=state))  # type: ignore[arg-type]  # one of the states
    assert await store.count_unfinished() == 0
    assert await store.take_abandoned(now=MUCH_LATER, until=MUCH_LATER) is None


async def test_unfinished_digests_are_counted(store: ClosingStore) -> None:
    for name in ("reader/1", "reader/2"):
        await store.begin(closing(name), until=LATER)
    assert await store.count_unfinished() == 2


async def test_the_end_of_the_last_window_never_moves_back(store: ClosingStore) -> None:
    assert await store.closed_until() == {}
    for end in (NOON, LATER, NOON):
        await store.close_until("reader", end)
    await store.close_until("other", NOON)
    assert await store.closed_until() == {"reader": LATER, "other": NOON}


async def test_sent_digests_are_listed_the_latest_window_first_and_given_back(mongo: Mongo) -> None:
    store = MongoClosingStore(mongo.database)
    for number in range(3):
        window = Window(start=NOON, end=NOON + timedelta(hours=number + 1), zone="UTC")
        one = closing(f"reader/{number}", window=window, value=b"%d" % number)
        await store.begin(one, until=LATER)
        if number != 1:
            await store.save(replace(one, state="sent"))
    assert await store.latest(10) == ["reader/2", "reader/0"]
    assert await store.latest(1) == ["reader/2"]
    assert (await store.value("reader/2"), await store.value("reader/1")) == (b"2", None)
