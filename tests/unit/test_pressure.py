"""When ingest holds: above the limit, until enrich has caught up for good."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.domain.pressure import Pressure


def test_it_is_high_above_the_limit_and_until_a_fifth_is_free() -> None:
    pressure = Pressure(limit=100)
    seen = []
    for second, lag in enumerate([0, 100, 101, 100, 81, 80, 100, 101]):
        pressure.note(lag, float(second))
        seen.append(pressure.is_high)
    assert seen == [False, False, True, True, True, False, False, True]


@pytest.mark.parametrize(
    ("lags", "seconds"),
    [((200,), 60), ((200, 200), 60), ((200, 300), 60), ((200, 196), 29), ((200, 101), 5), ((9_000, 8_999), 60)],
    ids=["first look", "stands", "grows", "shrinks", "nearly there", "will take long"],
)
def test_who_is_held_is_told_to_come_back_when_it_will_have_caught_up(lags: tuple[int, ...], seconds: int) -> None:
    pressure = Pressure(limit=100)
    for second, lag in enumerate(lags):
        pressure.note(lag, float(second))
    assert pressure.is_high
    assert pressure.retry_seconds == seconds


@given(st.lists(st.tuples(st.integers(0, 10**9), st.floats(0, 10**6))), st.integers(1, 10**6))
def test_whatever_is_measured_a_sender_waits_5_to_60_seconds(notes: list[tuple[int, float]], limit: int) -> None:
    pressure = Pressure(limit=limit)
    for lag, at in notes:
        pressure.note(lag, at)
        assert 5 <= pressure.retry_seconds <= 60
        assert pressure.is_high == (lag > limit) or lag > limit * 0.8 - 1
