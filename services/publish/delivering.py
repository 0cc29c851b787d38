"""Send digests through channels: each attempt is noted before and after, any replica takes what is due."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

import structlog

from services.publish import metrics
from services.publish.domain.deliveries import Answer, Delivery, answered, handed_over, taken
from services.publish.ports import DeliveryStore, Sender
from shared.contract.digest import Digest
from shared.errors import Unavailable
from shared.runtime.backoff import keep_trying
from shared.runtime.stop import Stop

_LEASE = timedelta(seconds=120)
"""Longer than any sender takes: an attempt that is not noted as done by then is dead."""
_AT_A_TIME = 32

log = structlog.get_logger(__name__)


class Deliverer:
    """Delivers what is due, some at a time: a receiver that hangs holds up nobody else.

    Args:
        deliveries: what is to be sent.
        digest: gives a digest's bytes by id.
        senders: by kind of channel.
        now: gives the current time, aware.
    """

    def __init__(
        self,
        *,
        deliveries: DeliveryStore,
        digest: Callable[[str], Awaitable[bytes | None]],
        senders: Mapping[str, Sender],
        now: Callable[[], datetime],
    ) -> None:
        self._deliveries = deliveries
        self._digest = digest
        self._senders = senders
        self._now = now
        self._running: dict[str, asyncio.Task[None]] = {}
        self._stop = Stop()

    async def watch(self, stop: Stop, *, tick_seconds: float) -> None:
        """Deliver until the stop; then wait for the attempts under way."""
        self._stop = stop
        while not stop.is_set():
            try:
                await self.tick()
            except Unavailable as error:
                log.warning("deliveries_postponed", reason=str(error))
            await stop.sleep(tick_seconds)
        await self.finish()

    async def tick(self) -> None:
        """Begin what is due, as far as there is room."""
        for key in [key for key, task in self._running.items() if task.done()]:
            self._running.pop(key).result()
        room = _AT_A_TIME - len(self._running)
        for delivery in await self._deliveries.due(now_ms=self._ms(), limit=room) if room else ():
            if delivery.key not in self._running:
                self._running[delivery.key] = asyncio.create_task(self._deliver(delivery))

    async def finish(self) -> None:
        """Wait for the attempts under way."""
        while self._running:
            _, task = self._running.popitem()
            await task

    async def measure(self) -> None:
        """Refresh the gauge of deliveries that wait for a person."""
        metrics.PARKED.set(await self._deliveries.count("parked") + await self._deliveries.count("unknown"))

    async def _deliver(self, delivery: Delivery) -> None:
        """What dies here is found again when its lease is over."""
        try:
            begun = taken(delivery, now_ms=self._ms(), until_ms=self._ms() + int(_LEASE.total_seconds() * 1000))
            if not await self._deliveries.put(begun):
                return  # another replica has it
            done = await self._attempt(begun) if begun.state == "trying" else begun
        except Unavailable as error:
            log.warning("delivery_postponed", delivery=delivery.key, reason=str(error))
            return
        metrics.DELIVERIES.labels(kind=done.kind, result=done.state).inc()
        log.info("delivery_tried", delivery=done.key, state=done.state, attempts=done.attempts, answer=done.log[-1:])

    async def _attempt(self, begun: Delivery) -> Delivery:
        now = begun

        async def hand_over() -> bool:
            nonlocal now
            noted = handed_over(now)
            if not await self._deliveries.put(noted):
                return False
            now = noted
            return True

        answer = await self._send(begun, hand_over)
        done = answered(now, answer, self._ms())
        await keep_trying(lambda: self._deliveries.put(done), stop=self._stop, what="note delivery")
        return done

    async def _send(self, delivery: Delivery, hand_over: Callable[[], Awaitable[bool]]) -> Answer:
        sender = self._senders.get(delivery.kind)
        if sender is None:
            return Answer("again", f"this installation sends no {delivery.kind} yet; set it up, see the settings")
        value = await self._digest(delivery.digest_id)
        if value is None:
            return Answer("refused", "the digest is not there any more")
        return await sender(delivery, Digest.read(value), hand_over)

    def _ms(self) -> int:
        return int(self._now().timestamp() * 1000)
