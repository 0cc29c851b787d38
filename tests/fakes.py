"""Fakes of what the flows need: they keep the promises of the ports, in memory, and can be told to fail."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from services.enrich.domain.stories import reprint_similarity
from services.enrich.ports import Candidate
from services.ingest.adapters.push.answers import KEPT, Answer
from services.ingest.domain.revisions import Item as Statement
from services.operate.rejected.ledger import Decision, State
from services.publish.domain.deliveries import OPEN, Delivery
from services.publish.domain.items import Item
from services.publish.ports import Closed, Closing
from shared.contract.digest import Digest
from shared.contract.enriched_statement import EnrichedStatement, Story
from shared.errors import Unavailable, Unprocessable
from shared.runtime.kafka import MAX_REQUEST_BYTES
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
        if any(len(record.value or b"") > MAX_REQUEST_BYTES for record in records):
            raise Unprocessable("too_large", "the record is larger than brokers take")
        self.sent += records

    def on(self, topic: str) -> list[Outgoing]:
        return [record for record in self.sent if record.topic == topic]


class FakeAnnounced(Breakable):
    """What stands on the topic of a fake announcer."""

    def __init__(self, announcer: FakeAnnouncer) -> None:
        super().__init__(announcer.fuse)
        self._announcer = announcer

    async def __call__(self, ids: Collection[str], *, since: datetime) -> frozenset[str]:
        self.fuse.step()
        assert since.tzinfo
        headers = [header for record in self._announcer.on(Digest.topic) for header in record.headers]
        return frozenset(value.decode() for name, value in headers if name == "ce_id" and value) & frozenset(ids)


class FakeStatements(Breakable):
    """Statements by id, each with its order: revision, then the ordinal of the enricher."""

    def __init__(self, fuse: Fuse | None = None, ordinal: int = 1) -> None:
        super().__init__(fuse)
        self.stored: dict[str, EnrichedStatement] = {}
        self.orders: dict[str, tuple[int, int]] = {}
        self._ordinal = ordinal

    def opened_by(self, ordinal: int) -> "FakeStatements":
        """Give the same statements to another enricher."""
        other = FakeStatements(self.fuse, ordinal)
        other.stored, other.orders = self.stored, self.orders
        return other

    async def upsert_many(self, statements: Sequence[EnrichedStatement]) -> frozenset[str]:
        self.fuse.step()
        stale = set()
        for statement in statements:
            key, order = statement.statement_id, (statement.revision, self._ordinal)
            known = self.orders.get(key, (0, 0))
            if known > order:
                stale.add(key)
            elif known < order:
                self.stored[key], self.orders[key] = statement, order
        return frozenset(stale)

    async def get_many(self, ids: Sequence[str]) -> Mapping[str, EnrichedStatement]:
        return {key: self.stored[key] for key in ids if key in self.stored}

    async def overtaken(self, statements: Sequence[EnrichedStatement]) -> Sequence[EnrichedStatement]:
        ours = [(s.statement_id, (s.revision, self._ordinal)) for s in statements]
        return [self.stored[key] for key, order in ours if self.orders.get(key, order) > order]


class FakeStories:
    """Compares with every statement before, where the real one goes by bands of the fingerprint."""

    def __init__(self, days: int = 14) -> None:
        self._window = timedelta(days=days)
        self._known: dict[str, tuple[Candidate, Story]] = {}

    async def assign(self, candidates: Sequence[Candidate]) -> Mapping[str, Story]:
        for candidate in candidates:
            self._known.setdefault(candidate.statement_id, (candidate, self._story(candidate)))
        return {candidate.statement_id: self._known[candidate.statement_id][1] for candidate in candidates}

    def _story(self, candidate: Candidate) -> Story:
        near = [
            (reprint_similarity(candidate.fingerprint, other.fingerprint), other.statement_id, story.id)
            for other, story in self._known.values()
            if candidate.seen_at - other.seen_at <= self._window
        ]
        found = [(alike, other_id, story_id) for alike, other_id, story_id in near if alike is not None]
        if not found:
            return Story(id=candidate.statement_id)
        alike, other_id, story_id = max(found, key=lambda one: one[0])
        return Story(id=story_id, duplicate_of=other_id, similarity=round(alike, 3))


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
        self.names: dict[str, str] = {}

    async def get_many(self, ids: Sequence[str]) -> Mapping[str, Statement]:
        self.fuse.step()
        return {key: self.items[key] for key in ids if key in self.items}

    async def put_many(self, items: Sequence[Statement]) -> frozenset[str]:
        self.fuse.step()
        return frozenset(i.statement_id for i in items if not put_next(self.items, i.statement_id, i))

    async def holders(self, names: Sequence[str]) -> Mapping[str, str]:
        return {name: self.names[name] for name in names if name in self.names}

    async def claim(self, names: Mapping[str, str]) -> Mapping[str, str]:
        if names:
            self.fuse.step()
        return {name: self.names.setdefault(name, key) for name, key in names.items()}

    async def unsent(self, *, before: datetime, limit: int) -> Sequence[Statement]:
        waiting = [item for item in self.items.values() if item.pending and item.pending[0].at < before]
        return sorted(waiting, key=lambda item: item.pending[0].at)[:limit]

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

    async def claimed(self, limit: int) -> Sequence[Item]:
        return [item for item in self.items.values() if item.claimed][:limit]

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


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


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

    async def save_many(self, closings: Sequence[Closing]) -> Mapping[str, Closing]:
        for closing in closings:
            self.fuse.step()
            before = {"composed": "claimed", "empty": "claimed", "sent": "composed"}[closing.state]
            if self.closings[closing.digest_id].state == before:
                self.closings[closing.digest_id] = closing
        return {closing.digest_id: self.closings[closing.digest_id] for closing in closings}

    async def done(self, ids: Collection[str]) -> Mapping[str, Closing]:
        return {key: self.closings[key] for key in ids if self.closings[key].state in ("sent", "empty")}

    async def abandoned(self, *, now: datetime, limit: int) -> Sequence[Closing]:
        return [
            replace(closing, lease_ms=_ms(self.leases[key]))
            for key, closing in self.closings.items()
            if closing.state not in ("sent", "empty") and self.leases[key] < now
        ][:limit]

    async def take_over(self, closings: Sequence[Closing], *, until: datetime) -> frozenset[str]:
        self.fuse.step()
        mine = frozenset(
            closing.digest_id
            for closing in closings
            if self.closings[closing.digest_id].state not in ("sent", "empty")
            and _ms(self.leases[closing.digest_id]) == closing.lease_ms
        )
        self.leases.update(dict.fromkeys(mine, until))
        return mine

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

    async def latest(self, limit: int) -> list[str]:
        sent = [closing for closing in self.closings.values() if closing.state == "sent"]
        return [c.digest_id for c in sorted(sent, key=lambda c: c.window.end, reverse=True)][:limit]

    async def value(self, digest_id: str) -> bytes | None:
        found = self.closings.get(digest_id)
        return found.value if found and found.state == "sent" else None


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
        self.written = [one for one in self.written if one.digest_id != digest.digest_id] + [digest]
        return "written"


class FakeAnswers(Breakable):
    def __init__(self, fuse: Fuse | None = None) -> None:
        super().__init__(fuse)
        self.kept: dict[tuple[str, str], tuple[Answer, datetime]] = {}

    async def get(self, client: str, key: str, now: datetime) -> Answer | None:
        self.fuse.step()
        answer, until = self.kept.get((client, key), (None, now))
        return answer if until > now else None

    async def keep(self, client: str, key: str, answer: Answer, now: datetime) -> Answer:
        self.fuse.step()
        if await self.get(client, key, now) is None:
            self.kept[client, key] = (answer, now + KEPT)
        return self.kept[client, key][0]


class FakeLedger:
    def __init__(self) -> None:
        self.decided: dict[str, Decision] = {}

    async def decisions(self, origins: Collection[str]) -> Mapping[str, Decision]:
        return {origin: self.decided[origin] for origin in origins if origin in self.decided}

    async def begin(self, origins: Sequence[str], state: State, now: datetime) -> list[bool]:
        begun = []
        for origin in origins:
            known = self.decided.get(origin)
            is_ours = known is None or (known.state == "sending" and known.at < now - timedelta(minutes=1))
            if is_ours:
                self.decided[origin] = Decision(state, now)
            begun.append(is_ours)
        return begun

    async def finish(self, origins: Sequence[str], now: datetime) -> None:
        for origin in origins:
            self.decided[origin] = Decision("redriven", now)
