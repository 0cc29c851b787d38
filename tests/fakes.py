"""Fakes of what the flows need: they keep the promises of the ports, in memory, and can be told to fail."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from services.enrich.ports import Candidate
from services.ingest.domain.revisions import Item as Statement
from services.publish.domain.deliveries import OPEN, Delivery
from services.publish.domain.items import Item
from services.publish.ports import Closed, Closing
from shared.contract.digest import Digest
from shared.contract.enriched_statement import EnrichedStatement, Story
from shared.errors import Unavailable
from shared.runtime.record import Outgoing


class Crash(Exception):  # noqa: N818 - what happens, not a kind of error
    """The process dies here."""


class Fuse:
    """Counts the steps of all fakes that share it; lets them be away, or die at a chosen step.

    Attributes:
        away: so many next steps find the server away.
        crash_after: the process dies at the step after so many; None: never.
    """

    def __init__(self) -> None:
        self.away = 0
        self.crash_after: int | None = None
        self.steps = 0

    def step(self) -> None:
        if self.away:
            self.away -= 1
            message = "away"
            raise Unavailable(message)
        self.steps += 1
        if self.crash_after is not None and self.steps > self.crash_after:
            raise Crash


class Breakable:
    """Something that can be away or take the process down, before it does anything."""

    def __init__(self, fuse: Fuse | None = None) -> None:
        self.fuse = fuse or Fuse()


class FakeAnnouncer(Breakable):
    def __init__(self, fuse: Fuse | None = None) -> None:
        super().__init__(fuse)
        self.sent: list[Outgoing] = []

    async def __call__(self, records: Sequence[Outgoing]) -> None:
        self.fuse.step()
        self.sent += records

    def on(self, topic: str) -> list[Outgoing]:
        return [record for record in self.sent if record.topic == topic]


class FakeStatements(Breakable):
    def __init__(self, fuse: Fuse | None = None) -> None:
        super().__init__(fuse)
        self.stored: dict[str, EnrichedStatement] = {}

    async def upsert_many(self, statements: Sequence[EnrichedStatement]) -> frozenset[str]:
        self.fuse.step()
        stale = {
            s.statement_id for s in statements if (k := self.stored.get(s.statement_id)) and k.revision > s.revision
        }
        self.stored.update({s.statement_id: s for s in statements if s.statement_id not in stale})
        return frozenset(stale)


class FakeStories:
    async def assign(self, candidates: Sequence[Candidate]) -> Mapping[str, Story]:
        return {candidate.statement_id: Story(id=candidate.statement_id) for candidate in candidates}


V = TypeVar("V", Statement, Item)


def put_next(stored: dict[str, V], key: str, item: V) -> bool:
    """Compare-and-set: keep an item whose stored version is one less than its own; False when it is not."""
    known = stored.get(key)
    if (known.version if known else 0) != item.version - 1:
        return False
    stored[key] = item
    return True


class FakeOutbox(Breakable):
    def __init__(self, fuse: Fuse | None = None) -> None:
        super().__init__(fuse)
        self.items: dict[str, Statement] = {}

    async def get_many(self, ids: Sequence[str]) -> Mapping[str, Statement]:
        self.fuse.step()
        return {key: self.items[key] for key in ids if key in self.items}

    async def put_many(self, items: Sequence[Statement]) -> frozenset[str]:
        self.fuse.step()
        return frozenset(i.statement_id for i in items if not put_next(self.items, i.statement_id, i))

    async def unsent(self, *, before: datetime, limit: int) -> Sequence[Statement]:
        waiting = [item for item in self.items.values() if item.pending and item.pending[0].at < before]
        return waiting[:limit]

    async def count_unsent(self) -> int:
        return sum(bool(item.pending) for item in self.items.values())


class FakeItems(Breakable):
    def __init__(self, fuse: Fuse | None = None) -> None:
        super().__init__(fuse)
        self.items: dict[str, Item] = {}
        self.stories: dict[tuple[str, str], str] = {}

    async def get_many(self, keys: Collection[str]) -> Mapping[str, Item]:
        return {key: self.items[key] for key in keys if key in self.items}

    async def of_statements(self, ids: Sequence[str]) -> Sequence[Item]:
        return [item for item in self.items.values() if item.statement_id in ids]

    async def put_many(self, items: Sequence[Item]) -> frozenset[str]:
        lost = set()
        for item in items:
            self.fuse.step()
            if not put_next(self.items, item.key, item):
                lost.add(item.key)
        return frozenset(lost)

    async def waiting(self, subscription: str, *, before_ms: int, limit: int) -> Sequence[Item]:
        found = [
            item
            for item in self.items.values()
            if item.subscription == subscription and item.draft and not item.claimed and item.arrived_ms < before_ms
        ]
        return sorted(found, key=lambda item: (item.arrived_ms, item.key))[:limit]

    async def waiting_many(self, subscriptions: Sequence[str], *, before_ms: int, limit: int) -> Sequence[Item] | None:
        every = [await self.waiting(name, before_ms=before_ms, limit=limit) for name in subscriptions]
        found = sorted((item for items in every for item in items), key=lambda item: (item.arrived_ms, item.key))
        return None if len(found) > limit else found

    async def claimed_by(self, digest_id: str) -> Sequence[Item]:
        return [item for item in self.items.values() if item.claimed == digest_id]

    async def told_stories(self, stories: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        return frozenset(story for story in stories if story in self.stories)

    async def remember_stories(self, told: Mapping[tuple[str, str], str]) -> None:
        self.fuse.step()
        for story, digest_id in told.items():
            self.stories.setdefault(story, digest_id)


class FakeTexts(Breakable):
    def __init__(self, fuse: Fuse | None = None) -> None:
        super().__init__(fuse)
        self.texts: dict[str, str] = {}

    async def remember(self, texts: Mapping[str, str]) -> None:
        self.fuse.step()
        self.texts.update(texts)

    async def get_many(self, keys: Collection[str]) -> Mapping[str, str]:
        return {key: self.texts[key] for key in keys if key in self.texts}


class FakeDeliveries(Breakable):
    def __init__(self, fuse: Fuse | None = None) -> None:
        super().__init__(fuse)
        self.deliveries: dict[str, Delivery] = {}

    async def open_many(self, deliveries: Sequence[Delivery]) -> None:
        self.fuse.step()
        for delivery in deliveries:
            self.deliveries.setdefault(delivery.key, delivery)

    async def due(self, *, now_ms: int, limit: int) -> Sequence[Delivery]:
        found = [one for one in self.deliveries.values() if one.state in OPEN and one.due_ms <= now_ms]
        return sorted(found, key=lambda one: one.due_ms)[:limit]

    async def put(self, delivery: Delivery) -> bool:
        self.fuse.step()
        if self.deliveries[delivery.key].version != delivery.version - 1:
            return False
        self.deliveries[delivery.key] = delivery
        return True

    async def count(self, state: str) -> int:
        return sum(one.state == state for one in self.deliveries.values())


class FakeClosings(Breakable):
    def __init__(self, fuse: Fuse | None = None) -> None:
        super().__init__(fuse)
        self.closings: dict[str, Closing] = {}
        self.leases: dict[str, datetime] = {}
        self.ends: dict[str, Closed] = {}

    async def begin_many(self, closings: Sequence[Closing], *, until: datetime) -> Mapping[str, Closing]:
        begun = {}
        for closing in closings:
            self.fuse.step()
            known = self.closings.get(closing.digest_id)
            if known is None or known.state == "empty":
                self.closings[closing.digest_id] = begun[closing.digest_id] = closing
                self.leases[closing.digest_id] = until
        return begun

    async def save_many(self, closings: Sequence[Closing]) -> None:
        for closing in closings:
            self.fuse.step()
            self.closings[closing.digest_id] = closing

    async def take_abandoned(self, *, now: datetime, until: datetime) -> Closing | None:
        for key, closing in self.closings.items():
            if closing.state not in ("sent", "empty") and self.leases[key] < now:
                self.leases[key] = until
                return replace(closing)
        return None

    async def count_unfinished(self) -> int:
        return sum(closing.state not in ("sent", "empty") for closing in self.closings.values())

    async def ending_at(self, subscriptions: Sequence[str], end: datetime) -> frozenset[str]:
        ending = {closing.subscription for closing in self.closings.values() if closing.window.end == end}
        return frozenset(ending & set(subscriptions))

    async def closed(self, subscriptions: Sequence[str]) -> Mapping[str, Closed]:
        return {name: self.ends[name] for name in subscriptions if name in self.ends}

    async def close_windows(self, closed: Mapping[str, Closed]) -> None:
        for name, window in closed.items():
            self.fuse.step()
            if name not in self.ends or self.ends[name].end < window.end:
                self.ends[name] = window


class FakeRefusals:
    def __init__(self) -> None:
        self.refusals: dict[tuple[str, str], str] = {}

    async def add(self, subscription: str, address: str, why: str) -> None:
        self.refusals.setdefault((subscription, address), why)

    async def why(self, subscription: str, address: str) -> str | None:
        return self.refusals.get((subscription, address))


async def no_month() -> Mapping[str, int]:
    return {}


class FakeFiles:
    def __init__(self) -> None:
        self.written: list[Digest] = []

    def write(self, digest: Digest) -> str:
        self.written.append(digest)
        return "written"
