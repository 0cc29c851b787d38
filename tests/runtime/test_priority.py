"""Work that can wait gives way, but not for ever, and not to a stop."""

import asyncio
from collections.abc import Sequence

import pytest

from shared.runtime import priority
from shared.runtime.batch import Dispositions
from shared.runtime.priority import giving_way
from shared.runtime.record import Incoming
from shared.runtime.stop import Stop


async def handle(records: Sequence[Incoming]) -> Dispositions:
    return Dispositions(accepted=len(records) + 1)


async def busy() -> bool:
    return True


async def test_a_batch_begins_when_nothing_else_waits() -> None:
    looks = iter([True, True, False])

    async def is_behind() -> bool:
        return next(looks)

    assert await giving_way(handle, is_behind, Stop())([]) == Dispositions(accepted=1)
    assert list(looks) == []


async def test_what_always_gives_way_gets_on_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(priority, "LONGEST_SECONDS", 0.3)
    started = asyncio.get_running_loop().time()
    assert await giving_way(handle, busy, Stop())([]) == Dispositions(accepted=1)
    assert asyncio.get_running_loop().time() - started >= 0.25


async def test_a_stop_ends_the_waiting() -> None:
    stop = Stop()
    stop.set()
    async with asyncio.timeout(2):
        assert await giving_way(handle, busy, stop)([]) == Dispositions(accepted=1)
