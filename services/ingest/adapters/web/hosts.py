"""Manners towards one host: so many requests at once, so much time between them, and not before it said."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_FORGET_ABOVE = 5_000


@dataclass
class _Host:
    slots: asyncio.Semaphore
    next_at: float = 0.0
    closed_until: float = 0.0
    waiting: int = 0
    queue: asyncio.Lock = field(default_factory=asyncio.Lock)


class HostClosedError(Exception):
    """The host asked not to be visited for longer than one waits inside a visit.

    Attributes:
        seconds: until it may be asked again.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(f"closed for {seconds:.0f} s")
        self.seconds = seconds


class Hosts:
    """The turns of all hosts, for one process.

    Args:
        interval_seconds: least time between the starts of two requests to one host.
        at_once: most requests to one host at a time.
        patience_seconds: the longest wait for a host that asked to be left alone; beyond, the visit is over.
        clock: monotonic seconds.
    """

    def __init__(
        self, *, interval_seconds: float, at_once: int, patience_seconds: float, clock: Callable[[], float]
    ) -> None:
        self._interval = interval_seconds
        self._at_once = at_once
        self._patience = patience_seconds
        self._clock = clock
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, *, interval_seconds: float = 0.0) -> AsyncIterator[None]:
        """Wait for the host's next turn and hold one of its places.

        Args:
            host: with its port.
            interval_seconds: what the host's robots.txt asks for; the longer of both holds.

        Raises:
            HostClosedError: it asked to be left alone for longer than our patience.
        """
        state = self._host(host)
        state.waiting += 1
        try:
            async with state.slots:
                async with state.queue:
                    await self._wait(state)
                    state.next_at = self._clock() + max(self._interval, interval_seconds)
                yield
        finally:
            state.waiting -= 1

    def close(self, host: str, seconds: float) -> None:
        """Leave a host alone, as it asked with Retry-After."""
        state = self._host(host)
        state.closed_until = max(state.closed_until, self._clock() + seconds)

    async def _wait(self, state: _Host) -> None:
        while (left := max(state.next_at, state.closed_until) - self._clock()) > 0:
            if state.closed_until - self._clock() > self._patience:
                raise HostClosedError(state.closed_until - self._clock())
            await asyncio.sleep(left)

    def _host(self, name: str) -> _Host:
        if name not in self._hosts and len(self._hosts) >= _FORGET_ABOVE:
            now = self._clock()
            kept = {n: h for n, h in self._hosts.items() if h.waiting or max(h.next_at, h.closed_until) > now}
            self._hosts = kept
        return self._hosts.setdefault(name, _Host(asyncio.Semaphore(self._at_once)))
