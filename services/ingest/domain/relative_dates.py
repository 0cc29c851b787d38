"""Dates that count back from now, in six languages: "قبل ساعتين", "hace 2 días", "вчера в 14:30"."""

import re
from datetime import date, datetime, timedelta
from typing import Literal

from services.ingest.domain.calendar_words import alone, plain
from services.ingest.domain.clock_times import read_clock

_UNITS = {
    timedelta(seconds=1): "seconds? secs? secondes? segundos? секунд[уы]? сек 秒钟? ثانيه ثوان ثواني ثانيتين",
    timedelta(minutes=1): "minutes? mins? minutos? минут[уы]? мин 分钟? دقيقه دقائق دقيقتين",
    timedelta(hours=1): "hours? hrs? heures? horas? час(?:а|ов)? 个?小时 ساعه ساعات ساعتين",
    timedelta(days=1): "days? jours? dias? день дня дней 天 日 يوم ايام يوما يومين",
    timedelta(weeks=1): "weeks? semaines? semanas? недел[яюиь] 周 个?星期 اسبوع اسابيع اسبوعين",
    None: "months? mois mes(?:es)? месяц(?:а|ев)? 个月 شهر اشهر شهرين شهرا "
    "years? ans? annees? anos? год(?:а)? лет 年 سنه سنوات سنتين عام اعوام عامين",
}
"""None: a month or a year ago is no date."""
_ONE = "an? one une? un una один одну 一 واحد"
_DUAL = re.compile("(?:تين|مين|عين|رين)$")
_AMOUNT = rf"(?:(?P<number>\d{{1,4}})|{'|'.join(_ONE.split())})"
_UNIT = "|".join(f"(?P<unit{number}>{'|'.join(plain(words).split())})" for number, words in enumerate(_UNITS.values()))
_AGO = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^(?:about |almost |over )?(?:{_AMOUNT}\s*)(?:{_UNIT})\s+(?:ago|назад)$",
        rf"^(?:около )?(?:{_UNIT})\s+назад$",
        rf"^(?:il y a|hace|قبل|منذ)\s+(?:environ |unos? |unas? |حوالي |نحو )?(?:{_AMOUNT}\s*)?(?:{_UNIT})(?: واحده?)?$",
        rf"^{_AMOUNT}\s*(?:{_UNIT})(?:之?前|以前)$",
    )
)
_DAYS_BACK = {
    0: "today|aujourd'hui|aujourd’hui|hoy|сегодня|今天|今日|اليوم",
    1: "yesterday|hier|ayer|вчера|昨天|昨日|أمس|البارحة|يوم أمس",
    2: "avant-hier|anteayer|позавчера|前天|أول أمس|أول من أمس",
}
_BACK = {plain(word): days for days, words in _DAYS_BACK.items() for word in words.split("|")}
_DAY_WORD = re.compile(rf"^(?:{alone(_BACK)}|今天|今日|昨天|昨日|前天)")
_NOW = frozenset(map(plain, ("now", "just now", "à l'instant", "ahora", "только что", "刚刚", "الآن", "قبل قليل")))
_JOINING = re.compile(r"[\s;,.]*(?:at|a las?|a|в|الساعه|عند|,)?[\s;,.]*")
TOO_VAGUE: Literal["vague"] = "vague"


def read_relative(words: str, now: datetime) -> datetime | date | Literal["vague"] | None:
    """Read how long ago something was.

    Args:
        words: plain, see `plain`.
        now: aware, in the source's zone.

    Returns:
        An instant for seconds, minutes and hours, and for a day with a time; the day for days and weeks; "vague" for
        months and years; None when the words do not count back.
    """
    if words in _NOW:
        return now
    found = next((match for pattern in _AGO if (match := pattern.match(words))), None)
    return _day_and_time(words, now) if found is None else _back(found, now)


def _back(found: re.Match[str], now: datetime) -> datetime | date | Literal["vague"]:
    number, unit = next((n, u) for n, u in enumerate(_UNITS) if found[f"unit{n}"])
    if unit is None:
        return TOO_VAGUE
    given = found.groupdict().get("number")
    amount = int(given) if given else 2 if _DUAL.search(found[f"unit{number}"]) else 1
    then = now - amount * unit
    return then if unit < timedelta(days=1) else then.date()


def _day_and_time(words: str, now: datetime) -> datetime | date | None:
    found = _DAY_WORD.match(words)
    if found is None:
        return None
    day = now.date() - timedelta(days=_BACK[found[0]])
    try:
        clock = read_clock(words[found.end() :])
    except ValueError:
        return None
    if _JOINING.fullmatch(clock.rest) is None:
        return None
    return datetime.combine(day, clock.at, clock.zone or now.tzinfo) if clock.at else day
