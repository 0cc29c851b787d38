"""What a host lets robots see (RFC 9309), read once and remembered for a day."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from protego import Protego

from services.ingest.ports import Unreachable

ROBOT = "hiwar"
"""Our product token, as site owners write it in robots.txt."""
LARGEST = 500 * 1024
"""Bytes that RFC 9309, section 2.5, asks to be read; the rest is ignored."""
_KEPT_SECONDS = 24 * 3600.0
_UNREACHABLE_SECONDS = 600.0
_KEPT_HOSTS = 5_000
_OK, _CLIENT_ERROR, _SERVER_ERROR = 200, 400, 500
_NOTHING = "User-agent: *\nDisallow: /"


class Rules(NamedTuple):
    """What one host allows.

    Attributes:
        unknown: why its robots.txt could not be had, so that nothing is allowed; empty when it could.
    """

    parsed: Protego
    unknown: str = ""

    def allows(self, url: str) -> bool:
        """Whether we may fetch an address of that host."""
        return bool(self.parsed.can_fetch(url, ROBOT))

    def delay_seconds(self) -> float:
        """Seconds that the host wants between two requests."""
        return float(self.parsed.crawl_delay(ROBOT) or 0.0)

    def sitemaps(self) -> list[str]:
        """Addresses of sitemaps that the host names."""
        return [str(address) for address in self.parsed.sitemaps]


class Robots:
    """The rules of all hosts that were asked.

    Args:
        fetch: gives status and body of a robots.txt, redirects followed; raises Unreachable.
        clock: monotonic seconds.
    """

    def __init__(self, fetch: Callable[[str], Awaitable[tuple[int, bytes]]], clock: Callable[[], float]) -> None:
        self._fetch = fetch
        self._clock = clock
        self._rules: dict[str, tuple[float, Rules]] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def rules(self, origin: str) -> Rules:
        """Give the rules of an origin, such as `https://example.org`."""
        lock = self._locks.setdefault(origin, asyncio.Lock())
        async with lock:
            known = self._rules.get(origin)
            if known is None or known[0] <= self._clock():
                rules = await self._ask(origin)
                kept = _KEPT_SECONDS if not rules.unknown else _UNREACHABLE_SECONDS
                self._forget()
                self._rules[origin] = known = (self._clock() + kept, rules)
        return known[1]

    async def _ask(self, origin: str) -> Rules:
        try:
            return _read(*await self._fetch(f"{origin}/robots.txt"))
        except Unreachable as error:
            if error.reason == "address":
                raise
            return Rules(Protego.parse(_NOTHING), unknown=str(error))

    def _forget(self) -> None:
        if len(self._rules) >= _KEPT_HOSTS:
            oldest = min(self._rules, key=lambda origin: self._rules[origin][0])
            del self._rules[oldest]
            self._locks.pop(oldest, None)


def _read(status: int, body: bytes) -> Rules:
    """4xx allows everything, no answer and 5xx nothing (RFC 9309, 2.3.1.3 and 2.3.1.4)."""
    if _CLIENT_ERROR <= status < _SERVER_ERROR and status != 429:  # noqa: PLR2004 - Too Many Requests is no "no"
        return Rules(Protego.parse(""))
    if not _OK <= status < _CLIENT_ERROR:
        return Rules(Protego.parse(_NOTHING), unknown=f"status {status}")
    return Rules(Protego.parse(body[:LARGEST].decode("utf-8", errors="replace").removeprefix("\ufeff")))
