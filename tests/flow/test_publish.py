"""Publish from enriched statements to digests, with fakes: who is told what, when, and never twice."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.publish.closing import Closer
from services.publish.composing import Composer
from services.publish.domain.catalogue import Catalogue
from services.publish.domain.items import Item, claim
from services.publish.domain.subscriptions import Subscription
from services.publish.domain.wording import Wording
from services.publish.flow import build_collector
from services.publish.ports import Outside
from services.publish.telling import Teller
from shared.contract.digest import Digest, DigestItem
from shared.contract.enriched_statement import EnrichedStatement, Enricher
from shared.contract.rejection import Rejection
from shared.errors import Unavailable
from shared.runtime.batch import Dispositions, Handle
from shared.runtime.record import Incoming
from shared.runtime.rejections import Rejecter
from tests.factories import NOON, enriched, incoming
from tests.fakes import (
    Crash,
    FakeAnnounced,
    FakeAnnouncer,
    FakeClosings,
    FakeDeliveries,
    FakeFiles,
    FakeItems,
    FakeTexts,
    Fuse,
    no_month,
)


def subscription(schedule: str, name: str = "reader", **filters: object) -> Subscription:
    fields = {"name": name, "title": "Torture", "language": "en", "schedule": schedule, **filters}
    return Subscription.model_validate(fields)


BROADER = {"physical-integrity": "", "torture": "physical-integrity", "equality": "", "migrants": "equality"}
WORDINGS = {"en": Wording("en", {"torture": "Torture", "migrants": "Migrants"}, {"wikidata:Q458": "European Union"})}


class House:
    """Publish on fakes; `restart` is a new process on the same stores."""

    def __init__(self, *subscriptions: Subscription) -> None:
        self.fuse = Fuse()
        self.now = NOON + timedelta(hours=1)
        self.items, self.closings = FakeItems(self.fuse), FakeClosings(self.fuse)
        self.texts, self.deliveries = FakeTexts(self.fuse), FakeDeliveries(self.fuse)
        self.announce, self.files = FakeAnnouncer(self.fuse), FakeFiles()
        self.look = FakeAnnounced(self.announce)
        self.catalogue = Catalogue(subscriptions, BROADER)
        self.indexed: list[EnrichedStatement] = []
        self.restart()

    async def index(self, statements: Sequence[EnrichedStatement]) -> None:
        """The reader's."""
        self.fuse.step()
        self.indexed += statements

    def restart(self) -> None:
        self.fuse.crash_after, self.fuse.steps = None, 0
        touched = set(self.catalogue.names())
        self.collect: Handle = build_collector(
            catalogue=self.catalogue,
            items=self.items,
            texts=self.texts,
            index=self.index,
            announce=self.announce,
            reject=Rejecter("publish", "0.1.0", lambda: self.now),
            touched=touched,
        )
        outside = Outside(self.items, self.closings, self.deliveries, self.announce, self.look, self.files)
        composer = Composer(
            catalogue=self.catalogue, items=self.items, texts=self.texts, month=no_month, wordings=WORDINGS
        )
        teller = Teller(catalogue=self.catalogue, outside=outside, composer=composer, now=lambda: self.now)
        self.closer = Closer(
            catalogue=self.catalogue, outside=outside, teller=teller, now=lambda: self.now, touched=touched
        )

    def digests(self) -> list[Digest]:
        return [Digest.read(record.value or b"") for record in self.announce.on("digests.v1")]

    def told(self) -> list[DigestItem]:
        return [item for digest in self.digests() for section in digest.sections for item in section.items]


def record(statement_id: str = "st-1", revision: int = 1, **fields: object) -> Incoming:
    return incoming(enriched(statement_id, revision, **fields).write(), topic="statements.enriched.v1")  # type: ignore[arg-type]


async def test_a_replica_that_slept_before_its_claims_arrived_loses_nothing_and_tells_nothing_twice() -> None:
    """Another one took its digest over and found nothing claimed; then the claims arrive, then the replica wakes."""
    house = House(subscription("every 2 statements"))
    await house.collect([record("st-1"), record("st-2")])
    put, slept = house.items.put_many, False

    async def sleep_then_put(items: Sequence[Item]) -> frozenset[str]:
        nonlocal slept
        if not slept and all(item.claimed for item in items):
            slept = True
            house.now += timedelta(minutes=5)
            sleeping = house.closer
            house.restart()
            await house.closer.tick()
            house.closer = sleeping
        return await put(items)

    house.items.put_many = sleep_then_put  # type: ignore[method-assign]
    await house.closer.tick()
    house.restart()
    await house.collect([record("st-3", minutes=6), record("st-4", minutes=6)])
    await house.closer.tick()
    await house.closer.close_now()
    assert slept
    assert sorted(item.statement_id for item in house.told()) == ["st-1", "st-2", "st-3", "st-4"]


async def test_claims_that_arrive_after_their_digest_is_done_are_let_go_and_told_by_the_next() -> None:
    house = House(subscription("every 1 statement"))
    await house.collect([record("st-1")])
    (digest_id,) = await house.closer.tick()
    await house.collect([record("st-2", minutes=5)])
    late = house.items.items["reader|st-2"]
    house.items.items["reader|st-2"] = claim(late, digest_id)
    assert [item.statement_id for item in house.told()] == ["st-1"]
    await house.closer.tick()
    assert [item.statement_id for item in house.told()] == ["st-1", "st-2"]


async def test_a_revision_that_came_while_a_digest_had_claimed_and_left_the_item_is_what_is_told() -> None:
    house = House(subscription("every 1 statement"))
    await house.collect([record("st-1")])
    (digest_id,) = await house.closer.tick()
    await house.collect([record("st-2", minutes=5)])
    house.items.items["reader|st-2"] = claim(house.items.items["reader|st-2"], digest_id)
    await house.collect([record("st-2", 2, minutes=6)])
    await house.closer.tick()
    await house.closer.close_now()
    assert [(item.statement_id, item.revision, item.change) for item in house.told()[1:]] == [("st-2", 2, "new")]


async def test_what_came_in_a_window_is_told_when_it_ends() -> None:
    house = House(subscription("hourly", themes=["torture"]))
    await house.collect([record("st-1"), record("st-2", theme="migrants")])
    house.now = NOON + timedelta(minutes=59)
    assert await house.closer.tick() == []
    house.now = NOON + timedelta(minutes=61)
    await house.closer.tick()
    (digest,) = house.digests()
    assert (digest.window.start, digest.window.end) == (NOON, NOON + timedelta(hours=1))
    assert [item.statement_id for item in house.told()] == ["st-1"]
    assert house.files.written == [digest]


async def test_a_record_read_again_is_not_told_again() -> None:
    house = House(subscription("every 1 statement"))
    for minutes in (0, 5, 10):
        await house.collect([record(minutes=minutes)])
        await house.closer.tick()
    assert len(house.told()) == 1


async def test_a_revised_text_is_told_as_a_correction_of_the_digest_that_told_it() -> None:
    house = House(subscription("every 1 statement"))
    await house.collect([record(revision=1)])
    (first,) = await house.closer.tick()
    await house.collect([record(revision=2, minutes=5)])
    await house.closer.tick()
    correction = house.told()[1]
    assert (correction.change, correction.revision, correction.correction_of) == ("corrected", 2, first)


async def test_a_withdrawal_is_told_only_to_who_was_told_the_statement() -> None:
    house = House(subscription("every 1 statement"), subscription("daily at 23:00", "late"))
    await house.collect([record(revision=1)])
    await house.closer.tick()
    await house.collect([record(revision=2, minutes=5, status="withdrawn")])
    house.now = NOON + timedelta(days=1)
    await house.closer.tick()
    told = {digest.subscription: digest.sections[0].items[0].change for digest in house.digests()}
    assert told == {"reader": "withdrawn"}
    assert [item.change for item in house.told()] == ["new", "withdrawn"]


async def test_a_revision_that_does_not_match_any_more_is_still_told_as_a_correction() -> None:
    house = House(subscription("every 1 statement", themes=["torture"]))
    await house.collect([record(revision=1)])
    await house.closer.tick()
    await house.collect([record(revision=2, minutes=5, theme="migrants")])
    await house.closer.tick()
    assert [item.change for item in house.told()] == ["new", "corrected"]


async def test_reprints_are_one_item_with_the_other_source_beside_it() -> None:
    house = House(subscription("every 2 statements"))
    story = {"id": "st-1"}
    await house.collect([record("st-1", source="first", story=story), record("st-2", source="second", story=story)])
    await house.closer.tick()
    (item,) = house.told()
    assert [coverage.source for coverage in item.also_covered_by] == ["second"]


async def test_a_reprint_of_what_was_told_before_is_not_told() -> None:
    house = House(subscription("every 1 statement"))
    await house.collect([record("st-1")])
    await house.closer.tick()
    await house.collect([record("st-2", minutes=5, story={"id": "st-1"})])
    assert await house.closer.tick() == []
    assert len(house.told()) == 1


async def test_a_bad_record_is_rejected_and_its_neighbours_are_told() -> None:
    house = House(subscription("every 2 statements"))
    batch = [record("st-1"), incoming(b"[]", topic="statements.enriched.v1"), record("st-2")]
    assert await house.collect(batch) == Dispositions(accepted=2, rejected=1)
    await house.closer.tick()
    assert len(house.told()) == 2
    (rejected,) = house.announce.on("rejected.v1")
    assert Rejection.from_headers(rejected.headers).stage == "publish"


async def test_only_what_can_be_read_in_the_index_waits_to_be_told() -> None:
    house = House(subscription("every 1 statement"))
    batch = [record("st-1"), incoming(b"[]", topic="statements.enriched.v1")]
    house.fuse.away = 1  # it is the index that finds its server away
    with pytest.raises(Unavailable):
        await house.collect(batch)
    assert house.items.items == {}
    await house.collect(batch)
    assert [statement.statement_id for statement in house.indexed] == ["st-1"]
    assert len(house.items.items) == 1


async def test_servers_that_are_away_postpone_and_lose_nothing() -> None:
    house = House(subscription("every 1 statement"))
    await house.collect([record()])
    house.fuse.away = 1
    with pytest.raises(Unavailable):
        await house.closer.tick()
    assert not house.told()
    await house.closer.tick()
    assert len(house.told()) == 1


async def test_close_now_tells_open_windows_of_every_kind() -> None:
    house = House(subscription("daily at 23:00", "a"), subscription("every 100 statements", "b"))
    await house.collect([record()])
    assert len(await house.closer.close_now()) == 2
    assert await house.closer.close_now() == []


async def test_a_correction_shows_the_words_that_changed_since_it_was_told() -> None:
    house = House(subscription("immediately"))
    await house.collect([record(text="The EU condemns torture of twelve people.")])
    await house.closer.tick()
    await house.collect([record(revision=2, minutes=5, text="The EU condemns torture of twenty people.")])
    await house.closer.tick()
    (change,) = house.told()[1].changes or []
    assert (change.before, change.after) == ("twelve", "twenty")


async def test_immediately_tells_all_that_waits_at_once() -> None:
    house = House(subscription("immediately"))
    await house.collect([record("st-1"), record("st-2")])
    assert len(await house.closer.tick()) == 1
    assert await house.closer.tick() == []
    assert len(house.told()) == 2


async def test_a_quiet_window_is_told_once_to_who_asked_for_a_line_and_not_to_a_new_reader() -> None:
    house = House(subscription("hourly", quiet="line"), subscription("hourly", "silent"))
    assert await house.closer.tick() == [], "nothing came before the subscription"
    for _ in range(2):
        house.now += timedelta(hours=1)
        other = house.closer
        house.restart()  # a second replica on the same stores
        await house.closer.tick()
        await other.tick()
    assert [(d.subscription, d.counts.statements) for d in house.digests()] == [("reader", 0)] * 2


async def test_the_count_is_held_against_what_is_usual() -> None:
    house = House(subscription("hourly"))
    await house.closer.tick()
    for hour, statements in enumerate((2, 0, 4, 1)):
        await house.collect([record(f"st-{hour}-{n}", minutes=60 * hour + 90) for n in range(statements)])
        house.now = NOON + timedelta(hours=hour + 2, minutes=1)
        await house.closer.tick()
    assert [(d.counts.statements, d.counts.usual) for d in house.digests()] == [(2, None), (4, 0.7), (1, 1.5)]


async def test_what_has_no_room_is_not_told_later_but_named() -> None:
    house = House(subscription("hourly", max_items=1))
    await house.collect([record("st-1"), record("st-2")])
    await house.closer.tick()
    (digest,) = house.digests()
    assert (digest.counts.items, digest.counts.left_out) == (1, 1)
    house.now += timedelta(hours=2)
    assert await house.closer.tick() == []


async def test_a_digest_that_would_be_more_than_a_record_holds_tells_less_and_names_the_rest() -> None:
    house = House(subscription("hourly", max_items=500))
    await house.collect([record(f"st-{n}", title="ك" * 9_000) for n in range(300)])
    await house.closer.tick()
    (digest,) = house.digests()
    assert len(digest.write()) <= 3_500_000
    assert digest.counts.items + (digest.counts.left_out or 0) == 300
    assert digest.counts.items == 125


async def test_each_channel_gets_its_delivery_record() -> None:
    house = House(subscription("hourly", channels=["atom", {"email": "a@example.org"}]))
    await house.collect([record()])
    await house.closer.tick()
    states = {one.kind: one.state for one in house.deliveries.deliveries.values()}
    assert states == {"topic": "sent", "files": "sent", "atom": "sent", "email": "waiting"}


async def test_two_replicas_tell_a_window_once() -> None:
    house = House(*(subscription("hourly", f"reader-{n}") for n in range(5)))
    await house.collect([record("st-1"), record("st-2")])
    first = house.closer
    house.restart()
    await asyncio.gather(first.tick(), house.closer.tick())
    assert sorted(d.subscription for d in house.digests()) == [f"reader-{n}" for n in range(5)]


async def test_more_windows_than_are_closed_in_one_go_are_each_told_once() -> None:
    names = [f"reader-{n}" for n in range(450)]
    house = House(*(subscription("hourly", name) for name in names))
    await house.collect([record()])
    house.now += timedelta(hours=1)
    sent = await house.closer.tick() + await house.closer.tick()
    assert len(sent) == len(names)
    assert sorted(digest.subscription for digest in house.digests()) == sorted(names)
    assert len(house.told()) == len(names)


async def test_windows_that_together_hold_more_than_is_read_at_once_are_told_whole() -> None:
    names = [f"reader-{n}" for n in range(7)]
    house = House(*(subscription("hourly", name, max_items=1) for name in names))
    await house.collect([record()])
    waiting = [house.items.items[f"{name}|st-1"] for name in names]
    more = [replace(item, statement_id=f"st-{n}") for item in waiting for n in range(2, 801)]
    house.items.items.update({item.key: item for item in more})
    house.now += timedelta(hours=1)
    await house.closer.tick()
    assert {digest.subscription: digest.counts.items for digest in house.digests()} == dict.fromkeys(names, 1)
    assert not any(item.draft or item.claimed for item in house.items.items.values())


async def test_a_subscription_that_is_gone_ends_its_digests_quietly() -> None:
    house = House(subscription("hourly"))
    await house.collect([record()])
    house.fuse.crash_after = 2
    with pytest.raises(Crash):
        await house.closer.tick()
    house.restart()
    house.catalogue.remove("reader")
    house.now += timedelta(minutes=5)
    assert await house.closer.tick() == []
    assert await house.closings.count_unfinished() == 0


SCHEDULES = st.sampled_from(["hourly", "daily at 06:00 Africa/Cairo", "every 1 statement", "every 2 statements"])
CRASHES = st.lists(st.integers(0, 12), max_size=4)


@settings(max_examples=150, deadline=None)
@given(schedule=SCHEDULES, crashes=CRASHES)
async def test_whatever_step_the_process_dies_at_each_statement_is_told_once(schedule: str, crashes: list[int]) -> None:
    house = House(subscription(schedule))
    batches = [
        [record("st-1"), record("st-2")],
        [record("st-1", 2, minutes=90), record("st-3", minutes=91)],
        [record("st-4", minutes=180), record("st-2", 2, minutes=181, status="withdrawn")],
    ]
    for batch in batches:
        await until_done(house, crashes, lambda house=house, batch=batch: house.collect(batch))  # type: ignore[misc]
        house.now += timedelta(days=1)
        await until_done(house, crashes, lambda house=house: house.closer.tick())  # type: ignore[misc]
    house.now += timedelta(days=1)
    await house.closer.tick()
    await house.closer.close_now()
    assert_told_once(house)


async def until_done(house: House, crashes: list[int], work: object) -> None:
    while crashes:
        house.fuse.crash_after, house.fuse.steps = crashes.pop(), 0
        try:
            await work()  # type: ignore[operator]
        except Crash:
            house.restart()
            house.now += timedelta(minutes=1)
            continue
        break
    house.fuse.crash_after = None
    await work()  # type: ignore[operator]


def assert_told_once(house: House) -> None:
    by_id: dict[str, list[bytes]] = {}
    for sent in house.announce.on("digests.v1"):
        by_id.setdefault(Digest.read(sent.value or b"").digest_id, []).append(sent.value or b"")
    assert all(len(values) == 1 for values in by_id.values()), "a digest was sent twice"
    told = Counter(
        (item.statement_id, item.revision, item.change)
        for values in by_id.values()
        for digest in map(Digest.read, values)
        for section in digest.sections
        for item in section.items
    )
    assert set(told.values()) == {1}
    assert {statement_id for statement_id, _, _ in told} == {"st-1", "st-2", "st-3", "st-4"}
    latest = {key: max(revision for one, revision, _ in told if one == key) for key, _, _ in told}
    assert latest == {"st-1": 2, "st-2": 2, "st-3": 1, "st-4": 1}


OLD = NOON - timedelta(days=30)


async def test_what_was_told_and_is_read_again_is_not_told_again() -> None:
    house = House(subscription("every 1 statements", themes=["torture"]))
    await house.collect([record("st-1")])
    await house.closer.tick()
    again = record("st-1", minutes=60, first_enriched_at=NOON, enricher=Enricher(version="2", taxonomy="new"))
    await house.collect([again])
    await house.closer.tick()
    assert [item.statement_id for item in house.told()] == ["st-1"]


async def test_an_old_statement_that_concerns_a_reader_only_once_it_is_read_again_is_no_news() -> None:
    house = House(subscription("every 1 statements", themes=["torture"]))
    await house.collect([record("st-1", theme="migrants")])
    await house.collect([record("st-1", minutes=5, first_enriched_at=OLD)])
    await house.closer.tick()
    assert house.told() == []


async def test_a_statement_of_today_may_have_been_compacted_away_before_it_came_and_is_told() -> None:
    house = House(subscription("every 1 statements", themes=["torture"]))
    await house.collect([record("st-1", minutes=5, first_enriched_at=NOON)])
    await house.closer.tick()
    assert [item.statement_id for item in house.told()] == ["st-1"]


async def test_what_waits_to_be_told_and_is_read_again_is_left_out_when_it_concerns_nobody_any_more() -> None:
    house = House(subscription("every 2 statements", themes=["torture"]))
    await house.collect([record("st-1")])
    await house.collect([record("st-1", theme="migrants", minutes=5, first_enriched_at=OLD)])  # concerns nobody now
    await house.collect([record("st-2"), record("st-3")])
    await house.closer.tick()
    assert sorted(item.statement_id for item in house.told()) == ["st-2", "st-3"]


async def test_a_revision_after_a_second_reading_is_told_as_a_correction() -> None:
    house = House(subscription("every 1 statements", themes=["torture"]))
    await house.collect([record("st-1")])
    await house.closer.tick()
    await house.collect([record("st-1", minutes=5, first_enriched_at=OLD)])
    await house.collect([record("st-1", 2, minutes=6)])
    await house.closer.tick()
    assert [item.change for item in house.told()] == ["new", "corrected"]
