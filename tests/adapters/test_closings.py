"""services.publish.ports.ClosingStore: digests on their way; one replica finishes each."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.publish.adapters.closing_store import MongoClosingStore
from services.publish.ports import Closed, Closing, ClosingStore
from shared.contract.digest import Window
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


COMPOSED = replace(closing(), state="composed", value=b'{"a": "\xd8\xad"}', covers=("reader|st-1",))
SENT, EMPTY = replace(COMPOSED, state="sent"), replace(closing(), state="empty", covers=("reader|st-1",))


async def begin(store: ClosingStore, one: Closing) -> bool:
    return one.digest_id in await store.begin_many([one], until=LATER)


async def save(store: ClosingStore, *closings: Closing) -> None:
    for one in closings:
        await store.save_many([one])


async def test_digests_are_begun_once(store: ClosingStore) -> None:
    assert await store.begin_many([closing("reader/1"), closing("reader/2")], until=LATER) == {
        "reader/1": closing("reader/1"),
        "reader/2": closing("reader/2"),
    }
    assert list(await store.begin_many([closing("reader/2"), closing("reader/3")], until=LATER)) == ["reader/3"]


async def test_of_many_replicas_one_begins_it(store: ClosingStore) -> None:
    begun = await asyncio.gather(*(begin(store, closing()) for _ in range(8)))
    assert begun.count(True) == 1


async def test_a_digest_that_came_to_nothing_may_be_begun_again_and_a_sent_one_may_not(store: ClosingStore) -> None:
    for steps, again in (((EMPTY,), True), ((COMPOSED, SENT), False)):
        await begin(store, closing())
        await save(store, *steps)
        assert await begin(store, closing()) is again


async def test_what_one_replica_has_composed_another_cannot_compose_again_or_take_back(store: ClosingStore) -> None:
    await begin(store, closing())
    assert await store.save_many([COMPOSED]) == {"reader/1": COMPOSED}
    other = replace(COMPOSED, value=b"{}", covers=("reader|st-2",))
    assert await store.save_many([other]) == {"reader/1": COMPOSED}
    assert await store.save_many([EMPTY]) == {"reader/1": COMPOSED}
    assert await store.save_many([SENT]) == {"reader/1": SENT}
    for late in (other, COMPOSED, EMPTY):
        assert await store.save_many([late]) == {"reader/1": SENT}
    assert await store.count_unfinished() == 0
    assert await store.save_many([]) == {}


async def test_an_unfinished_digest_is_taken_over_when_its_lease_is_over_by_one_replica(store: ClosingStore) -> None:
    await begin(store, closing())
    await save(store, COMPOSED)
    assert await store.abandoned(now=LATER, limit=9) == []
    after = LATER + timedelta(milliseconds=1)
    left = await store.abandoned(now=after, limit=9)
    assert left == [COMPOSED]
    taken = await asyncio.gather(*(store.take_over(left, until=MUCH_LATER) for _ in range(4)))
    assert sorted(taken, key=len) == [frozenset(), frozenset(), frozenset(), {"reader/1"}]
    assert await store.abandoned(now=after, limit=9) == []
    assert [one.digest_id for one in await store.abandoned(now=MUCH_LATER + timedelta(seconds=1), limit=9)] == [
        "reader/1"
    ]


async def test_what_was_done_since_it_was_found_abandoned_is_not_taken_over(store: ClosingStore) -> None:
    await store.begin_many([closing("reader/1"), closing("reader/2")], until=LATER)
    left = await store.abandoned(now=MUCH_LATER, limit=9)
    await save(store, COMPOSED, SENT)
    assert await store.take_over(left, until=MUCH_LATER) == {"reader/2"}


async def test_no_more_are_found_abandoned_than_were_asked_for(store: ClosingStore) -> None:
    await store.begin_many([closing(f"reader/{n}") for n in range(3)], until=LATER)
    assert len(await store.abandoned(now=MUCH_LATER, limit=2)) == 2


async def test_what_is_done_is_never_abandoned_and_is_found_as_done(store: ClosingStore) -> None:
    names = ["reader/1", "reader/2", "reader/3"]
    await store.begin_many([closing(name) for name in names], until=LATER)
    assert await store.done(names) == {}
    assert await store.count_unfinished() == 3
    empty = replace(EMPTY, digest_id="reader/2")
    await save(store, COMPOSED, SENT, empty)
    assert await store.done(names) == {"reader/1": SENT, "reader/2": empty}
    assert await store.done([]) == {}
    assert await store.count_unfinished() == 1
    assert [one.digest_id for one in await store.abandoned(now=MUCH_LATER, limit=9)] == ["reader/3"]


async def test_the_end_of_the_last_window_never_moves_back(store: ClosingStore) -> None:
    assert await store.closed(["reader"]) == {}
    for end in (NOON, LATER, NOON):
        await store.close_windows({"reader": Closed(end, (1, 2))})
    await store.close_windows({"other": Closed(NOON)})
    assert await store.closed(["reader", "other", "nobody"]) == {"reader": Closed(LATER, (1, 2)), "other": Closed(NOON)}


async def test_who_has_a_digest_of_a_window_is_known(store: ClosingStore) -> None:
    await begin(store, closing())
    assert await store.ending_at(["reader", "other"], NOON) == {"reader"}
    assert await store.ending_at(["reader"], LATER) == frozenset()
