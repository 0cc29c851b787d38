"""Sources from their first visit to records: read once, looked at again, slowed when they fail, lost never."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingest.domain.entries import Entry, Listing, Reading
from services.ingest.domain.schedule import first_visit
from services.ingest.domain.sources import Source
from services.ingest.flow import Ingest
from services.ingest.harvest import Harvester
from services.ingest.ports import Unreachable
from services.ingest.visits import Visited, Visits
from shared.contract.raw_statement import RawStatement
from shared.contract.rejection import Rejection
from shared.errors import Unavailable
from shared.runtime.rejections import Rejecter
from shared.runtime.stop import Stop
from tests.factories import NOON
from tests.fakes import Crash, FakeAnnouncer, FakeOutbox, Fuse
from tests.site.visitor import source
from tests.source_fakes import FakeEntries, FakeSchedule

GONE = Unreachable("gone", "status 404")
AWAY = Unreachable("connection", "refused")


def entry(key: str = "1", text: str = "The EU condemns torture.", **fields: Any) -> Entry:
    return Entry(key=key, guid=key, url=f"https://example.org/{key}", text=text, **fields)


class FakeReader:
    """A source whose listing and pages a test sets; what is an exception is raised."""

    def __init__(self) -> None:
        self.entries: list[Entry] | Exception = [entry()]
        self.pages: dict[str, str | Exception] = {}
        self.looked: list[str] = []

    async def listing(self, cursor: Any) -> Listing:
        if isinstance(self.entries, Exception):
            raise self.entries
        digest = str(hash(tuple(self.entries)))
        if dict(cursor) == {"body": digest}:
            return Listing(cursor=cursor, is_unchanged=True)
        return Listing(self.entries, {"body": digest})

    async def page(self, given: Entry, _: Any) -> Reading | None:
        self.looked.append(given.key)
        page = self.pages.get(given.key)
        if isinstance(page, Exception):
            raise page
        return None if page is None or given.whole else Reading(given.model_copy(update={"text": page, "whole": True}))


class House:
    """Ingest with one source, and a clock that a test moves."""

    def __init__(self) -> None:
        self.fuse, self.now, self.is_held = Fuse(), NOON, False
        self.source: Source = source(kind="feed", url="https://example.org/feed", every="15m", at_most="2h")
        self.reader = FakeReader()
        self.store, self.announce = FakeOutbox(self.fuse), FakeAnnouncer(self.fuse)
        self.entries = FakeEntries(self.fuse)
        self.schedule = FakeSchedule({"tests": first_visit(self.source.pace, NOON)}, self.fuse)
        self.restart()

    def restart(self) -> None:
        self.fuse.crash_after, self.fuse.steps = None, 0
        clock, chance = (lambda: self.now), (lambda: 0.5)
        self.ingest = Ingest(self.store, self.announce, now=clock, room=1000)
        reject = Rejecter("ingest", "1", clock)
        harvest = Harvester(
            self.ingest, self.entries, self.announce, reject, now=clock, chance=chance, budget=timedelta(minutes=5)
        )
        self.visits = Visits(
            {"tests": Visited(self.source, self.reader)},
            schedule=self.schedule,
            harvest=harvest,
            now=clock,
            chance=chance,
            at_once=4,
            is_held=lambda: self.is_held,
        )

    async def visit(self) -> None:
        """Visit now, whether it is due or not, and send what there is to send."""
        health = self.schedule.sources["tests"]
        claimed = await self.schedule.claim(now=max(self.now, health.due_at), until=self.now)
        assert claimed is not None
        await self.visits.visit(*claimed, Stop())
        await self.send()

    async def send(self) -> None:
        stop = Stop()
        stop.set()
        await self.ingest.send(stop)

    async def later(self, **time: float) -> None:
        self.now += timedelta(**time)
        await self.visit()

    @property
    def health(self) -> Any:
        return self.schedule.sources["tests"]

    def told(self) -> list[tuple[int, str, str]]:
        sent = [RawStatement.read(record.value or b"") for record in self.announce.on(RawStatement.topic)]
        return [(statement.revision, statement.status, statement.text) for statement in sent]


async def test_what_a_source_lists_is_told_once() -> None:
    house = House()
    await house.visit()
    await house.later(minutes=15)
    house.reader.entries = [entry(), entry("2", "The EU welcomes peace.")]
    await house.later(minutes=15)
    assert [text for _, _, text in house.told()] == ["The EU condemns torture.", "The EU welcomes peace."]


async def test_an_id_that_comes_with_a_new_text_is_a_revision() -> None:
    house = House()
    await house.visit()
    house.reader.entries = [entry(text="The EU deplores torture.")]
    await house.later(minutes=15)
    assert [revision for revision, _, _ in house.told()] == [1, 2]


async def test_a_summary_is_told_when_its_page_was_read() -> None:
    house = House()
    house.reader.entries = [entry(text="The EU…", whole=False)]
    house.reader.pages["1"] = AWAY
    await house.visit()
    assert not house.told()
    house.reader.pages["1"] = "The EU condemns torture everywhere."
    await house.later(minutes=15)
    assert house.told() == [(1, "published", "The EU condemns torture everywhere.")]


async def test_a_summary_is_told_as_it_is_when_its_page_will_never_be_had() -> None:
    house = House()
    house.reader.entries = [entry(text="The EU condemns.", whole=False), entry("2", "", whole=False)]
    house.reader.pages.update({"1": Unreachable("robots", "forbidden"), "2": Unreachable("robots", "forbidden")})
    await house.visit()
    assert [text for _, _, text in house.told()] == ["The EU condemns."]
    assert "robots" in house.health.problem


async def test_a_page_that_is_edited_later_is_a_revision() -> None:
    house = House()
    house.reader.entries = [entry(text="", whole=False)]
    house.reader.pages["1"] = "First words."
    await house.visit()
    house.reader.pages["1"] = "Second words."
    await house.later(hours=14)
    assert [text for _, _, text in house.told()] == ["First words.", "Second words."]


async def test_three_visits_over_a_day_that_find_nothing_are_a_withdrawal_and_two_are_not() -> None:
    house = House()
    await house.visit()
    house.reader.pages["1"] = GONE
    for _ in range(2):
        await house.later(hours=14)
    assert [status for _, status, _ in house.told()] == ["published"]
    await house.later(hours=14)
    assert house.told()[-1] == (2, "withdrawn", "The EU condemns torture.")
    await house.later(hours=40)
    assert len(house.told()) == 2


async def test_a_source_that_says_so_takes_back_at_once_and_may_give_again() -> None:
    house = House()
    await house.visit()
    house.reader.entries = [Entry(key="1", guid="1", withdrawn=True), Entry(key="2", guid="2", withdrawn=True)]
    await house.later(hours=1)
    assert house.told()[1:] == [(2, "withdrawn", "The EU condemns torture.")]
    await house.later(hours=1)
    house.reader.entries = [entry()]
    await house.later(hours=1)
    assert [(revision, status) for revision, status, _ in house.told()[2:]] == [(3, "published")]
    assert not house.announce.on(Rejection.kafka_topic), "what was never read is not taken back"


async def test_a_page_that_comes_back_was_never_gone() -> None:
    house = House()
    await house.visit()
    for page in (GONE, GONE, None, GONE, GONE):
        house.reader.pages["1"] = page or "back"
        await house.later(hours=26)
    assert [status for _, status, _ in house.told()] == ["published"]


async def test_a_page_that_is_away_is_not_gone() -> None:
    house = House()
    await house.visit()
    house.reader.pages["1"] = AWAY
    for _ in range(5):
        await house.later(hours=14)
    assert [status for _, status, _ in house.told()] == ["published"]


async def test_an_entry_that_is_no_statement_is_rejected_once_with_its_words() -> None:
    house = House()
    house.reader.entries = [entry(text=""), entry("2")]
    await house.visit()
    await house.later(minutes=15)
    (rejected,) = house.announce.on(Rejection.kafka_topic)
    assert b"tests https://example.org/1" in (rejected.key or b"")
    assert len(house.told()) == 1


async def test_a_source_that_fails_ten_times_is_slowed_and_comes_back_by_itself() -> None:
    house = House()
    house.reader.entries = AWAY
    waits = []
    for _ in range(11):
        await house.visit()
        waits.append(house.health.due_at - house.now)
        house.now = house.health.due_at
    assert waits[0] == timedelta(minutes=15)
    assert waits[-1] == timedelta(hours=6)
    assert house.health.is_failing
    house.reader.entries = [entry()]
    await house.visit()
    assert (house.health.failures, house.health.problem) == (0, None)
    assert house.health.due_at - house.now <= timedelta(hours=2)


async def test_a_host_that_asks_for_time_gets_it() -> None:
    house = House()
    house.reader.entries = Unreachable("throttled", "429", retry_seconds=7200)
    await house.visit()
    assert house.health.due_at - house.now == timedelta(hours=2)


async def test_a_source_that_is_quiet_is_visited_less_often_and_one_that_speaks_more() -> None:
    house = House()
    for _ in range(12):
        await house.later(hours=3)
    assert house.health.interval == timedelta(hours=2)
    house.reader.entries = [entry("2")]
    await house.later(hours=3)
    assert house.health.interval == timedelta(hours=1)


async def test_a_defect_in_one_source_is_told_and_slows_that_source_alone() -> None:
    house = House()
    house.reader.entries = RuntimeError("a defect")
    await house.visit()
    assert house.health.failures == 1
    assert "a defect" in house.health.problem


async def test_servers_that_are_away_are_no_failure_of_the_source() -> None:
    house = House()
    house.fuse.away = 0
    claimed = await house.schedule.claim(now=house.now, until=house.now)
    assert claimed is not None
    house.fuse.away = 1
    await house.visits.visit(*claimed, Stop())
    assert house.health.failures == 0
    await house.later(minutes=1)
    assert len(house.told()) == 1


async def test_two_replicas_do_not_visit_one_source_at_a_time() -> None:
    house = House()
    until = house.now + timedelta(minutes=15)
    assert await house.schedule.claim(now=house.now, until=until)
    assert await house.schedule.claim(now=house.now, until=until) is None
    assert await house.schedule.claim(now=until, until=until) is not None


@settings(max_examples=60, deadline=None)
@given(crashes=st.lists(st.integers(0, 9), max_size=5))
async def test_whatever_step_the_process_dies_at_every_entry_is_told_once(crashes: list[int]) -> None:
    house = House()
    house.reader.entries = [entry(str(number), f"Statement {number} of the EU.") for number in range(5)]
    for steps in crashes:
        house.fuse.crash_after, house.fuse.steps = steps, 0
        try:
            await house.visits.visit("tests", house.health, "t", Stop())
            await house.send()
        except (Crash, Unavailable):
            pass
        house.restart()
        house.schedule.claims.clear()
        house.now += timedelta(minutes=20)
    await house.visit()
    house.now += timedelta(minutes=1)
    while await house.ingest.resend(Stop()):
        pass
    told = house.told()
    assert {text for _, _, text in told} == {f"Statement {number} of the EU." for number in range(5)}
    assert {revision for revision, _, _ in told} == {1}


def test_the_error_says_what_metrics_group_by() -> None:
    with pytest.raises(Unavailable, match="gone: status 404"):
        raise GONE


async def test_no_visit_begins_while_enrich_is_too_far_behind() -> None:
    house, stop = House(), Stop()
    house.is_held = True
    running = asyncio.create_task(house.visits.run(stop))
    await asyncio.sleep(0.05)
    assert house.health.visited_at is None
    house.is_held = False
    async with asyncio.timeout(5):
        while house.health.visited_at is None:  # noqa: ASYNC110 - the schedule sets no event
            await asyncio.sleep(0.05)
    stop.set()
    await running
