"""Outbox, failure policy and the reader's bookkeeping under any order of events that hypothesis can think of."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Coroutine, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from services.ingest.domain.documents import Document
from services.ingest.flow import Ingest
from services.publish.domain.drafts import draft_of
from services.publish.domain.items import Item, claim, collect, order_of, settle
from shared.contract.raw_statement import RawStatement
from shared.contract.rejection import Rejection
from shared.errors import Unavailable, Unprocessable
from shared.runtime.batch import Dispositions
from shared.runtime.failures import FailurePolicy, ServiceBrokenError
from shared.runtime.record import Incoming
from shared.runtime.rejections import Rejecter
from shared.runtime.stop import Stop
from tests.factories import NOON, enriched, incoming
from tests.fakes import Crash, FakeAnnouncer, FakeOutbox, Fuse

T = TypeVar("T")
GUIDS, TEXTS = st.sampled_from(["1", "2", "3"]), st.sampled_from(["a a", "b b", "c c", ""])
REPLICAS = st.integers(0, 1)


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def stopped() -> Stop:
    """No second tries, and no waiting for them."""
    stop = Stop()
    stop.set()
    return stop


class OutboxMachine(RuleBasedStateMachine):
    """Two replicas of ingest on one store; each may die at any step, each server may be away at any step.

    The model: of each statement the texts that somebody was told are accepted, in order.
    """

    def __init__(self) -> None:
        super().__init__()
        self.fuse = Fuse()
        self.store, self.announce = FakeOutbox(self.fuse), FakeAnnouncer(self.fuse)
        self.now = NOON
        self.replicas = [self.fresh(), self.fresh()]
        self.accepted: dict[str, str] = {}

    def fresh(self) -> Ingest:
        return Ingest(self.store, self.announce, now=lambda: self.now, room=1000)

    def attempt(self, replica: int, work: Awaitable[T]) -> T | None:
        """Do something that may end in the death of the replica, or find a server away."""

        async def awaited() -> T:
            return await work

        try:
            return run(awaited())
        except Crash:
            self.replicas[replica] = self.fresh()
        except Unavailable:
            pass
        finally:
            self.fuse.crash_after, self.fuse.away = None, 0
        return None

    @rule(steps=st.integers(0, 3))
    def die_after(self, steps: int) -> None:
        self.fuse.crash_after = self.fuse.steps + steps

    @rule(steps=st.integers(1, 2))
    def go_away(self, steps: int) -> None:
        self.fuse.away = steps

    @rule(replica=REPLICAS, guid=GUIDS, text=TEXTS)
    def accept(self, replica: int, guid: str, text: str) -> None:
        fields = {"text": text} if text else {"status": "withdrawn"}
        document = Document.model_validate({"guid": guid, **fields})
        receipts = self.attempt(replica, self.replicas[replica].accept([document]))
        if receipts and not receipts[0].refused:
            self.accepted[receipts[0].statement_id] = text or "withdrawn"
        elif receipts is None:  # nobody was told: it may be in the outbox or not
            self.accepted.clear()

    @rule(replica=REPLICAS)
    def send(self, replica: int) -> None:
        self.attempt(replica, self.replicas[replica].send(stopped()))

    @rule(replica=REPLICAS)
    def sweep(self, replica: int) -> None:
        self.now += timedelta(minutes=1)
        self.attempt(replica, self.replicas[replica].resend(stopped()))

    def sent(self) -> list[RawStatement]:
        return [RawStatement.read(record.value or b"") for record in self.announce.sent]

    @invariant()
    def no_revision_is_invented_or_sent_with_two_contents(self) -> None:
        contents: dict[tuple[str, int], RawStatement] = {}
        for statement in self.sent():
            assert contents.setdefault((statement.statement_id, statement.revision), statement) == statement
        for statement_id, revision in contents:
            assert revision == 1 or (statement_id, revision - 1) in contents

    def teardown(self) -> None:
        """Healed, sent and swept, everything that is known is sent, and the newest is what was accepted last."""
        self.fuse.crash_after, self.fuse.away = None, 0
        for replica in range(len(self.replicas)):
            self.send(replica)
        for _ in range(10):
            self.sweep(0)
        newest = {s.statement_id: s for s in sorted(self.sent(), key=lambda s: s.revision)}
        assert newest == {key: item.last for key, item in self.store.items.items()}
        for statement_id, text in self.accepted.items():
            last = newest[statement_id]
            assert text == ("withdrawn" if last.status == "withdrawn" else last.text)


class PolicyMachine(RuleBasedStateMachine):
    """Batches with any mixture of good, bad, defective and unlucky records."""

    def __init__(self) -> None:
        super().__init__()
        self.announce = FakeAnnouncer()
        self.policy = FailurePolicy(self.handle, self.announce, Rejecter("enrich", "1", lambda: NOON))
        self.kinds: dict[int, str] = {}
        self.done: Counter[int] = Counter()
        self.expected: dict[int, str] = {}

    async def handle(self, records: Sequence[Incoming]) -> Dispositions:
        kinds = [self.kinds[record.offset] for record in records]
        if "away" in kinds:
            message = "MongoDB"
            raise Unavailable(message)
        if "defect" in kinds:
            raise KeyError
        if "unprocessable" in kinds:
            raise Unprocessable("too_large", "the whole batch is refused for one")
        self.done.update(record.offset for record in records)
        return Dispositions(accepted=len(records))

    @rule(kinds=st.lists(st.sampled_from(["good", "good", "good", "defect", "unprocessable", "away"]), min_size=1))
    def batch(self, kinds: list[str]) -> None:
        first = len(self.kinds)
        offsets = range(first, first + len(kinds))
        self.kinds |= dict(zip(offsets, kinds, strict=True))
        before = len(self.announce.sent)
        try:
            dispositions = run(self.policy([incoming(b"{}", offset=offset) for offset in offsets]))
        except Unavailable:
            assert "away" in kinds
            assert len(self.announce.sent) == before
            return
        except ServiceBrokenError:
            assert "good" not in kinds
            assert len(self.announce.sent) == before
            return
        wanted = {"defect": "processing_failed", "unprocessable": "too_large"}
        self.expected |= {o: wanted[kind] for o, kind in zip(offsets, kinds, strict=True) if kind in wanted}
        assert dispositions == Dispositions(accepted=kinds.count("good"), rejected=len(kinds) - kinds.count("good"))
        assert all(self.done[o] == 1 for o, kind in zip(offsets, kinds, strict=True) if kind == "good")

    @invariant()
    def exactly_the_bad_are_rejected_each_with_its_cause(self) -> None:
        rejections = [Rejection.from_headers(record.headers) for record in self.announce.sent]
        assert {rejection.offset: rejection.reason for rejection in rejections} == self.expected
        assert len(rejections) == len(self.expected)


class ReaderMachine(RuleBasedStateMachine):
    """One reader and one statement: revisions come in any order and again; digests claim, tell, and are interrupted."""

    digests = Bundle("digests")

    @initialize()
    def begin(self) -> None:
        self.item: Item | None = None
        self.told: list[tuple[str, int, str]] = []
        self.newest = 0
        self.withdrawn: dict[int, bool] = {}
        self.count = 0

    @rule(revision=st.integers(1, 5), withdrawn=st.booleans())
    def arrive(self, revision: int, *, withdrawn: bool) -> None:
        status = "withdrawn" if self.withdrawn.setdefault(revision, withdrawn) else "published"
        statement = enriched(revision=revision, status=status)
        new = Item("reader", "st-1", 0, order_of(revision, 1), 1, draft=draft_of(statement))
        changed = collect(self.item, new, matches=True)
        if changed is not None:
            assert changed.version == (self.item.version if self.item else 0) + 1
            self.item = changed
        self.newest = max(self.newest, revision)

    @rule(target=digests)
    def close(self) -> str:
        """A window closes: what waits is claimed by a digest."""
        self.count += 1
        name = f"digest-{self.count}"
        if self.item and self.item.draft and not self.item.claimed:
            self.item = claim(self.item, name)
        return name

    @rule(name=consumes(digests))
    def finish(self, name: str) -> None:
        """The digest is sent; a digest that claimed nothing tells nothing."""
        if self.item and self.item.claimed == name and self.item.draft:
            draft = self.item.draft.item
            self.told.append((name, draft.revision, draft.change))
            self.item = settle(self.item)

    @invariant()
    def nothing_is_told_twice_and_news_come_first_and_once(self) -> None:
        if not hasattr(self, "told"):
            return
        revisions = [revision for _, revision, _ in self.told]
        assert revisions == sorted(set(revisions))
        changes = [change for _, _, change in self.told]
        assert changes[:1] in ([], ["new"])
        assert "new" not in changes[1:]

    def teardown(self) -> None:
        """When the last window has closed, the reader knows the newest revision, or never knew the statement."""
        if self.item is None:
            return
        for _ in range(2):
            if self.item.claimed:
                self.finish(self.item.claimed)
            self.finish(self.close())
        if self.told:
            assert self.told[-1][2] == ("withdrawn" if self.withdrawn[self.newest] else self.told[-1][2])
            if not self.withdrawn[self.newest]:
                assert self.told[-1][1] == self.newest
        else:
            assert self.withdrawn[self.newest]
        assert replace(self.item, draft=None) == self.item


for machine in (OutboxMachine, PolicyMachine, ReaderMachine):
    machine.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestOutbox = OutboxMachine.TestCase
TestPolicy = PolicyMachine.TestCase
TestReader = ReaderMachine.TestCase
