"""Steps that do not wait for each other."""

import asyncio

import pytest

from shared.runtime.together import together


async def test_a_failure_is_told_after_all_steps_have_ended() -> None:
    ended = []

    async def slow() -> None:
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        ended.append("slow")

    async def broken() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await together(broken(), slow())
    assert ended == ["slow"]


async def test_steps_do_not_wait_for_each_other() -> None:
    met = asyncio.Barrier(2)

    async def meet() -> None:
        await met.wait()

    await together(meet(), meet())
