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
        while await self.ingest.resend(stop):
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


async def test_a_revision_that_is_edited_before_it_is_sent_is_sent_once() -> None:
    house = House()
    for text in ("The EU condemns torture.", "The EU firmly condemns torture.", "The EU condemns all torture."):
        await house.ingest.accept([document(text=text)])
    await house.send()
    assert [statement.revision for statement in house.sent()] == [1, 2, 3]
    assert await house.store.count_unsent() == 0


async def test_what_kafka_has_taken_is_not_sent_twice_because_mongodb_is_away() -> None:
    house = House()
    await house.ingest.accept([document()])
    house.store.fuse = Fuse()
    house.store.fuse.away = 1
    stop = Stop()
    sending = asyncio.create_task(house.ingest.send(stop))
    await until_sent(house)
    stop.set()
    await sending
    assert len(house.sent()) == 1


async def test_a_sweep_leaves_alone_what_the_sender_still_holds() -> None:
    """Kafka is away for longer than a sweep waits: the sender goes on trying, and nobody sends beside it."""
    house = House()
    await house.ingest.accept([document()])
    house.announce.fuse = Fuse()
    house.announce.fuse.away = 1
    stop = Stop()
    sending = asyncio.create_task(house.ingest.send(stop))
    await asyncio.sleep(0)
    house.now += timedelta(minutes=1)
    assert await house.ingest.resend(stop) == 0
    await until_sent(house)
    stop.set()
    await sending
    assert len(house.sent()) == 1


async def until_sent(house: House) -> None:
    for _ in range(500):
        if not await house.store.count_unsent():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it was never noted as sent")


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


LONG = "The High Representative welcomes the release of the prisoners and calls on all parties to respect the law. " * 4


def page(number: int, text: str = LONG, **fields: str) -> Document:
    return Document.model_validate({"url": f"https://example.org/{number}", "text": text, "source": "eeas", **fields})


async def taken(house: House, *documents: Document) -> list[Receipt]:
    """Take documents one after the other, each a visit of its own."""
    return [(await house.ingest.accept([document]))[0] for document in documents]


async def revisions(house: House) -> list[RawStatement]:
    """Send, and give what consumers keep: one record of each revision."""
    await house.send()
    return [statement for _, statement in sorted({s.revision: s for s in house.sent()}.items())]


async def test_one_text_under_two_addresses_is_one_statement_with_both() -> None:
    house = House()
    receipts = await taken(house, page(1), page(2), page(2), page(1, LONG + "Edited."))
    assert len({receipt.statement_id for receipt in receipts}) == 1
    assert [receipt.result for receipt in receipts] == ["new", "unchanged", "unchanged", "revised"]
    assert [(s.revision, s.url, s.other_urls) for s in await revisions(house)] == [
        (1, "https://example.org/1", None),
        (2, "https://example.org/1", ["https://example.org/2"]),
    ]


async def test_one_batch_with_a_text_twice_makes_one_statement() -> None:
    house = House()
    receipts = await house.ingest.accept([page(1), page(2)])
    assert [receipt.result for receipt in receipts] == ["new", "unchanged"]
    await house.send()
    assert len(house.sent()) == 1


async def test_an_edit_at_either_address_is_one_revision_and_the_old_text_at_the_other_is_none() -> None:
    house, edited = House(), LONG + "Edited."
    visits = [page(1), page(2), page(2, edited), page(1), page(1), page(1, edited), page(2, edited)]
    results = [receipt.result for receipt in await taken(house, *visits)]
    assert results == ["new", "unchanged", "revised", "unchanged", "unchanged", "unchanged", "unchanged"]


async def test_an_edited_text_is_known_again_under_another_address() -> None:
    receipts = await taken(House(), page(1), page(1, LONG + "Edited."), page(2, LONG + "Edited."), page(3))
    assert len({receipt.statement_id for receipt in receipts}) == 1
    assert [receipt.revision for receipt in receipts] == [1, 2, 2, 2]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (page(1), page(2, source="un")),
        (page(1, "See the attached file."), page(2, "See the attached file.")),
        (page(1), page(2, title="Another title")),
        (page(1, published_at="2025-03-08"), page(2, published_at="2026-03-08")),
        (page(1, guid="a", url=""), page(2, guid="b", url="")),
    ],
    ids=["another source", "a text too short to tell", "another title", "another year", "no address"],
)
async def test_what_is_not_certainly_one_statement_stays_two(first: Document, second: Document) -> None:
    receipts = await taken(House(), first, second)
    assert [receipt.result for receipt in receipts] == ["new", "new"]


async def test_a_statement_is_withdrawn_when_its_last_address_is() -> None:
    def gone(number: int) -> Document:
        return page(number, "", status="withdrawn")

    house = House()
    receipts = await taken(house, page(1), page(2), gone(1), gone(2), page(2))
    assert [receipt.result for receipt in receipts] == ["new", "unchanged", "unchanged", "withdrawn", "revised"]
    assert [statement.status for statement in await revisions(house)] == ["published", "withdrawn", "published"]


async def test_two_replicas_that_meet_one_text_at_once_make_one_statement() -> None:
    house = House()
    other = Ingest(house.store, house.announce, now=lambda: NOON, room=1000)
    both = await asyncio.gather(house.ingest.accept([page(1)]), other.accept([page(2)]))
    assert len({receipt.statement_id for (receipt,) in both}) == 1
    assert len(house.store.items) == 1


@pytest.mark.parametrize("step", range(7))
async def test_a_crash_at_any_step_between_two_addresses_loses_no_text_and_doubles_none(step: int) -> None:
    house = House()
    house.fuse.crash_after = step
    for document in (page(1), page(2)):
        try:
            await house.ingest.accept([document])
        except Crash:
            house.restart()
    await taken(house, page(2), page(1))
    await house.send()
    assert {statement.text for statement in house.sent()} == {page(1).text}
    assert len({statement.statement_id for statement in house.sent()}) == 1


async def test_a_revision_says_which_words_changed() -> None:
    house = House()
    await taken(house, document(text="The EU condemns torture."), document(text="The EU strongly condemns torture."))
    first, second = await revisions(house)
    assert first.changes is None
    assert [(c.field, second.text[c.start : c.end], c.removed) for c in second.changes or ()] == [
        ("text", "strongly", "")
    ]


async def test_boilerplate_that_comes_and_goes_is_no_revision() -> None:
    texts = [LONG, f"Share\n{LONG}\nLast updated: 20 November 2026", f"{LONG}\nاقرأ أيضا: خبر آخر\n1,234 views"]
    receipts = await taken(House(), *(document(text=text) for text in texts))
    assert [receipt.result for receipt in receipts] == ["new", "unchanged", "unchanged"]
