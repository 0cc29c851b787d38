"""Keeps an answer for a few seconds, so that many readers of one page cost one question."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Fresh(Generic[T]):
    """A bounded memory of answers; whoever asks meanwhile waits for the same answer.

    Args:
        seconds: how long an answer is good.
        most: answers kept; the one not asked for longest goes first.
        clock: gives seconds that never go back.
        keeps: whether an answer is kept at all.
    """

    def __init__(
        self,
        *,
        seconds: float,
        most: int,
        clock: Callable[[], float],
        keeps: Callable[[T], bool] = lambda _: True,
    ) -> None:
        self._seconds = seconds
        self._most = most
        self._keeps = keeps
        self._clock = clock
        self._kept: OrderedDict[Hashable, tuple[float, asyncio.Future[T]]] = OrderedDict()

    async def get(self, key: Hashable, ask: Callable[[], Awaitable[T]]) -> T:
        """Give the answer that is kept, or ask; a failure is told to all who wait, and not kept."""
        now = self._clock()
        known = self._kept.get(key)
        if known is not None and now - known[0] < self._seconds:
            self._kept.move_to_end(key)
            return await asyncio.shield(known[1])
        future = asyncio.ensure_future(ask())
        self._kept[key] = (now, future)
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        is_kept = False
        try:
            answer = await asyncio.shield(future)
            is_kept = self._keeps(answer)
        finally:
            if not is_kept and self._kept.get(key, (0.0, None))[1] is future:
                del self._kept[key]
        return answer
