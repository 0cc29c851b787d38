"""What publish keeps, on a real MongoDB: guards that hold, whoever writes at the same time."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pydantic import SecretStr

from services.publish.adapters.closing_store import MongoClosingStore
from services.publish.adapters.delivery_store import MongoDeliveryStore
from services.publish.adapters.item_store import MongoItemStore
from services.publish.adapters.month import StatementMonth
from services.publish.adapters.refusals import MongoRefusals
from services.publish.adapters.subscription_store import MongoSubscriptionStore
from services.publish.adapters.text_store import MongoTextStore
from services.publish.domain.deliveries import Answer, answered, opened, taken
from services.publish.domain.drafts import draft_of
from services.publish.domain.items import Item, claim, settle
from services.publish.ports import Closed, Closing
from shared.contract.digest import Window
from shared.embedded.servers import ServerUrls
from shared.runtime.mongo import connect
from shared.runtime.settings import RuntimeSettings
from tests.deliveries import digest, reader
from tests.factories import NOON, enriched


@pytest.fixture
async def database(urls: ServerUrls) -> AsyncIterator[Any]:
    name = f"test_{uuid4().hex[:12]}"
    mongo = connect(RuntimeSettings(mongo_url=SecretStr(urls.mongo), mongo_database=name))
    yield mongo.database
    await mongo.client.drop_database(name)
    await mongo.close()


def closing(name: str = "reader", *, hours: int = 0, state: Any = "claimed") -> Closing:
    end = NOON + timedelta(hours=hours)
    window = Window(start=end - timedelta(hours=1), end=end, zone="UTC")
    return Closing(f"{name}/{hours}", name, window, state, traceparent="00-1")


def item(statement_id: str = "st-1", **fields: Any) -> Item:
    given = {"subscription": "reader", "statement_id": statement_id, "version": 1, "order": 1, "arrived_ms": 5}
    return Item(**{**given, "draft": draft_of(enriched(statement_id)), **fields})


async def test_one_of_two_replicas_begins_a_digest_and_another_one_after_its_lease_finishes_it(database: Any) -> None:
    store = MongoClosingStore(database)
    await store.prepare()
    until = NOON + timedelta(seconds=60)
    assert list(await store.begin_many([closing(), closing("other")], until=until)) == ["reader/0", "other/0"]
    assert await store.begin_many([closing()], until=until) == {}
    assert await store.abandoned(now=NOON, limit=9) == []
    late = until + timedelta(seconds=1)
    left = await store.abandoned(now=late, limit=9)
    assert sorted(one.subscription for one in left) == ["other", "reader"]
    taken_over = [await store.take_over(left, until=late + timedelta(seconds=60)) for _ in range(3)]
    assert taken_over == [{"reader/0", "other/0"}, frozenset(), frozenset()]
    await store.save_many([replace(closing(), state="composed", value=b"{}"), replace(closing("other"), state="empty")])
    await store.save_many([replace(closing(), state="sent", value=b"{}")])
    assert await store.count_unfinished() == 0
    assert await store.composed("reader/0") == b"{}"
    assert await store.of_subscription("reader", 5) == [b"{}"]
    assert list(await store.begin_many([closing("other")], until=until)) == ["other/0"], "nothing was told of it"


async def test_windows_only_move_forward(database: Any) -> None:
    store = MongoClosingStore(database)
    later = Closed(NOON + timedelta(hours=1), (1, 2))
    await store.close_windows({"reader": later})
    await store.close_windows({"reader": Closed(NOON, (9,)), "other": Closed(NOON, (3,))})
    assert await store.closed(["reader", "other", "none"]) == {"reader": later, "other": Closed(NOON, (3,))}


async def test_items_wait_are_claimed_and_told(database: Any) -> None:
    store = MongoItemStore(database)
    await store.prepare()
    first, second = item("st-1", arrived_ms=7), item("st-2", arrived_ms=6)
    assert await store.put_many([first, second]) == frozenset()
    assert await store.put_many([first]) == {first.key}, "stored already"
    waiting = await store.waiting("reader", before_ms=7, limit=10)
    assert list(waiting) == [second]
    assert await store.waiting_many(["reader", "other"], before_ms=9, limit=2) == [second, first]
    assert await store.waiting_many(["reader", "other"], before_ms=9, limit=1) is None
    claimed = [claim(one, "reader/0") for one in (first, second)]
    assert await store.put_many(claimed) == frozenset()
    assert not await store.waiting("reader", before_ms=99, limit=10)
    assert {one.key for one in await store.claimed_by("reader/0")} == {first.key, second.key}
    assert await store.put_many([settle(one) for one in claimed]) == frozenset()
    assert not await store.claimed_by("reader/0")
    told = (await store.get_many([first.key]))[first.key].told
    assert told is not None
    assert told.digest_id == "reader/0"
    await store.remember_stories({("reader", "st-1"): "reader/0"})
    assert await store.told_stories([("reader", "st-1"), ("reader", "st-2")]) == {("reader", "st-1")}


async def test_texts_come_back_as_they_were(database: Any) -> None:
    store = MongoTextStore(database, lambda: NOON)
    await store.prepare()
    await store.remember({"a": "نص طويل " * 100, "b": ""})
    await store.remember({"a": "another"})
    assert await store.get_many(["a", "b", "c"]) == {"a": "نص طويل " * 100, "b": ""}


async def test_deliveries_are_taken_by_one_replica_and_found_by_state(database: Any) -> None:
    store = MongoDeliveryStore(database)
    await store.prepare()
    now = int(datetime.now(UTC).timestamp() * 1000)  # what is old is forgotten
    (mail,) = opened(reader({"email": "a@example.org"}), digest().digest_id, now)
    await store.open_many([mail])
    await store.open_many([replace(mail, attempts=7)])
    assert await store.due(now_ms=now - 1, limit=10) == []
    (due,) = await store.due(now_ms=now, limit=10)
    assert due == mail
    begun = taken(due, now_ms=now, until_ms=now + 8_000)
    assert await store.put(begun)
    assert not await store.put(begun), "another replica was first"
    parked = answered(begun, Answer("refused", "550 no"), now + 1_000)
    assert await store.put(parked)
    assert await store.due(now_ms=now + 99_000, limit=10) == []
    assert await store.latest(state="parked", subscription=None, limit=5) == [parked]
    assert await store.count("parked") == 1


async def test_the_month_is_counted_by_theme_and_remembered(database: Any) -> None:
    now = [NOON]
    month = StatementMonth(database, lambda: now[0])
    await month.prepare()
    days = ((NOON - timedelta(days=days)).date().isoformat() for days in (0, 3, 31))
    await database["statements"].insert_many(
        [{"_id": n, "day": day, "theme_ids": ["torture", "health"][: n + 1]} for n, day in enumerate(days)]
    )
    assert await month() == {"torture": 2, "health": 1}
    await database["statements"].insert_one({"_id": 9, "day": NOON.date().isoformat(), "theme_ids": ["torture"]})
    assert (await month())["torture"] == 2
    now[0] += timedelta(minutes=11)
    assert (await month())["torture"] == 3


async def test_a_change_that_another_one_overtook_is_refused(database: Any) -> None:
    store = MongoSubscriptionStore(database, lambda: datetime.now(UTC))
    await store.prepare()
    first = await store.put("a", "{1}", after=None)
    assert first is not None
    assert await store.put("a", "{2}", after=None) is None
    second = await store.put("a", "{2}", after=first.version)
    assert second is not None
    assert await store.put("a", "{3}", after=first.version) is None
    assert await store.put("a", "", after=second.version)
    assert await store.get("a") is None
    again = await store.put("a", "{4}", after=None)
    assert again is not None
    assert again.version == 4
    assert [one.content for one in await store.changed_since(0)] == ["{4}"]


async def test_a_refusal_is_kept_until_it_is_taken_back(database: Any) -> None:
    refusals = MongoRefusals(database, lambda: NOON)
    await refusals.add("torture", "Desk@Example.org", "unsubscribed")
    assert await refusals.why("torture", "desk@example.org") == "unsubscribed on 2026-11-20 12:00 UTC"
    assert await refusals.why("other", "desk@example.org") is None
    assert await refusals.remove("torture", "desk@example.org")
    assert await refusals.why("torture", "desk@example.org") is None
