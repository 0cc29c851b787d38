"""Tell each thing once: claim, compose, announce, write, settle; every step is noted before the next."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

import structlog

from services.publish import metrics
from services.publish.composing import Composer
from services.publish.domain.catalogue import Catalogue
from services.publish.domain.deliveries import Delivery, done, opened
from services.publish.domain.items import Item, claim, release, settle
from services.publish.domain.subscriptions import Subscription
from services.publish.domain.windows import previous_boundary
from services.publish.ports import Closed, Closing, Outside
from shared.contract.digest import Digest, Window
from shared.runtime.cloudevents import outgoing
from shared.runtime.record import Outgoing
from shared.runtime.tracing import new_traceparent

SOURCE = "hiwar/publish"
_LEASE = timedelta(seconds=60)
_CLOCKS_DIFFER = timedelta(minutes=10)
"""At most, between replicas and brokers."""
_LEFT_TOGETHER = 20
"""Digests that a dead replica has left are finished so many at a time: one look at the topic, and bounded memory."""
_HELD = 1_000

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Due:
    """A window that ends, and what waits for it; nothing, for a quiet day that is told."""

    subscription: Subscription
    end: datetime
    waiting: Sequence[Item]

    @cached_property
    def digest_id(self) -> str:
        """Equal for equal content, whichever replica closes the window."""
        content = "\n".join(sorted(f"{item.key} {item.order}" for item in self.waiting))
        moment = self.end.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return f"{self.subscription.name}/{moment}/{sha256(content.encode()).hexdigest()[:8]}"

    def closing(self) -> Closing:
        """The digest that it becomes."""
        arrived = [datetime.fromtimestamp(item.arrived_ms / 1000, UTC) for item in self.waiting]
        if self.subscription.schedule.by_clock:
            arrived.append(previous_boundary(self.subscription.schedule, self.end))
        window = Window(start=min(arrived), end=self.end, zone=self.subscription.schedule.zone)
        return Closing(self.digest_id, self.subscription.name, window, "claimed", traceparent=new_traceparent())


class Told(NamedTuple):
    """What became of some windows.

    Attributes:
        handled: ids of the digests that were sent, or came to nothing; the others are another replica's.
        sent: ids of those that were sent.
    """

    handled: frozenset[str]
    sent: list[str]


@dataclass
class _Work:
    closing: Closing
    items: list[Item]
    announced: bool = False


class Teller:
    """Tells windows, many at a time: each step is one round trip for all of them.

    Args:
        catalogue: all subscriptions.
        outside: everything that it touches.
        composer: makes the digests.
        now: gives the current time, aware.
    """

    def __init__(
        self, *, catalogue: Catalogue, outside: Outside, composer: Composer, now: Callable[[], datetime]
    ) -> None:
        self._catalogue = catalogue
        self._out = outside
        self._composer = composer
        self._now = now

    async def tell(self, dues: Sequence[Due], closed: Mapping[str, Closed] | None = None) -> Told:
        """Tell what waits.

        Args:
            dues: windows, one of a subscription.
            closed: their last windows, for what is usual.
        """
        if not dues:
            return Told(frozenset(), [])
        until = self._now() + _LEASE
        begun = await self._out.closings.begin_many([due.closing() for due in dues], until=until)
        mine = {due.digest_id: due for due in dues if due.digest_id in begun}
        claims = [claim(item, key) for key, due in mine.items() for item in due.waiting]
        lost = await self._out.items.put_many(claims)
        works = {key: _Work(begun[key], []) for key in mine}
        for item in claims:
            if item.key not in lost:
                works[item.claimed].items.append(item)
        return Told(frozenset(mine), await self._finish(list(works.values()), closed or {}, until))

    async def finish_abandoned(self) -> list[str]:
        """Finish some of what replicas that died have left behind; give the ids of the digests sent.

        What takes long, and how long nobody knows, comes before the lease: it is whole when a digest is sent.
        """
        left = await self._out.closings.abandoned(now=self._now(), limit=_LEFT_TOGETHER)
        if not left:
            return []
        announced = await self._announced([closing for closing in left if closing.state == "composed"])
        works = [await self._left_work(closing, announced) for closing in left]
        closed = await self._out.closings.closed([closing.subscription for closing in left])
        until = self._now() + _LEASE
        mine = await self._out.closings.take_over(left, until=until)
        return await self._finish([work for work in works if work.closing.digest_id in mine], closed, until)

    async def _announced(self, closings: Sequence[Closing]) -> frozenset[str]:
        if not closings:
            return frozenset()
        since = min(closing.window.end for closing in closings) - _CLOCKS_DIFFER
        return await self._out.announced([closing.digest_id for closing in closings], since=since)

    async def _left_work(self, closing: Closing, announced: frozenset[str]) -> _Work:
        items = await self._out.items.claimed_by(closing.digest_id)
        return _Work(closing, list(items), closing.digest_id in announced)

    async def release_held(self) -> None:
        """Let go of items whose digest is done without them.

        A claim can arrive late: of a replica that slept, or over a connection that broke after the bytes had left.
        """
        held = await self._out.items.claimed(_HELD)
        done = await self._out.closings.done({item.claimed for item in held})
        await self._out.items.put_many([_ended(i, done[i.claimed].covers) for i in held if i.claimed in done])

    async def _finish(self, works: Sequence[_Work], closed: Mapping[str, Closed], until: datetime) -> list[str]:
        await self._compose([work for work in works if work.closing.state == "claimed"], closed)
        if self._now() >= until:
            log.warning("digest_let_go", digests=len(works), reason="its lease is over")
            return []  # it slept, or was slow: whoever has the lease now finishes this
        composed = [Digest.read(work.closing.value) for work in works if work.closing.state == "composed"]
        traces = {work.closing.digest_id: work.closing.traceparent for work in works if not work.announced}
        await self._out.announce([_record(d, traces[d.digest_id]) for d in composed if d.digest_id in traces])
        await self._out.deliveries.open_many([one for digest in composed for one in self._deliveries(digest)])
        await self._settle(works)
        for digest in composed:
            metrics.DIGESTS.inc()
            metrics.ITEMS.inc(digest.counts.items)
            log.info("digest_sent", digest_id=digest.digest_id, items=digest.counts.items)
        return [digest.digest_id for digest in composed]

    async def _compose(self, works: Sequence[_Work], closed: Mapping[str, Closed]) -> None:
        if not works:
            return
        wanted = [(work.closing, self._catalogue.get(work.closing.subscription), work.items) for work in works]
        values = await self._composer.compose_many(wanted, closed)
        for work in works:
            value, covers = values.get(work.closing.digest_id, b""), tuple(item.key for item in work.items)
            work.closing = replace(work.closing, state="composed" if value else "empty", value=value, covers=covers)
        stands = await self._out.closings.save_many([work.closing for work in works])
        for work in works:  # what another replica has composed meanwhile is what is sent
            work.closing = stands.get(work.closing.digest_id, work.closing)

    def _deliveries(self, digest: Digest) -> list[Delivery]:
        """Files are written on the way; an e-mail or a webhook waits for its turn in delivering.py."""
        now_ms, name = int(self._now().timestamp() * 1000), digest.subscription
        told = [done(digest.digest_id, name, "topic", f"acknowledged on {Digest.topic}", now_ms)]
        if written := self._out.files.write(digest):
            told.append(done(digest.digest_id, name, "files", written, now_ms))
        subscription = self._catalogue.get(name)
        return told + (opened(subscription, digest.digest_id, now_ms) if subscription else [])

    async def _settle(self, works: Sequence[_Work]) -> None:
        """Items first, the digests last: a crash between finds them unfinished, and repeats the same."""
        await self._out.items.remember_stories(
            {
                (work.closing.subscription, item.draft.story_id): work.closing.digest_id
                for work in works
                for item in work.items
                if item.draft and item.key in work.closing.covers
            }
        )
        covers = {work.closing.digest_id: work.closing.covers for work in works}
        left = [item for work in works for item in work.items]
        while left:
            lost = await self._out.items.put_many([_ended(item, covers[item.claimed]) for item in left])
            await asyncio.sleep(0)
            left = [item for item in (await self._out.items.get_many(lost)).values() if item.claimed in covers]
        await self._out.closings.save_many(
            [replace(work.closing, state="sent") for work in works if work.closing.state == "composed"]
        )


def _ended(item: Item, covers: Collection[str]) -> Item:
    """The item after the digest that claimed it: told, or waiting again where the digest went without it."""
    return settle(item) if item.key in covers else release(item)


def _record(digest: Digest, traceparent: str) -> Outgoing:
    return outgoing(digest, source=SOURCE, at=digest.generated_at, traceparent=traceparent)
