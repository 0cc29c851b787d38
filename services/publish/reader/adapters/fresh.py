"""Keeps an answer for a few seconds, so that many readers of one page cost one question."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Fresh(Generic[T]):
    """A bounded memory of answers; whoever asks meanwhile waits for the same answer.

    Args:
        seconds: how long an answer is good.
        most: answers kept; the one not asked for longest goes first.
    """

    def __init__(self, *, seconds: float, most: int) -> None:
        self._seconds = seconds
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[float, asyncio.Future[T]]] = OrderedDict()

    async def get(self, key: Hashable, ask: Callable[[], Awaitable[T]]) -> T:
        """Give the answer that is kept, or ask; a failure is told to all who wait, and not kept."""
        now = time.monotonic()
        known = self._kept.get(key)
        if known is not None and now - known[0] < self._seconds:
            self._kept.move_to_end(key)
            return await asyncio.shield(known[1])
        future = asyncio.ensure_future(ask())
        self._kept[key] = (now, future)
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        try:
            return await asyncio.shield(future)
        except BaseException:
            if self._kept.get(key, (0.0, None))[1] is future:
                del self._kept[key]
            raise
