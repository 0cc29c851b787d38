"""When windows end, by the clock on the reader's wall, on the days when that clock is changed, too."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.publish.domain.subscriptions import Schedule, parse_schedule
from services.publish.domain.windows import last_boundary, previous_boundary

ZONES = ["UTC", "Africa/Cairo", "Asia/Kolkata", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def ends(schedule: str, first: str, days: int) -> list[str]:
    """Give all ends of windows in some days, in UTC, as a clock that is looked at each minute finds them."""
    parsed, start = parse_schedule(schedule), utc(first)
    moments = (start + timedelta(minutes=minute) for minute in range(days * 24 * 60))
    return [end.strftime("%d %H:%M") for end in dict.fromkeys(last_boundary(parsed, now) for now in moments)]


def test_a_daily_time_stays_on_the_wall_when_summer_time_begins_and_ends() -> None:
    # Cairo is at UTC+2, and at UTC+3 from the last Friday of April to the last Thursday of October.
    assert ends("daily at 07:30 Africa/Cairo", "2026-04-23T12:00", 3) == [
        "23 05:30",
        "24 04:30",
        "25 04:30",
        "26 04:30",
    ]
    assert ends("daily at 07:30 Africa/Cairo", "2026-10-28T12:00", 3) == [
        "28 04:30",
        "29 04:30",
        "30 05:30",
        "31 05:30",
    ]


def test_a_time_that_the_clock_skips_is_taken_when_it_has_moved_on() -> None:
    # In Berlin, 02:00 became 03:00 on 29 March 2026, so there was no 02:30.
    assert ends("daily at 02:30 Europe/Berlin", "2026-03-28T12:00", 2) == ["28 01:30", "29 01:30", "30 00:30"]


def test_a_time_that_comes_twice_counts_once_the_first_time() -> None:
    # On 25 October 2026, 03:00 became 02:00, so there were two 02:30.
    assert ends("daily at 02:30 Europe/Berlin", "2026-10-24T12:00", 2) == ["24 00:30", "25 00:30", "26 01:30"]


def test_hours_pass_by_one_when_the_clock_is_changed() -> None:
    for day in ("2026-03-29", "2026-10-25"):
        found = ends("hourly Europe/Berlin", f"{day}T00:00", 1)
        assert [end[3:] for end in found] == [f"{hour:02}:00" for hour in range(24)]


def test_hours_of_a_zone_with_half_hours_end_on_its_own_wall() -> None:
    assert last_boundary(parse_schedule("hourly Asia/Kolkata"), utc("2026-11-20T12:10")) == utc("2026-11-20T11:30")


@given(
    now=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 - made aware below
    kind=st.sampled_from(["daily", "hourly"]),
    zone=st.sampled_from(ZONES),
    hour=st.integers(0, 23),
    minute=st.integers(0, 59),
)
def test_windows_cover_all_time_without_overlap(now: datetime, kind: str, zone: str, hour: int, minute: int) -> None:
    schedule = Schedule(kind, zone, hour, minute)  # type: ignore[arg-type]  # one of its kinds
    now = now.replace(tzinfo=UTC)
    end = last_boundary(schedule, now)
    assert timedelta(0) <= now - end < timedelta(days=1, hours=2)
    assert last_boundary(schedule, end) == end
    assert previous_boundary(schedule, end) < end


@pytest.mark.parametrize(
    "schedule", ["daily at 07:30 Africa/Cairo", "hourly", "every 5 statements", "every 1 statement"]
)
def test_a_schedule_is_read_once_and_for_all(schedule: str) -> None:
    parsed = parse_schedule(schedule)
    assert parse_schedule(parsed) == parsed
