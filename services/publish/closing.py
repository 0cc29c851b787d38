"""When windows close: by the clock, by what has come, or now. What then happens is in telling.py."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar

import structlog

from services.publish import metrics
from services.publish.domain.catalogue import Catalogue
from services.publish.domain.items import Item
from services.publish.domain.subscriptions import Subscription
from services.publish.domain.windows import last_boundary
from services.publish.ports import Closed, Outside
from services.publish.telling import Due, Teller
from shared.errors import Unavailable
from shared.runtime.stop import Stop
from shared.runtime.together import together

_MOST_ITEMS = 5_000
"""That one digest takes, and that are held in memory at a time."""
_LOOKED_UP = 1_000
"""Of so many subscriptions it is asked in one round trip what waits for them."""
_TOGETHER = 100
"""So many windows are closed in one go: each step is then one round trip for all of them."""
_AT_ONCE = 4
"""So many goes do not wait for each other: one is composed while others are being stored."""
_NO_LIMIT_MS = 2**53
_NEVER = datetime.min.replace(tzinfo=UTC)
_REMEMBERED = 28

log = structlog.get_logger(__name__)


class Closer:
    """Closes windows.

    Args:
        catalogue: all subscriptions.
        outside: what is read and noted.
        teller: tells what a window holds.
        now: gives the current time, aware.
        touched: subscriptions that have something new.
    """

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        outside: Outside,
        teller: Teller,
        now: Callable[[], datetime],
        touched: set[str],
    ) -> None:
        self._catalogue = catalogue
        self._items = outside.items
        self._closings = outside.closings
        self._teller = teller
        self._now = now
        self._touched = touched
        self._ends: dict[str, datetime] = {}
        self._one_at_a_time = asyncio.Lock()

    async def watch(self, stop: Stop, *, tick_seconds: float) -> None:
        """Close what is due, again and again until the stop."""
        self._touched.update(self._catalogue.names())
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

    async def close_now(self) -> list[str]:
        """Close every open window at this moment; give the ids of the digests sent."""
        async with self._one_at_a_time:
            sent = await self._tick()
            for names in _batched(self._catalogue.names(), _LOOKED_UP):
                async for dues in self._dues(names, self._now(), before_ms=_NO_LIMIT_MS):
                    for some in _batched([due for due in dues if due.waiting], _TOGETHER):
                        sent += (await self._teller.tell(some)).sent
            return sent

    async def measure(self) -> None:
        """Refresh the gauge of unfinished digests."""
        metrics.UNFINISHED.set(await self._closings.count_unfinished())

    async def _tick(self) -> list[str]:
        sent = await self._teller.finish_abandoned()
        await self._teller.release_held()
        for schedule, names in self._catalogue.schedules():
            end = last_boundary(schedule, self._now())
            for some in _batched([name for name in names if self._ends.get(name, _NEVER) < end], _LOOKED_UP):
                sent += await self._close_by_clock(some, end)
        return sent + await self._close_by_count()

    async def _close_by_clock(self, names: Sequence[str], end: datetime) -> list[str]:
        closed = await self._closings.closed(names)
        self._ends.update({name: window.end for name, window in closed.items()})
        sent: list[str] = []
        still_open = [name for name in names if self._ends.get(name, _NEVER) < end]

        async def close(dues: Sequence[Due]) -> None:
            silent = [due.subscription.name for due in dues if not due.waiting]
            elsewhere = await self._closings.ending_at(silent, end) if silent else frozenset()
            ready = [d for d in dues if d.waiting or _tells_quiet(d, closed, elsewhere)]
            told = await self._teller.tell(ready, closed)
            sent.extend(told.sent)
            unfinished = {due.subscription.name for due in ready if due.digest_id not in told.handled}
            full = {due.subscription.name for due in dues if len(due.waiting) >= _MOST_ITEMS}
            await self._note_closed(dues, end, closed, but=unfinished | full | elsewhere)

        async for dues in self._dues(still_open, end, before_ms=_ms(end)):
            for goes in _batched(_batched(dues, _TOGETHER), _AT_ONCE):
                await together(*map(close, goes))
        return sent

    async def _note_closed(
        self, dues: Sequence[Due], end: datetime, closed: Mapping[str, Closed], *, but: Iterable[str]
    ) -> None:
        """All but those that another replica is telling, or that hold more than one digest takes."""
        notes = {}
        for due in dues:
            name = due.subscription.name
            recent = closed[name].recent if name in closed else ()
            notes[name] = Closed(end, (*recent, len(due.waiting))[-_REMEMBERED:])
        for name in but:
            notes.pop(name, None)
        if notes:
            await self._closings.close_windows(notes)
            self._ends.update(dict.fromkeys(notes, end))

    async def _close_by_count(self) -> list[str]:
        sent: list[str] = []
        goes_on = True
        while goes_on:
            goes_on, again = False, set[str]()
            for some in _batched(self._catalogue.counting(self._touched), _TOGETHER):
                names = {subscription.name for subscription in some}
                self._touched -= names  # first: what comes meanwhile touches them again
                try:
                    dues = await self._counted(some)
                    told = await self._teller.tell(dues)
                except Unavailable:
                    self._touched |= names | again
                    raise
                sent += told.sent
                again.update(due.subscription.name for due in dues)
                goes_on = goes_on or bool(told.handled)
            self._touched |= again  # more may wait, or another replica is telling these
        return sent

    async def _counted(self, subscriptions: Sequence[Subscription]) -> list[Due]:
        async def due(subscription: Subscription) -> Due:
            wanted = subscription.schedule.statements
            limit = wanted if subscription.schedule.kind == "count" else _MOST_ITEMS // _TOGETHER
            waiting = await self._items.waiting(subscription.name, before_ms=_NO_LIMIT_MS, limit=limit)
            if len(waiting) < wanted:
                return Due(subscription, _NEVER, ())
            return Due(subscription, datetime.fromtimestamp((waiting[-1].arrived_ms + 1) / 1000, UTC), waiting)

        return [one for one in await asyncio.gather(*map(due, subscriptions)) if one.waiting]

    async def _dues(self, names: Sequence[str], end: datetime, *, before_ms: int) -> AsyncIterator[list[Due]]:
        """Give windows with what waits for them: all together, or half of them at a time where they hold much."""
        wanted = [one for name in names if (one := self._catalogue.get(name))]
        found = await self._items.waiting_many([one.name for one in wanted], before_ms=before_ms, limit=_MOST_ITEMS)
        if found is not None:
            waiting: dict[str, list[Item]] = {subscription.name: [] for subscription in wanted}
            for item in found:
                waiting[item.subscription].append(item)
            yield [Due(subscription, end, waiting[subscription.name]) for subscription in wanted]
        elif len(wanted) == 1:
            alone = await self._items.waiting(wanted[0].name, before_ms=before_ms, limit=_MOST_ITEMS)
            yield [Due(wanted[0], end, alone)]
        else:
            for half in _batched([one.name for one in wanted], (len(wanted) + 1) // 2):
                async for dues in self._dues(half, end, before_ms=before_ms):
                    yield dues


def _tells_quiet(due: Due, closed: Mapping[str, Closed], elsewhere: frozenset[str]) -> bool:
    """A new subscription is not told that nothing came before it."""
    name = due.subscription.name
    return due.subscription.quiet == "line" and name in closed and name not in elsewhere


T = TypeVar("T")


def _batched(things: Sequence[T], most: int) -> Sequence[Sequence[T]]:
    return [things[start : start + most] for start in range(0, len(things), most)]


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
