"""Trying again while a server is away: until it is back, until it is too long, or until the stop."""

import asyncio
import time

import pytest

from shared.errors import Unavailable
from shared.runtime import backoff
from shared.runtime.backoff import keep_trying
from shared.runtime.stop import Stop


class Server:
    def __init__(self, away_times: float) -> None:
        self.away_times, self.calls = away_times, 0

    async def ask(self) -> str:
        self.calls += 1
        if self.calls <= self.away_times:
            message = "MongoDB"
            raise Unavailable(message)
        return "here"


@pytest.fixture
def stop(monkeypatch: pytest.MonkeyPatch) -> Stop:
    """A stop whose sleeps are short."""
    monkeypatch.setattr(backoff, "wait_random_exponential", lambda **_: lambda _: 0.001)
    return Stop()


async def test_a_server_that_comes_back_answers(stop: Stop) -> None:
    server = Server(3)
    assert await keep_trying(server.ask, stop=stop, what="ask") == "here"
    assert server.calls == 4


async def test_after_too_long_the_last_failure_is_told(stop: Stop) -> None:
    with pytest.raises(Unavailable, match="MongoDB"):
        await keep_trying(Server(float("inf")).ask, stop=stop, what="ask", give_up_after_seconds=0.05)


async def test_a_defect_is_not_tried_again(stop: Stop) -> None:
    calls = []

    async def broken() -> None:
        calls.append(1)
        raise KeyError

    with pytest.raises(KeyError):
        await keep_trying(broken, stop=stop, what="ask")
    assert calls == [1]


async def test_a_stop_ends_a_long_wait_at_once() -> None:
    stop = Stop()
    waiting = asyncio.create_task(keep_trying(Server(float("inf")).ask, stop=stop, what="ask"))
    await asyncio.sleep(0.01)
    started = time.monotonic()
    stop.set()
    with pytest.raises(Unavailable):
        await waiting
    assert time.monotonic() - started < 0.3


async def test_the_first_failure_is_the_reason_of_a_stop() -> None:
    stop = Stop()
    stop.set(failure="the first")
    stop.set(failure="the second")
    stop.set()
    assert (stop.failure, await stop.sleep(60)) == ("the first", True)
