"""Windows and deliveries under any order of events: replicas die at any step, or sleep while another takes over."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.publish.delivering import Deliverer
from services.publish.domain.deliveries import OPEN, Answer, Delivery, Verdict
from services.publish.domain.items import Item, claim
from services.publish.ports import HandOver
from shared.contract.digest import Digest
from tests.deliveries import Post
from tests.factories import NOON
from tests.fakes import Crash
from tests.flow.test_publish import House, record, subscription

T = TypeVar("T")
STEPS = st.integers(0, 8)
IDS = st.sampled_from(["st-1", "st-2", "st-3"])
SCHEDULES = st.sampled_from(["hourly", "every 1 statement", "every 2 statements", "immediately"])


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


class WindowMachine(RuleBasedStateMachine):
    """One reader: revisions arrive, windows close; the replica that closes dies, or sleeps over its lease."""

    @initialize(schedule=SCHEDULES)
    def begin(self, schedule: str) -> None:
        self.house = House(subscription(schedule))
        self.revisions: dict[str, int] = {}

    def attempt(self, work: Callable[[], Awaitable[object]]) -> None:
        async def awaited() -> None:
            await work()

        try:
            run(awaited())
        except Crash:
            self.house.restart()
            self.house.now += timedelta(minutes=2)
        finally:
            self.house.fuse.crash_after = None

    @rule(key=IDS, minutes=st.integers(1, 90))
    def arrive(self, key: str, minutes: int) -> None:
        revision = self.revisions[key] = self.revisions.get(key, 0) + 1
        self.house.now += timedelta(minutes=minutes)
        run(self.house.collect([record(key, revision, minutes=self.minutes())]))

    @rule(key=IDS)
    def arrive_again(self, key: str) -> None:
        """Read again after a crash: the newest revision, and the one before it late."""
        newest = self.revisions.get(key, 0)
        for revision in (newest, newest - 1):
            if revision > 0:
                run(self.house.collect([record(key, revision, minutes=self.minutes())]))

    @rule(steps=STEPS)
    def die_while_closing(self, steps: int) -> None:
        self.house.fuse.crash_after, self.house.fuse.steps = steps, 0
        self.attempt(self.house.closer.tick)

    @rule(at=st.integers(0, 5))
    def sleep_while_closing(self, at: int) -> None:
        """At one of its writes the replica sleeps for five minutes; another one closes meanwhile; then it goes on."""
        house, put = self.house, self.house.items.put_many
        left = [at]

        async def sleep_then_put(items: Sequence[Item]) -> frozenset[str]:
            left[0] -= 1
            if left[0] == -1:
                house.now += timedelta(minutes=5)
                sleeping = house.closer
                house.restart()
                await house.closer.tick()
                house.closer = sleeping
            return await put(items)

        house.items.put_many = sleep_then_put  # type: ignore[method-assign]
        try:
            self.attempt(house.closer.tick)
        finally:
            house.items.put_many = put  # type: ignore[method-assign]

    @rule()
    def a_claim_arrives_late(self) -> None:
        """Over a connection that broke after the bytes had left: its digest is done without it."""
        if run(self.house.closings.count_unfinished()):
            return
        waiting = [item for item in self.house.items.items.values() if item.draft and not item.claimed]
        for item in waiting:
            for one in self.house.closings.closings.values():
                if item.key not in one.covers:
                    self.house.items.items[item.key] = claim(item, one.digest_id)

    @rule(minutes=st.integers(0, 120))
    def close(self, minutes: int) -> None:
        self.house.now += timedelta(minutes=minutes)
        self.attempt(self.house.closer.tick)

    def minutes(self) -> int:
        return int((self.house.now - NOON).total_seconds() // 60)

    @invariant()
    def nothing_is_told_twice_and_no_digest_has_two_contents(self) -> None:
        if not hasattr(self, "house"):
            return
        contents: dict[str, bytes] = {}
        for sent in self.house.announce.on("digests.v1"):
            digest_id = Digest.read(sent.value or b"").digest_id
            assert contents.setdefault(digest_id, sent.value or b"") == sent.value
        told: dict[str, list[tuple[int, str]]] = {}
        for digest in map(Digest.read, contents.values()):
            for item in (item for section in digest.sections for item in section.items):
                told.setdefault(item.statement_id, []).append((item.revision, item.change))
        for key, changes in told.items():
            assert [revision for revision, _ in changes] == sorted({revision for revision, _ in changes}), (
                key,
                changes,
            )
            assert [change for _, change in changes] == ["new"] + ["corrected"] * (len(changes) - 1), (key, changes)
        self.told = {key: changes[-1][0] for key, changes in told.items()}

    def teardown(self) -> None:
        """Healed, and the last window closed, the reader knows the newest revision of each statement."""
        if not hasattr(self, "house"):
            return
        self.house.now += timedelta(hours=3)
        for _ in range(3):
            self.attempt(self.house.closer.close_now)
            self.house.now += timedelta(minutes=5)
        self.nothing_is_told_twice_and_no_digest_has_two_contents()
        assert self.told == self.revisions
        assert run(self.house.closings.count_unfinished()) == 0


class DeliveryMachine(RuleBasedStateMachine):
    """One digest by mail and by webhook: answers of all kinds, senders that die, and one that wakes late.

    A mail server that has taken a message has sent it, for good; a webhook's receiver drops repeats by its id.
    """

    def __init__(self) -> None:
        super().__init__()
        self.post = Post(
            {"email": self.mail, "webhook": self.hook},
            {"email": "desk@example.org"},
            {"webhook": "https://example.org/hook"},
        )
        self.verdict: Verdict = "sent"
        self.sleeps = False
        self.mails = self.hooks = 0
        run(self.post.open())

    async def mail(self, delivery: Delivery, digest: Digest, hand_over: HandOver) -> Answer:
        del delivery, digest
        if not await hand_over():
            return Answer("again", "another replica has taken over")
        self.mails += self.verdict in ("sent", "unknown")
        await self.perhaps_sleep()
        return Answer(self.verdict, "as the test says")

    async def hook(self, delivery: Delivery, digest: Digest, hand_over: HandOver) -> Answer:
        del delivery, digest, hand_over
        self.hooks += self.verdict == "sent"
        await self.perhaps_sleep()
        return Answer(self.verdict, "as the test says")

    async def perhaps_sleep(self) -> None:
        """Longer than the lease, while another replica delivers."""
        if not self.sleeps:
            return
        self.sleeps = False
        self.post.now += timedelta(minutes=5)
        other = Deliverer(
            deliveries=self.post.store, digest=self.value, senders=self.post.senders, now=lambda: self.post.now
        )
        await other.tick()
        await other.finish()

    async def value(self, digest_id: str) -> bytes | None:
        return self.post.digests[digest_id].write()

    @rule(verdict=st.sampled_from(["sent", "again", "again", "refused", "unknown"]))
    def answer_so(self, verdict: Verdict) -> None:
        self.verdict = verdict

    @rule()
    def sleep_at_the_next(self) -> None:
        self.sleeps = True

    @rule(hours=st.sampled_from([0.0, 0.01, 0.1, 1.0, 6.0]))
    def go(self, hours: float) -> None:
        run(self.post.go(hours=hours))

    @rule(step=STEPS)
    def die(self, step: int) -> None:
        async def die() -> None:
            # Both deliveries die with the process; nobody is left to ask what became of the other.
            asyncio.get_running_loop().set_exception_handler(lambda *_: None)
            await self.post.die_at(step)

        run(die())

    def states(self) -> dict[str, str]:
        return {one.kind: one.state for one in self.post.deliveries()}

    @invariant()
    def a_mail_goes_out_once_and_what_counts_as_sent_went_out(self) -> None:
        states = self.states()
        assert self.mails <= 1
        assert states["email"] != "sent" or self.mails == 1
        assert states["webhook"] != "sent" or self.hooks >= 1
        assert all(one.attempts <= 60 for one in self.post.deliveries())

    def teardown(self) -> None:
        """Two days later nothing is open: sent, or where a person sees it; and no webhook was missed that was tried."""
        self.verdict, self.sleeps = "sent", False
        for _ in range(30):
            self.go(2.0)
        self.a_mail_goes_out_once_and_what_counts_as_sent_went_out()
        assert not set(self.states().values()) & set(OPEN)
        if self.states()["email"] in ("parked", "skipped"):
            assert self.mails == 0


for machine in (WindowMachine, DeliveryMachine):
    machine.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestWindows = WindowMachine.TestCase
TestDeliveries = DeliveryMachine.TestCase
