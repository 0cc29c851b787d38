"""Single values of `sources.yaml`; a wrong one is refused with its remedy."""

import re
from collections.abc import Callable
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import jmespath
from jmespath.exceptions import JMESPathError
from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from services.ingest.domain.urls import has_host

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION = r"^[1-9][0-9]{0,4} ?[smhd]$"
_NAME = r"^[a-z0-9][a-z0-9-]*$"
_WEB_URL = r"^https?://[^\s/]+"
_VARIABLE = r"^[A-Z][A-Z0-9_]*$"
_HEADER = r"^[A-Za-z0-9-]+$"
PRIVATE = tuple(
    IPv4Network(n) if "." in n else IPv6Network(n)
    for n in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "::1/128", "fc00::/7")
)
"""What `allow_private` opens: private networks and loopback; never link-local, where metadata services are."""


def _duration(value: object) -> object:
    if isinstance(value, timedelta):
        return value
    if not (isinstance(value, str) and re.fullmatch(_DURATION, value)):
        message = "is no duration; write a number and s, m, h or d, such as 15m"
        raise ValueError(message)
    return timedelta(**{_UNITS[value[-1]]: int(value[:-1])})


def _selector(value: str) -> str:
    try:
        LexborHTMLParser("<p></p>").css(value)
    except SelectolaxError as error:
        message = f"`{value}` is no CSS selector; try it in a browser's console"
        raise ValueError(message) from error
    return value


def _path(value: str) -> str:
    try:
        jmespath.compile(value)
    except JMESPathError as error:
        message = f"`{value}` is no JMESPath expression; see jmespath.org"
        raise ValueError(message) from error
    return value


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        message = f"`{value}` is no regular expression: {error}"
        raise ValueError(message) from error
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"`{value}` is no time zone; write a name such as Asia/Riyadh"
        raise ValueError(message) from error
    return value


def _reachable(value: str) -> str:
    if not has_host(value):
        message = "is no web address; write one such as https://example.org/news"
        raise ValueError(message)
    return value


def _of_form(pattern: str, remedy: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if re.match(pattern, value) is None:
            raise ValueError(remedy)
        return value

    return check


Duration = Annotated[timedelta, BeforeValidator(_duration), WithJsonSchema({"type": "string", "pattern": _DURATION})]
Selector = Annotated[str, AfterValidator(_selector)]
JsonPath = Annotated[str, AfterValidator(_path)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Zone = Annotated[str, AfterValidator(_zone)]
WebUrl = Annotated[
    str,
    Field(max_length=2000, json_schema_extra={"pattern": _WEB_URL}),
    AfterValidator(_of_form(_WEB_URL, "is no web address; it begins with http:// or https://")),
    AfterValidator(_reachable),
]
Name = Annotated[
    str,
    Field(max_length=60, json_schema_extra={"pattern": _NAME}),
    AfterValidator(_of_form(_NAME, "is no name; write small letters, digits and hyphens, such as ministry-news")),
]
Variable = Annotated[
    str,
    Field(json_schema_extra={"pattern": _VARIABLE}),
    AfterValidator(
        _of_form(
            _VARIABLE, "is no name of a variable; write one such as API_TOKEN, and keep the token itself out of here"
        )
    ),
]
HeaderName = Annotated[
    str,
    Field(json_schema_extra={"pattern": _HEADER}),
    AfterValidator(_of_form(_HEADER, "is no name of a header; write one such as X-Api-Key")),
]
