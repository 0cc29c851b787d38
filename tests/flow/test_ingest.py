"""Ingest from documents to records, with fakes: the outbox loses nothing and invents nothing."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingest.domain.documents import Document
from services.ingest.flow import Ingest, Receipt
from shared.contract.raw_statement import RawStatement
from shared.errors import Unavailable
from shared.runtime.stop import Stop
from tests.factories import NOON
from tests.fakes import Crash, FakeAnnouncer, FakeOutbox, Fuse


class House:
    def __init__(self) -> None:
        self.fuse = Fuse()
        self.now = NOON
        self.store, self.announce = FakeOutbox(self.fuse), FakeAnnouncer(self.fuse)
        self.restart()

    def restart(self) -> None:
        self.fuse.crash_after, self.fuse.steps = None, 0
        self.ingest = Ingest(self.store, self.announce, now=lambda: self.now, room=1000)

    async def send(self) -> None:
        """Send all that waits: what is queued, and what a crash left in the outbox."""
        stop = Stop()
        stop.set()
        await self.ingest.send(stop)
        self.now += timedelta(minutes=1)
        while await self.ingest.resend():
            pass

    def sent(self) -> list[RawStatement]:
        return [RawStatement.read(record.value or b"") for record in self.announce.sent]


def document(guid: str = "1", text: str = "The EU condemns torture.", **fields: str) -> Document:
    return Document.model_validate({"guid": guid, "text": text, **fields})


async def test_a_document_is_in_the_outbox_before_anybody_is_told_and_sent_after() -> None:
    house = House()
    (receipt,) = await house.ingest.accept([document()])
    assert (receipt.revision, receipt.result) == (1, "new")
    assert await house.store.count_unsent() == 1
    await house.send()
    assert [statement.statement_id for statement in house.sent()] == [receipt.statement_id]
    assert await house.store.count_unsent() == 0


async def test_the_same_document_again_is_no_revision() -> None:
    house = House()
    receipts = await house.ingest.accept([document(), document(text="The  EU condemns\ntorture."), document()])
    assert [receipt.result for receipt in receipts] == ["new", "unchanged", "unchanged"]
    await house.send()
    assert len(house.sent()) == 1


async def test_an_edit_is_a_revision_and_a_withdrawal_keeps_the_text() -> None:
    house = House()
    edits = [document(), document(text="The EU deplores torture."), document(text="", status="withdrawn")]
    receipts = [(await house.ingest.accept([edit]))[0].result for edit in edits]
    assert receipts == ["new", "revised", "withdrawn"]
    await house.send()
    last = house.sent()[-1]
    assert (last.revision, last.status, last.text) == (3, "withdrawn", "The EU deplores torture.")


async def test_the_withdrawal_of_an_unknown_statement_is_refused_and_its_neighbour_is_taken() -> None:
    receipts = await House().ingest.accept([document("9", "", status="withdrawn"), document()])
    assert [bool(receipt.refused) for receipt in receipts] == [True, False]


async def test_another_replica_that_was_first_is_read_again() -> None:
    house, text = House(), "The EU welcomes the release."
    other = Ingest(house.store, house.announce, now=lambda: NOON, room=1000)
    await house.ingest.accept([document()])
    both = await asyncio.gather(house.ingest.accept([document(text=text)]), other.accept([document(text=text + "!")]))
    assert sorted(receipt.revision for (receipt,) in both) == [2, 3]


async def test_a_full_queue_says_so() -> None:
    house = House()
    house.ingest = Ingest(house.store, house.announce, now=lambda: NOON, room=2)
    await house.ingest.accept([document("1"), document("2")])
    assert house.ingest.is_full()


async def test_kafka_away_keeps_the_outbox_for_the_next_start() -> None:
    house = House()
    await house.ingest.accept([document()])
    house.fuse.away = 1
    stop = Stop()
    stop.set()
    await house.ingest.send(stop)
    assert not house.sent()
    house.restart()
    await house.send()
    assert len(house.sent()) == 1


@settings(max_examples=100, deadline=None)
@given(
    texts=st.lists(st.sampled_from(["a b", "c d", "e f"]), min_size=1, max_size=6), crashes=st.lists(st.integers(0, 5))
)
async def test_whatever_step_the_process_dies_at_revisions_are_sent_once_and_in_order(
    texts: list[str], crashes: list[int]
) -> None:
    house, crashes = House(), list(crashes)
    for text in texts:
        while crashes:
            house.fuse.crash_after, house.fuse.steps = crashes.pop(), 0
            try:
                await house.ingest.accept([document(text=text)])
                stop = Stop()
                stop.set()
                await house.ingest.send(stop)
            except Crash:
                house.restart()
                continue
            break
        house.restart()
        await accepted(house, text)
        await house.send()
    changes = [text for number, text in enumerate(texts) if number == 0 or texts[number - 1] != text]
    first_sent = {statement.revision: statement for statement in reversed(house.sent())}
    assert [first_sent[revision].text for revision in sorted(first_sent)] == changes
    assert {(s.revision, s.content_hash, s.fetched_at) for s in house.sent()} == {
        (s.revision, s.content_hash, s.fetched_at) for s in first_sent.values()
    }


async def accepted(house: House, text: str) -> Receipt:
    return (await house.ingest.accept([document(text=text)]))[0]


async def test_a_store_that_is_away_is_told_to_who_sends() -> None:
    house = House()
    house.fuse.away = 1
    with pytest.raises(Unavailable):
        await house.ingest.accept([document()])
