"""Answers that are kept: for how long, how many, and which not."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from services.publish.reader.adapters.fresh import Fresh


class Asked:
    """Counts how often each answer was asked for."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    def __call__(self, key: str) -> Callable[[], Awaitable[str]]:
        async def ask() -> str:
            self.keys.append(key)
            await asyncio.sleep(0)
            if key == "bad":
                raise ValueError(key)
            return key.upper()

        return ask


class Clock:
    """Moves when it is told to."""

    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def fresh(clock: Clock, **settings: Any) -> Fresh[str]:
    return Fresh(**{"seconds": 5.0, "most": 2, "clock": clock, **settings})


async def test_an_answer_is_kept_for_its_seconds_and_no_longer() -> None:
    asked, clock = Asked(), Clock()
    kept = fresh(clock)
    for seconds, times in ((0.0, 1), (4.9, 1), (0.1, 2), (4.0, 2)):
        clock.seconds += seconds
        assert await kept.get("a", asked("a")) == "A"
        assert len(asked.keys) == times


async def test_of_too_many_the_one_not_asked_for_longest_goes() -> None:
    asked = Asked()
    kept = fresh(Clock())
    for key in ("a", "b", "a", "c", "a", "b"):
        await kept.get(key, asked(key))
    assert asked.keys == ["a", "b", "c", "b"]


async def test_who_asks_meanwhile_waits_for_the_same_answer() -> None:
    asked = Asked()
    kept = fresh(Clock())
    assert await asyncio.gather(*(kept.get("a", asked("a")) for _ in range(3))) == ["A", "A", "A"]
    assert asked.keys == ["a"]


async def test_a_failure_is_told_to_all_who_wait_and_asked_again_by_the_next() -> None:
    asked = Asked()
    kept = fresh(Clock())
    told = await asyncio.gather(*(kept.get("bad", asked("bad")) for _ in range(2)), return_exceptions=True)
    assert [type(error) for error in told] == [ValueError, ValueError]
    with pytest.raises(ValueError, match="bad"):
        await kept.get("bad", asked("bad"))
    assert len(asked.keys) == 2


async def test_what_is_not_to_be_kept_is_given_and_asked_for_again() -> None:
    asked = Asked()
    kept = fresh(Clock(), keeps=lambda answer: answer != "A")
    for key in ("a", "b", "a", "b"):
        assert await kept.get(key, asked(key)) == key.upper()
    assert asked.keys == ["a", "b", "a"]
