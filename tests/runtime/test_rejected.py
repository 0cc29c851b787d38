"""Rejected records: which are meant, what is sent again, and how an original is shown."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.command_line.consoles import plain
from services.operate.rejected.deciding import Decider
from services.operate.rejected.records import Rejected, Selection, Stage, read_rejected
from services.operate.rejected.show import original
from services.operate.times import moment
from shared.errors import Unavailable
from shared.runtime.record import Incoming
from tests.factories import NOON, rejected
from tests.fakes import FakeAnnouncer, FakeLedger, Fuse


def read(record: Incoming) -> Rejected:
    found = read_rejected(record)
    assert found is not None
    return found


ONE = read(rejected(value=b'{"source": "eeas", "text": 1}', key=b"st-1", offset=7))


class House:
    def __init__(self, *records: Incoming) -> None:
        self.fuse, self.now = Fuse(), NOON
        self.announce, self.ledger = FakeAnnouncer(self.fuse), FakeLedger()
        self.on_topic = list(records)
        self.decider = Decider(self.records, self.ledger, self.announce, lambda: self.now)

    async def records(self) -> AsyncIterator[Rejected]:
        for record in self.on_topic:
            yield read(record)

    async def redrive(self, selection: Selection | None = None) -> tuple[int, int, int]:
        done = await self.decider.act("redrive", selection or Selection(), tell=lambda _: None)
        return done.acted, done.passed, len(done.refused)


@pytest.mark.parametrize(
    "selection",
    [
        Selection(),
        Selection(reason="schema", stage="enrich", source="eeas"),
        Selection(since=NOON, until=NOON + timedelta(seconds=1)),
        Selection(ids=("st-9", "st-1")),
        Selection(ids=("statements.raw.v1/0/7",)),
        Selection(ids=(ONE.position,)),
    ],
)
def test_a_record_is_selected_by_what_it_is(selection: Selection) -> None:
    assert selection.has(ONE)


@pytest.mark.parametrize(
    "selection",
    [
        Selection(reason="too_large"),
        Selection(stage="publish"),
        Selection(source="un"),
        Selection(since=NOON + timedelta(seconds=1)),
        Selection(until=NOON),
        Selection(ids=("st-2",)),
        Selection(reason="schema", source="un"),
    ],
)
def test_a_record_is_left_out_by_any_field(selection: Selection) -> None:
    assert not selection.has(ONE)


async def test_the_original_bytes_go_back_where_they_were_read_without_our_headers() -> None:
    record = rejected(value=b"\xff\x00", key=b"\xfe", headers=(("n", None), ("b", b"\xff")))
    house = House(record)
    assert await house.redrive() == (1, 0, 0)
    (sent,) = house.announce.sent
    assert (sent.topic, sent.key, sent.value) == ("statements.raw.v1", b"\xfe", b"\xff\x00")
    assert sent.headers == [("n", None), ("b", b"\xff")]


async def test_a_record_is_sent_again_once_however_often_it_is_asked_for() -> None:
    twice = [rejected(offset=1), rejected(offset=1, position=1), rejected(offset=2)]  # its batch was read again
    house = House(*twice)
    assert await house.redrive() == (2, 1, 0)
    assert await house.redrive() == (0, 3, 0)
    assert len(house.announce.sent) == 2
    assert [one.decision.state for one in await house.decider.listed(Selection()) if one.decision] == ["redriven"] * 2


async def test_a_redrive_that_died_is_done_again_after_a_minute() -> None:
    house = House(rejected())
    house.fuse.away = 1
    with pytest.raises(Unavailable):
        await house.redrive()
    assert await house.redrive() == (0, 1, 0)  # whoever began may still be at it
    house.now += timedelta(minutes=2)
    assert await house.redrive() == (1, 0, 0)


async def test_what_is_discarded_is_never_sent() -> None:
    house = House(rejected(offset=1), rejected(offset=2))
    done = await house.decider.act("discard", Selection(ids=("statements.raw.v1/0/1",)), tell=lambda _: None)
    assert (done.acted, done.passed) == (1, 0)
    assert await house.redrive() == (1, 1, 0)


async def test_what_never_was_on_a_topic_is_told_and_its_neighbours_are_sent() -> None:
    house = House(rejected(stage="ingest", offset=-1), rejected(offset=2))
    assert await house.redrive() == (1, 0, 1)


@pytest.mark.parametrize("stage", ["ingest", "enrich"])
async def test_two_records_that_were_on_no_topic_are_two(stage: Stage) -> None:
    house = House(rejected(stage=stage, offset=-1, position=1), rejected(stage=stage, offset=-1, position=2))
    assert len(await house.decider.listed(Selection())) == 2


def test_a_record_that_hiwar_did_not_write_is_passed_over() -> None:
    assert read_rejected(Incoming("rejected.v1", 0, 0, None, b"x", (("x-rejected-stage", b"cooking"),))) is None


def test_originals_are_shown_readable_or_as_hex() -> None:
    assert original(None) == ("none", "")
    assert original('{"text":"نص"}'.encode()) == ("JSON", '{\n  "text": "نص"\n}')
    assert original("人权\x1b[2J".encode()) == ("text", "人权\\x1b[2J")
    assert original(b"\xff\x00A") == ("hex", f"00000000  {'ff 00 41':47}  ..A")


@given(st.binary(max_size=200))
def test_whatever_an_original_is_it_cannot_steer_the_terminal(value: bytes) -> None:
    _, shown = original(value)
    assert plain(shown) == shown
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("90m", NOON - timedelta(minutes=90)),
        ("3d", NOON - timedelta(days=3)),
        ("2026-11-20T12:00", NOON),
        ("2026-11-20T14:00+02:00", NOON),
    ],
)
def test_moments_are_read(written: str, wanted: object) -> None:
    assert moment(written, NOON) == wanted


@pytest.mark.parametrize("written", ["yesterday", "", "3", "999999w", "-1d"])
def test_what_is_no_moment_is_told_with_the_forms(written: str) -> None:
    with pytest.raises(ValueError, match="write 90m"):
        moment(written, NOON)
