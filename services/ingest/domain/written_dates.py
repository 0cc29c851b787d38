"""Dates written with words or numbers in six languages, Gregorian, Hijri, or both side by side."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal, NamedTuple

from hijridate import Gregorian, Hijri

from services.ingest.domain.calendar_words import CHINESE_WEEKDAYS, GREGORIAN, HIJRI, WEEKDAYS, alone
from services.ingest.domain.clock_times import read_clock

Order = Literal["DMY", "MDY", "YMD"]

_TOKEN = re.compile(
    rf"(?P<gregorian>{alone(GREGORIAN)})|(?P<hijri>{alone(HIJRI)})|(?P<month>(?<![年\d])(?<!年\s)\d{{1,2}}(?=\s?月))"
    r"|(?P<number>\d+)"
)
_TUESDAY = re.compile(r"^mar\.?,?\s+(?=\d{1,2}\s+(?:de\s+)?[a-z]{3})")
_WEEKDAY = re.compile(alone(WEEKDAYS))
_CHINESE_WEEKDAY = re.compile(r"(?:星期|周|週|礼拜)([一二三四五六日天])")
_CHINESE_NUMBER = re.compile(r"[〇零○一二三四五六七八九十]+(?=[年月日号號])")
_CHINESE_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_HIJRI_YEARS = range(1343, 1501)
"""Those that the Umm al-Qura tables of hijridate hold: 1924 to 2077."""
_MOONS_DIFFER_DAYS = 2
_RECENT = timedelta(days=183)
"""A day without its year is of the last half year, or nobody knows which: sites leave out what is plain."""
_CLOCKS_DIFFER = timedelta(days=1)
_WEEKDAY_YEARS = 5
"""For so many years at least, a day of the month does not come back on the same weekday."""
_YEAR_DIGITS, _SHORT_DIGITS, _TEN = 4, 2, 10
_YEARLESS = 2
"""Tokens: a month and a day."""


class _Token(NamedTuple):
    kind: Literal["gregorian", "hijri", "number"]
    value: int
    digits: int


class _Day(NamedTuple):
    is_hijri: bool
    year: int
    month: int
    day: int

    def gregorian(self) -> date:
        if not self.is_hijri:
            return date(self.year, self.month, self.day)
        found = Hijri(self.year, self.month, self.day).to_gregorian()
        return date(found.year, found.month, found.day)


def read_written(words: str, *, today: date, zone: tzinfo, order: Order) -> datetime | date | None:
    """Read a date; words that mean nothing here (places, prepositions) are passed over.

    A Hijri date beside a Gregorian one is held against it: moons may differ by two days, not by more. A day without a
    year is the last one before today, within half a year; or the last one on the weekday that is named with it.

    Args:
        words: plain, see `plain`.
        today: two digits mean a year up to the next.
        zone: of a time that states none.
        order: of three numbers that could be either.

    Returns:
        An aware datetime where a time is stated, else the day; None when there is not exactly one date.
    """
    try:
        clock = read_clock(_chinese(_TUESDAY.sub("", words)))
        tokens = list(_tokens(clock.rest))
        if len(tokens) == _YEARLESS:
            day = _of_its_year(tokens[0], tokens[1], _weekday(words), today)
        else:
            day = _agreed([*_days(tokens, today.year, order)])
    except (ValueError, LookupError, OverflowError):
        return None
    if day is None or clock.at is None:
        return day
    return datetime.combine(day, clock.at, clock.zone or zone)


def _chinese(words: str) -> str:
    return _CHINESE_NUMBER.sub(lambda found: str(_chinese_number(found[0])), _CHINESE_WEEKDAY.sub(" ", words))


def _weekday(words: str) -> int | None:
    if found := _WEEKDAY.search(words):
        return WEEKDAYS[found[0]]
    found = _CHINESE_WEEKDAY.search(words)
    return CHINESE_WEEKDAYS.index(found[1].replace("天", "日")) if found else None


def _of_its_year(first: _Token, second: _Token, weekday: int | None, today: date) -> date | None:
    """Find the year of a month and a day.

    Raises:
        ValueError: they are none.
    """
    month, number = (second, first) if first.kind == "number" else (first, second)
    if month.kind == "number" or number.kind != "number" or number.digits > _SHORT_DIGITS:
        raise ValueError(number)
    is_hijri = month.kind == "hijri"
    year = Gregorian(today.year, today.month, today.day).to_hijri().year if is_hijri else today.year
    for back in range(-1, _WEEKDAY_YEARS):
        try:
            day = _Day(is_hijri, year - back, month.value, number.value).gregorian()
        except ValueError:  # 29 February, or a month of 29 days
            continue
        if day > today + _CLOCKS_DIFFER:
            continue
        if weekday is None:
            return day if day > today - _RECENT else None
        if day.weekday() == weekday:
            return day
    return None


def _chinese_number(digits: str) -> int:
    if "十" not in digits:
        return int("".join(str(_CHINESE_DIGITS[digit]) for digit in digits))
    tens, _, ones = digits.partition("十")
    return (_CHINESE_DIGITS[tens] if tens else 1) * _TEN + (_CHINESE_DIGITS[ones] if ones else 0)


def _tokens(words: str) -> Iterator[_Token]:
    """Give months and numbers; a month that is named twice over, as in آذار/مارس, is one."""
    last: _Token | None = None
    for found in _TOKEN.finditer(words):
        if found["month"]:
            token = _Token("gregorian", int(found[0]), 0)
        elif found["number"]:
            token = _Token("number", int(found[0]), len(found[0]))
        elif found["gregorian"]:
            token = _Token("gregorian", GREGORIAN[found[0]], 0)
        else:
            token = _Token("hijri", HIJRI[found[0]], 0)
        if token.kind == "number" or token != last:
            yield token
        last = token


def _days(tokens: Sequence[_Token], this_year: int, order: Order) -> Iterator[_Day]:
    """Three tokens make a day.

    Raises:
        ValueError: they do not.
    """
    for start in range(0, len(tokens), 3):
        group = tokens[start : start + 3]
        months = [token for token in group if token.kind != "number"]
        numbers = [token for token in group if token.kind == "number"]
        if len(group) != 3 or len(months) > 1:  # noqa: PLR2004 - day, month, year
            raise ValueError(group)
        if months:
            first, second = numbers
            if group[2] is months[0] and _YEAR_DIGITS not in (first.digits, second.digits):
                raise ValueError(group)  # "20-22 November" is two days
            year, day = (first, second) if first.digits == _YEAR_DIGITS else (second, first)
            month = months[0].value
        else:
            year, month, day = _by_order(numbers, order)
        full = _full_year(year, this_year)
        yield _Day(full in _HIJRI_YEARS or (bool(months) and months[0].kind == "hijri"), full, month, day.value)


def _by_order(numbers: Sequence[_Token], order: Order) -> tuple[_Token, int, _Token]:
    first, second, third = numbers
    if first.digits == _YEAR_DIGITS or (order == "YMD" and third.digits <= _SHORT_DIGITS):
        return first, second.value, third
    month, day = (first, second) if order == "MDY" else (second, first)
    if month.value > 12 >= day.value:  # noqa: PLR2004 - there is no thirteenth month
        month, day = day, month
    return third, month.value, day


def _full_year(year: _Token, this_year: int) -> int:
    if year.digits == _YEAR_DIGITS:
        return year.value
    if year.digits != _SHORT_DIGITS:
        raise ValueError(year)
    century = this_year // 100 * 100
    return century + year.value if century + year.value <= this_year + 1 else century - 100 + year.value


def _agreed(days: Sequence[_Day]) -> date | None:
    stated = {day.gregorian() for day in days if not day.is_hijri}
    by_moon = {day.gregorian() for day in days if day.is_hijri}
    if len(stated) > 1 or (not stated and len(by_moon) != 1):
        return None
    agreed = next(iter(stated or by_moon))
    return agreed if all(abs((moon - agreed).days) <= _MOONS_DIFFER_DAYS for moon in by_moon) else None
