"""Digests that a dead replica has composed: looked for on the topic, sent if missing, however long that takes."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta

import pytest

from tests.fakes import Crash, FakeAnnounced
from tests.flow.test_publish import House, record, subscription

LEASE = timedelta(minutes=1)
COMPOSED = 3
"""Steps of a tick until a digest is noted as composed: begun, claimed, composed."""


class LongLook(FakeAnnounced):
    """Takes two leases; something may happen meanwhile."""

    def __init__(self, house: House, meanwhile: Callable[[], Awaitable[object]] | None = None) -> None:
        super().__init__(house.announce)
        self.house, self.meanwhile = house, meanwhile
        self.asked: list[set[str]] = []

    async def __call__(self, ids: Collection[str], *, since: datetime) -> frozenset[str]:
        self.asked.append(set(ids))
        assert len(self.asked) < 5, "it looks again and again"
        found = await super().__call__(ids, since=since)
        self.house.now += 2 * LEASE
        if meanwhile := self.meanwhile:
            self.meanwhile = None
            await meanwhile()
        return found


async def left_behind(*names: str) -> House:
    """A replica has died after it had composed the digests of these readers."""
    house = House(*(subscription("hourly", name) for name in names))
    await house.collect([record("st-1")])
    house.fuse.crash_after, house.fuse.steps = COMPOSED * len(names), 0
    with pytest.raises(Crash):
        await house.closer.tick()
    assert {one.state for one in house.closings.closings.values()} == {"composed"}
    house.restart()
    house.now += 2 * LEASE
    return house


def sent(house: House) -> Sequence[str]:
    return sorted(digest.subscription for digest in house.digests())


async def test_a_look_that_takes_longer_than_the_lease_is_made_once() -> None:
    house = await left_behind("reader")
    house.look = LongLook(house)
    house.restart()
    await house.closer.tick()
    assert sent(house) == ["reader"]
    assert len(house.look.asked) == 1
    assert await house.closings.count_unfinished() == 0


async def test_all_that_was_left_behind_is_looked_for_at_once() -> None:
    house = await left_behind("a", "b", "c")
    house.look = LongLook(house)
    house.restart()
    await house.closer.tick()
    assert sent(house) == ["a", "b", "c"]
    assert len(house.look.asked) == 1


async def test_a_digest_that_another_replica_took_over_and_sent_meanwhile_is_not_sent_again() -> None:
    house = await left_behind("reader")
    other = house.closer
    house.look = LongLook(house, meanwhile=other.tick)
    house.restart()
    await house.closer.tick()
    assert sent(house) == ["reader"]
