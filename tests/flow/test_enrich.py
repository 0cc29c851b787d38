"""Enrich from record to record, with fakes: what is stored, announced and rejected."""

from collections.abc import Sequence
from copy import copy
from datetime import timedelta

import pytest

from services.enrich.flow import build_flow
from shared.contract.enriched_statement import EnrichedStatement
from shared.contract.rejection import Rejection
from shared.errors import Unavailable
from shared.runtime.batch import Dispositions, Handle
from shared.runtime.record import Incoming, Outgoing
from shared.runtime.rejections import Rejecter
from tests.factories import NOON, incoming, raw
from tests.fakes import Crash, FakeAnnouncer, FakeStatements, FakeStories, Fuse
from tests.seeded import seeded_tagger

LATER = NOON + timedelta(days=30)
TAGGER = seeded_tagger()


class House:
    def __init__(self) -> None:
        self.fuse = Fuse()
        self.store, self.announce = FakeStatements(self.fuse), FakeAnnouncer(self.fuse)
        self.handle: Handle = build_flow(
            tagger=TAGGER,
            stories=FakeStories(),
            store=self.store,
            announce=self.announce,
            reject=Rejecter("enrich", "0.1.0", lambda: NOON),
            now=lambda: NOON,
        )

    def again(self, taxonomy: str) -> Handle:
        """The same house, reading again what an operator asks for, with another taxonomy."""
        tagger = copy(TAGGER)
        tagger.version = taxonomy
        return build_flow(
            tagger=tagger,
            stories=FakeStories(),
            store=self.store.opened_by(2),
            announce=self.announce,
            reject=Rejecter("enrich", "0.2.0", lambda: LATER),
            now=lambda: LATER,
            again=True,
        )

    def announced(self) -> list[EnrichedStatement]:
        return [EnrichedStatement.read(record.value or b"") for record in self.announce.on("statements.enriched.v1")]

    def rejected(self) -> list[Rejection]:
        return [Rejection.from_headers(record.headers) for record in self.announce.on("rejected.v1")]


@pytest.fixture
def house() -> House:
    return House()


def record(statement_id: str = "st-1", revision: int = 1, *, offset: int = 0, **fields: str) -> Incoming:
    return incoming(raw(statement_id, revision, **fields).write(), offset=offset)


async def test_a_statement_is_stored_and_announced_with_the_words_behind_each_claim(house: House) -> None:
    text = "The European Union strongly condemns torture in all its forms."
    assert await house.handle([record(text=text)]) == Dispositions(accepted=1)
    (statement,) = house.announced()
    assert house.store.stored == {"st-1": statement}
    spans = [span for theme in statement.themes for span in theme.evidence]
    spans += [span for entity in statement.entities for span in entity.mentions]
    spans += [act.quote for act in statement.acts]
    assert {theme.id for theme in statement.themes} >= {"torture"}
    assert [act.kind for act in statement.acts] == ["condemns"]
    assert all(text[span.start : span.end] == span.text for span in spans)


async def test_the_trace_of_a_statement_goes_on(house: House) -> None:
    traceparent = b"00-" + b"a" * 32 + b"-" + b"b" * 16 + b"-01"
    await house.handle([incoming(raw().write(), headers=(("traceparent", traceparent),))])
    assert dict(house.announce.sent[0].headers)["traceparent"] == traceparent


async def test_a_bad_record_is_rejected_and_its_neighbours_go_on(house: House) -> None:
    bad = incoming(b'{"statement_id": "st-2"}', offset=1, key=b"\xff", headers=(("h", None), ("b", b"\xfe\xff")))
    assert await house.handle([record("st-1"), bad, record("st-3", offset=2)]) == Dispositions(accepted=2, rejected=1)
    assert {statement.statement_id for statement in house.announced()} == {"st-1", "st-3"}
    (sent,) = house.announce.on("rejected.v1")
    assert (sent.value, sent.key) == (bad.value, bad.key)
    assert sent.headers[:2] == [("h", None), ("b", b"\xfe\xff")]
    (rejection,) = house.rejected()
    assert (rejection.stage, rejection.reason, rejection.offset) == ("enrich", "schema", 1)
    assert "text: is missing" in rejection.detail


async def test_a_record_without_value_is_rejected_with_its_cause(house: House) -> None:
    assert await house.handle([incoming(None)]) == Dispositions(rejected=1)
    assert house.rejected()[0].reason == "empty_value"


async def test_an_older_revision_is_stale_and_not_announced(house: House) -> None:
    await house.handle([record(revision=2)])
    assert await house.handle([record(revision=1)]) == Dispositions(stale=1)
    assert [statement.revision for statement in house.announced()] == [2]


async def test_only_the_newest_revision_of_a_batch_is_announced(house: House) -> None:
    batch = [record(revision=1), record(revision=3, offset=1), record(revision=2, offset=2)]
    assert await house.handle(batch) == Dispositions(accepted=1, stale=2)
    assert [statement.revision for statement in house.announced()] == [3]


async def test_a_crash_between_store_and_announce_is_made_good_by_the_next_reading(house: House) -> None:
    house.fuse.crash_after = 1
    with pytest.raises(Crash):
        await house.handle([record()])
    assert house.store.stored
    assert not house.announced()
    house.fuse.crash_after = None
    assert await house.handle([record()]) == Dispositions(accepted=1)
    assert len(house.announced()) == 1


async def test_nothing_is_announced_while_the_store_is_away(house: House) -> None:
    house.fuse.away = 1
    with pytest.raises(Unavailable):
        await house.handle([record()])
    assert not house.announce.sent


async def test_a_withdrawn_statement_keeps_its_status(house: House) -> None:
    await house.handle([record(revision=2, status="withdrawn")])
    assert house.announced()[0].status == "withdrawn"


async def test_a_zombie_that_announces_an_older_revision_late_puts_the_newest_last_again(house: House) -> None:
    """It slept between store and announce; meanwhile its partition went to another replica, and a revision came."""
    zombie = House()
    zombie.store = house.store
    send = zombie.announce.__call__
    slept = False

    async def sleep_then_send(records: Sequence[Outgoing]) -> None:
        nonlocal slept
        if not slept:
            slept = True
            await house.handle([record(revision=1), record(revision=2, offset=1)])
            await house.handle([record(revision=3, offset=2)])
        await send(records)
        house.announce.sent += records

    zombie.handle = build_flow(
        tagger=TAGGER,
        stories=FakeStories(),
        store=zombie.store,
        announce=sleep_then_send,
        reject=Rejecter("enrich", "0.1.0", lambda: NOON),
        now=lambda: NOON,
    )
    await zombie.handle([record(revision=1)])
    assert [statement.revision for statement in house.announced()] == [2, 3, 1, 3]


async def test_what_is_read_again_gets_new_versions_keeps_its_story_and_tells_when_it_was_read_first(
    house: House,
) -> None:
    text = "The European Union strongly condemns torture in all its forms, said the High Representative in Brussels."
    await house.handle([record("st-1", text=text), record("st-2", text=text)])
    first, copy = house.announced()
    assert copy.story.id == "st-1"
    again = house.again("new")
    assert await again([record("st-2", text=text)]) == Dispositions(accepted=1)
    told = house.announced()[-1]
    assert told.story == copy.story  # though the fingerprint of st-1 is long forgotten
    assert (told.enricher.version, told.enricher.taxonomy) == ("0.2.0", "new")
    assert (told.first_enriched_at, told.enriched_at) == (NOON, LATER)
    assert house.store.stored == {"st-1": first, "st-2": told}
    await again([record("st-2", text=text)])  # the crash came before the commit
    assert house.announced()[-1].first_enriched_at == NOON


async def test_what_was_revised_since_it_was_asked_for_is_stale(house: House) -> None:
    await house.handle([record("st-1", 2)])
    assert await house.again("new")([record("st-1", 1)]) == Dispositions(stale=1)
    assert len(house.announced()) == 1


async def test_what_the_store_has_lost_is_read_again_as_new(house: House) -> None:
    assert await house.again("new")([record("st-1")]) == Dispositions(accepted=1)
    assert house.announced()[0].first_enriched_at is None
