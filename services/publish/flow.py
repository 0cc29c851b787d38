"""The story of publish: collect what concerns a reader, close windows, tell each thing once. Start here."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import structlog

from services.publish import metrics
from services.publish.domain.compose import compose, draft_of
from services.publish.domain.items import Item, claim, collect, item_key, order_of, settle
from services.publish.domain.matching import Index
from services.publish.domain.subscriptions import Subscription
from services.publish.domain.windows import last_boundary, previous_boundary
from services.publish.ports import Closing, ClosingStore, DigestFiles, ItemStore, State
from shared.contract.digest import Digest, Window
from shared.contract.enriched_statement import EnrichedStatement
from shared.errors import Unavailable
from shared.runtime.announcer import Announcer
from shared.runtime.batch import Dispositions, Handle, process_each
from shared.runtime.cloudevents import outgoing
from shared.runtime.reading import read_message
from shared.runtime.record import Incoming
from shared.runtime.rejections import Rejecter
from shared.runtime.stop import Stop
from shared.runtime.tracing import new_traceparent

SOURCE = "hiwar/publish"
_LEASE = timedelta(seconds=30)
_MOST_ITEMS = 5_000
_NO_LIMIT_MS = 2**53

log = structlog.get_logger(__name__)


def build_collector(
    *, index: Index, items: ItemStore, announce: Announcer, reject: Rejecter, touched: set[str]
) -> Handle:
    """Give the handler of `statements.enriched.v1`.

    Args:
        index: all subscriptions.
        items: where it is kept.
        announce: takes the rejections.
        reject: makes them.
        touched: gets the subscriptions that have something new.
    """

    async def collect_batch(records: Sequence[Incoming]) -> Dispositions:
        """Returning commits the batch; raising has it read again. Every step may be repeated safely."""
        outcome = await process_each(
            records, lambda record: read_message(EnrichedStatement, record), lambda statement: statement, reject
        )
        latest = _latest([statement for _, statement in outcome.accepted])
        left = {statement.statement_id: statement for statement in latest}
        changed = 0
        while left:
            new = _changes(list(left.values()), index, await _known(list(left.values()), index, items))
            lost = await items.put_many(new) if new else frozenset()
            touched.update(item.subscription for item in new if item.key not in lost)
            changed += len(new) - len(lost)
            left = {item.statement_id: left[item.statement_id] for item in new if item.key in lost}
        await announce(outcome.rejected)
        return Dispositions(accepted=len(outcome.accepted), rejected=len(outcome.rejected))

    return collect_batch


def _latest(statements: Sequence[EnrichedStatement]) -> list[EnrichedStatement]:
    newest: dict[str, EnrichedStatement] = {}
    for statement in statements:
        known = newest.get(statement.statement_id)
        if known is None or _order(statement) >= _order(known):
            newest[statement.statement_id] = statement
    return list(newest.values())


def _order(statement: EnrichedStatement) -> int:
    return order_of(statement.revision, int(statement.enriched_at.timestamp() * 1000))


async def _known(statements: Sequence[EnrichedStatement], index: Index, items: ItemStore) -> Mapping[str, Item]:
    """What is stored for these: a later revision concerns whoever was told an earlier one, match or not."""
    keys = [item_key(name, s.statement_id) for s in statements for name in index.match(s)]
    known = dict(await items.get_many(keys)) if keys else {}
    revised = [s.statement_id for s in statements if s.revision > 1]
    if revised:
        known.update({item.key: item for item in await items.of_statements(revised)})
    return known


def _changes(statements: Sequence[EnrichedStatement], index: Index, known: Mapping[str, Item]) -> list[Item]:
    changes = []
    for statement in statements:
        wanted = set(index.match(statement))
        before = {item.subscription for item in known.values() if item.statement_id == statement.statement_id}
        for name in sorted(wanted | (before & index.subscriptions.keys())):
            item = collect(
                known.get(item_key(name, statement.statement_id)), _new(statement, name), matches=name in wanted
            )
            if item is not None:
                changes.append(item)
    return changes


def _new(statement: EnrichedStatement, subscription: str) -> Item:
    return Item(
        subscription=subscription,
        statement_id=statement.statement_id,
        version=0,
        order=_order(statement),
        arrived_ms=int(statement.enriched_at.timestamp() * 1000),
        draft=draft_of(statement),
    )


class Closer:
    """Closes windows; each step is noted before the next, so that any replica can finish what another began.

    Args:
        index: all subscriptions.
        items: what waits.
        closings: digests on their way.
        announce: sends digests.
        files: writes them.
        labels: language -> theme -> label.
        now: gives the current time, aware.
        touched: subscriptions that have something new.
    """

    def __init__(  # noqa: PLR0913 - the dependencies of the whole service
        self,
        *,
        index: Index,
        items: ItemStore,
        closings: ClosingStore,
        announce: Announcer,
        files: DigestFiles,
        labels: Mapping[str, Mapping[str, str]],
        now: Callable[[], datetime],
        touched: set[str],
    ) -> None:
        self._index = index
        self._subscriptions = index.subscriptions
        self._items = items
        self._closings = closings
        self._announce = announce
        self._files = files
        self._labels = labels
        self._now = now
        self._touched = touched
        self._closed: dict[str, datetime] | None = None
        self._one_at_a_time = asyncio.Lock()

    async def watch(self, stop: Stop, *, tick_seconds: float) -> None:
        """Close what is due, again and again until the stop."""
        self._touched.update(self._subscriptions)
        while not stop.is_set():
            try:
                await self.tick()
            except Unavailable as error:
                log.warning("windows_postponed", reason=str(error))
            await stop.sleep(tick_seconds)

    async def tick(self) -> list[str]:
        """Finish what was left behind, then close what is due; give the ids of the digests sent."""
        async with self._one_at_a_time:
            return await self._tick()

    async def _tick(self) -> list[str]:
        sent = []
        while (closing := await self._closings.take_abandoned(now=self._now(), until=self._now() + _LEASE)) is not None:
            sent += await self._finish(closing)
        now = self._now()
        for subscription in self._subscriptions.values():
            if subscription.schedule.kind != "count":
                sent += await self._close_by_clock(subscription, now)
            elif subscription.name in self._touched:
                self._touched.discard(subscription.name)  # first: what comes meanwhile touches it again
                try:
                    sent += await self._close_by_count(subscription)
                except Unavailable:
                    self._touched.add(subscription.name)
                    raise
        return sent

    async def close_now(self) -> list[str]:
        """Close every open window at this moment; give the ids of the digests sent."""
        async with self._one_at_a_time:
            sent = await self._tick()
            for subscription in self._subscriptions.values():
                waiting = await self._items.waiting(subscription.name, before_ms=_NO_LIMIT_MS, limit=_MOST_ITEMS)
                sent += await self._close(subscription, waiting, end=self._now()) or []
            return sent

    async def measure(self) -> None:
        """Refresh the gauge of unfinished digests."""
        metrics.UNFINISHED.set(await self._closings.count_unfinished())

    async def _close_by_clock(self, subscription: Subscription, now: datetime) -> list[str]:
        if self._closed is None:
            self._closed = dict(await self._closings.closed_until())
        end = last_boundary(subscription.schedule, now)
        if self._closed.get(subscription.name, datetime.min.replace(tzinfo=UTC)) >= end:
            return []
        waiting = await self._items.waiting(subscription.name, before_ms=_ms(end), limit=_MOST_ITEMS)
        sent = await self._close(subscription, waiting, end=end)
        if sent is not None and len(waiting) < _MOST_ITEMS:
            await self._closings.close_until(subscription.name, end)
            self._closed[subscription.name] = end
        return sent or []

    async def _close_by_count(self, subscription: Subscription) -> list[str]:
        sent: list[str] = []
        while True:
            count = subscription.schedule.statements
            waiting = await self._items.waiting(subscription.name, before_ms=_NO_LIMIT_MS, limit=count)
            if len(waiting) < count:
                return sent
            end = datetime.fromtimestamp((waiting[-1].arrived_ms + 1) / 1000, UTC)
            told = await self._close(subscription, waiting, end=end)
            if told is None:
                self._touched.add(subscription.name)  # another replica is telling these: look again
                return sent
            sent += told

    async def _close(self, subscription: Subscription, waiting: Sequence[Item], *, end: datetime) -> list[str] | None:
        """Tell what waits; give the digest's id, or None when another replica is telling these, or died at it."""
        if not waiting:
            return []
        closing = Closing(
            digest_id=digest_id(subscription.name, end, waiting),
            subscription=subscription.name,
            window=Window(start=_start(subscription, waiting, end), end=end, zone=subscription.schedule.zone),
            state="claimed",
            traceparent=new_traceparent(),
        )
        if not await self._closings.begin(closing, until=self._now() + _LEASE):
            return None
        await self._items.put_many([claim(item, closing.digest_id) for item in waiting])
        return await self._finish(closing)

    async def _finish(self, closing: Closing) -> list[str]:
        items = await self._items.claimed_by(closing.digest_id)
        if closing.state == "claimed":
            closing = await self._compose(closing, items)
            await self._closings.save(closing)
        if closing.state == "composed":
            digest = Digest.read(closing.value)
            record = outgoing(digest, source=SOURCE, at=digest.generated_at, traceparent=closing.traceparent)
            await self._announce([record])
            self._files.write(digest)
            metrics.DIGESTS.inc()
            metrics.ITEMS.inc(digest.counts.items)
            log.info("digest_sent", digest_id=closing.digest_id, items=digest.counts.items)
        await self._settle(closing, items)
        return [closing.digest_id] if closing.state == "composed" else []

    async def _compose(self, closing: Closing, items: Sequence[Item]) -> Closing:
        subscription = self._subscriptions.get(closing.subscription)
        if subscription is None or not items:
            return _with(closing, "empty", b"")
        stories = sorted({item.draft.story_id for item in items if item.draft})
        digest = compose(
            subscription,
            items,
            digest_id=closing.digest_id,
            window=closing.window,
            told_stories=await self._items.told_stories(subscription.name, stories),
            labels=self._labels.get(subscription.language, {}),
            wanted=self._index.themes_of(subscription.name),
        )
        return _with(closing, "composed" if digest.counts.items else "empty", digest.write())

    async def _settle(self, closing: Closing, items: Sequence[Item]) -> None:
        """Items first, the digest last: a crash between finds the digest unfinished, and repeats the same."""
        stories = sorted({item.draft.story_id for item in items if item.draft})
        await self._items.remember_stories(closing.subscription, stories, closing.digest_id)
        left = list(items)
        while left:
            await self._items.put_many([settle(item) for item in left])
            left = list(await self._items.claimed_by(closing.digest_id))
        await self._closings.save(_with(closing, "empty" if closing.state == "empty" else "sent", closing.value))


def digest_id(subscription: str, end: datetime, items: Sequence[Item]) -> str:
    """Give an id that is equal for equal content, whichever replica closes the window."""
    content = "\n".join(sorted(f"{item.key} {item.order}" for item in items))
    moment = end.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return f"{subscription}/{moment}/{sha256(content.encode()).hexdigest()[:8]}"


def _start(subscription: Subscription, waiting: Sequence[Item], end: datetime) -> datetime:
    earliest = datetime.fromtimestamp(min(item.arrived_ms for item in waiting) / 1000, UTC)
    if subscription.schedule.kind == "count":
        return earliest
    return min(earliest, previous_boundary(subscription.schedule, end))


def _with(closing: Closing, state: State, value: bytes) -> Closing:
    return Closing(closing.digest_id, closing.subscription, closing.window, state, value, closing.traceparent)


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
