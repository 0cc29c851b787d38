"""The interface in one language: its words, names, dates and numbers, and which language a reader gets."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from babel import Locale, negotiate_locale
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_decimal, format_percent
from starlette.requests import HTTPConnection

from services.publish.adapters.renderers import direction
from services.publish.adapters.typeset import typeset_words
from services.publish.reader.adapters.labels import INTERFACE, Labels
from shared.contract.base import UNNAMED

COOKIE = "lang"
_WORDS: dict[str, dict[str, Any]] = {
    tag: typeset_words(words, tag)
    for tag, words in yaml.safe_load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8")).items()
}
_CODE = re.compile(r"[a-z0-9-]+")
_DEFAULT = "ar"
_NEARLY = 0.99


class Interface:
    """One language of the interface.

    Args:
        language: ar, en or fr.
        labels: of themes and entities.
    """

    def __init__(self, language: str, labels: Labels) -> None:
        self.language = language
        self.direction = direction(language)
        self.words: Mapping[str, Any] = _WORDS[language]
        self._labels = labels
        self._locale = Locale.parse(language)

    def say(self, key: str, **values: object) -> str:
        """Give a sentence or word with its values put in."""
        return str(self.words[key]).format(**values)

    def count(self, what: str, number: int, *, more: bool = False) -> str:
        """Give a number with its noun in the right plural; `more` says that there are more than were counted."""
        forms = self.words[what]
        form = str(forms.get(self._locale.plural_form(number), forms["other"])).replace("{n}", self.number(number))
        return str(self.words["more_than"]).format(n=form) if more else form

    def number(self, value: float) -> str:
        """Give a number in the language's digits."""
        return _number(value, self.language)

    def percent(self, share: float) -> str:
        """Give a share as a percentage."""
        return _percent(share, self.language)

    def alike(self, share: float) -> str:
        """Give how much two texts have in common: all of it only where they are the same."""
        return str(self.words["nearly"]) if _NEARLY <= share < 1 else self.say("similar", n=self.percent(share))

    def day(self, at: date | datetime, form: str = "long") -> str:
        """Give a date."""
        return _day(at.date() if isinstance(at, datetime) else at, form, self.language)

    def month(self, at: date) -> str:
        """Give a month with its year."""
        return str(format_skeleton("yMMMM", at, locale=self._locale))

    def moment(self, at: datetime, zone: str = "UTC") -> str:
        """Give date and time in a zone, and name the zone when it is UTC."""
        local = at.astimezone(ZoneInfo(zone))
        told = f"{self.day(local)} {_time(local.hour, local.minute, self.language)}"
        return f"{told} UTC" if zone == "UTC" else told

    def ms(self, milliseconds: int) -> datetime:
        """Give the moment of a number of milliseconds."""
        return datetime.fromtimestamp(milliseconds / 1000, UTC)

    def act(self, kind: str, actors: int = 1) -> str:
        """Give what an act is called after so many who do it."""
        forms = self.words["acts_of_many" if actors > 1 else "acts"]
        return str(forms.get(kind, kind))

    def theme(self, theme: str) -> str:
        """Give the label of a theme."""
        return self._labels.theme(theme, self.language)

    def source(self, name: str, issuer: str | None = None) -> str:
        """Give the name of a source: who issues its statement, where all that it has is a code.

        What came without a source is called by how it came, in this language.
        """
        if issuer and _CODE.fullmatch(name):
            return issuer
        return str(self.words[name]) if name in UNNAMED else name

    def entity(self, entity: str, name: str = "") -> str:
        """Give the name of an entity: in this language, else the one that was read, else its id."""
        return self._labels.entity(entity, self.language) or name or entity

    def tongue(self, tag: str) -> str:
        """Give the name of a language."""
        return str(self._locale.languages.get(tag.split("-", 1)[0], tag))


@lru_cache(maxsize=10_000)
def _number(value: float, language: str) -> str:
    """Babel reads its patterns anew each time: a page has hundreds of numbers and dates, and few different ones."""
    return str(format_decimal(value, locale=language))


@lru_cache(maxsize=1_000)
def _percent(share: float, language: str) -> str:
    return str(format_percent(share, locale=language))


@lru_cache(maxsize=10_000)
def _day(at: date, form: str, language: str) -> str:
    return str(format_date(at, form, locale=language))


@lru_cache(maxsize=10_000)
def _time(hour: int, minute: int, language: str) -> str:
    return str(format_time(time(hour, minute), "short", locale=language))


@cache
def own_name(language: str) -> str:
    """Give the name of a language in itself."""
    return str(Locale.parse(language).languages[language])


def choose_language(request: HTTPConnection) -> str:
    """Give the language of `?lang=`, else the cookie's, else the browser's first that we have, else Arabic."""
    for asked in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if asked in INTERFACE:
            return str(asked)
    return _negotiated(request.headers.get("accept-language", "")[:500])


@lru_cache(maxsize=1_000)
def _negotiated(header: str) -> str:
    return negotiate_locale(_preferred(header), INTERFACE, sep="-") or _DEFAULT


def _preferred(header: str) -> list[str]:
    """Give the tags of an Accept-Language header, the most wanted first."""
    weighted = []
    for number, part in enumerate(header.split(",")):
        tag, _, quality = part.partition(";")
        try:
            weight = float(quality.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if tag.strip() and weight > 0:
            weighted.append((-weight, number, tag.strip()))
    return [tag for _, _, tag in sorted(weighted)]
