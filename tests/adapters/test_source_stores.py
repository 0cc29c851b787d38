"""Schedule and entries in MongoDB keep the promises of their ports, on whatever server there is."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from services.ingest.adapters.entry_store import MongoEntryStore
from services.ingest.adapters.schedule_store import MongoSchedule
from services.ingest.domain.entries import Entry, Known
from services.ingest.domain.schedule import Pace, first_visit
from services.ingest.domain.withdrawal import Absence
from shared.runtime.mongo import Mongo
from tests.factories import NOON

PACE = Pace(timedelta(minutes=15), timedelta(hours=6))
NEW = first_visit(PACE, NOON)
LEASE = NOON + timedelta(minutes=15)


@pytest.fixture
async def schedule(mongo: Mongo) -> MongoSchedule:
    made = MongoSchedule(mongo.database)
    await made.prepare()
    return made


@pytest.fixture
async def entries(mongo: Mongo) -> MongoEntryStore:
    made = MongoEntryStore(mongo.database)
    await made.prepare()
    return made


async def test_the_source_that_is_due_longest_is_claimed_by_one(schedule: MongoSchedule) -> None:
    later = replace(NEW, due_at=NOON + timedelta(seconds=5))
    await schedule.enlist({"a": later, "b": NEW})
    claims = await asyncio.gather(*(schedule.claim(now=NOON + timedelta(seconds=9), until=LEASE) for _ in range(6)))
    assert sorted(claim[0] for claim in claims if claim) == ["a", "b"]
    assert await schedule.claim(now=NOON + timedelta(seconds=9), until=LEASE) is None


async def test_what_is_freed_is_due_when_it_says_and_keeps_its_health(schedule: MongoSchedule) -> None:
    await schedule.enlist({"a": NEW})
    claim = await schedule.claim(now=NOON, until=LEASE)
    assert claim is not None
    after = replace(
        NEW,
        due_at=NOON + timedelta(hours=1),
        failures=3,
        problem="status: 500",
        visited_at=NOON,
        entries=7,
        cursor=(("If-None-Match", '"a.b$c"'),),
    )
    await schedule.free("a", claim[2], after)
    assert await schedule.claim(now=NOON, until=LEASE) is None
    assert await schedule.health(["a", "unknown"]) == {"a": after}


async def test_a_claim_that_lapsed_is_taken_over_and_its_old_holder_changes_nothing(schedule: MongoSchedule) -> None:
    await schedule.enlist({"a": NEW})
    first = await schedule.claim(now=NOON, until=LEASE)
    second = await schedule.claim(now=LEASE, until=LEASE + timedelta(minutes=15))
    assert first is not None
    assert second is not None
    await schedule.free("a", first[2], replace(NEW, failures=9))
    assert (await schedule.health(["a"]))["a"].failures == 0
    await schedule.free("a", second[2], replace(NEW, failures=1))
    assert (await schedule.health(["a"]))["a"].failures == 1


async def test_a_claim_that_is_renewed_is_not_taken_over_and_one_that_is_lost_is_not_renewed(
    schedule: MongoSchedule,
) -> None:
    await schedule.enlist({"a": NEW})
    first = await schedule.claim(now=NOON, until=LEASE)
    assert first is not None
    await schedule.renew("a", first[2], until=LEASE + timedelta(minutes=15))
    assert await schedule.claim(now=LEASE, until=LEASE) is None
    second = await schedule.claim(now=LEASE + timedelta(minutes=15), until=LEASE + timedelta(hours=1))
    assert second is not None
    await schedule.renew("a", first[2], until=NOON)
    assert await schedule.claim(now=LEASE + timedelta(minutes=16), until=LEASE + timedelta(hours=1)) is None


async def test_enlisting_again_changes_nothing(schedule: MongoSchedule) -> None:
    await schedule.enlist({"a": replace(NEW, failures=4)})
    await schedule.enlist({"a": NEW})
    assert (await schedule.health(["a"]))["a"].failures == 4


async def test_entries_are_kept_per_source_and_found_when_due(entries: MongoEntryStore) -> None:
    known = [
        Known(
            Entry(key=f"https://example.org/{n}", url=f"https://example.org/{n}", text="t", whole=False),
            fingerprint="f" * 32,
            first_at=NOON,
            due_at=NOON + timedelta(hours=n) if n < 3 else None,
            validators={"If-None-Match": '"x"'},
            absence=Absence(2, NOON, NOON + timedelta(hours=1)) if n == 1 else None,
            is_withdrawn=n == 2,
        )
        for n in range(4)
    ]
    await entries.put_many("a", known)
    await entries.put_many("b", known[:1])
    keys = [one.entry.key for one in known]
    assert dict(await entries.get_many("a", [*keys, "other"])) == {one.entry.key: one for one in known}
    assert list(await entries.due("a", before=NOON + timedelta(hours=1), limit=9)) == known[:2]
    assert list(await entries.due("a", before=NOON + timedelta(days=99), limit=1)) == known[:1]


async def test_an_entry_that_changed_is_replaced(entries: MongoEntryStore) -> None:
    one = Known(Entry(key="1", text="kept nowhere"), fingerprint="a", first_at=NOON)
    await entries.put_many("a", [one])
    await entries.put_many("a", [replace(one, fingerprint="b")])
    found = (await entries.get_many("a", ["1"]))["1"]
    assert (found.fingerprint, found.entry.text, found.due_at) == ("b", "", None)
