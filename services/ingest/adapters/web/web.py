"""Fetch one address as a good guest, and as one who trusts nobody: robots, turns, limits, checked addresses."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import NamedTuple

import httpcore
import httpx

from services.ingest.adapters.web.addresses import ForbiddenAddressError
from services.ingest.adapters.web.bodies import ENCODINGS, TooLargeError, UndecodableError, unpack
from services.ingest.adapters.web.hosts import HostClosedError, Hosts
from services.ingest.adapters.web.robots import LARGEST, Robots
from services.ingest.adapters.web.transport import GuardedTransport
from services.ingest.ports import Unreachable
from shared.runtime.public_addresses import Network

_REDIRECTS = (301, 302, 303, 307, 308)
_GONE = (404, 410)
_THROTTLED = (429, 503)
_NOT_MODIFIED = 304
_ERROR = 400
_THROTTLED_SECONDS = 60.0
_LONGEST_RETRY_SECONDS = 24 * 3600.0
_ACCEPT = "text/html, application/xhtml+xml, application/xml, application/json, */*;q=0.5"


class Page(NamedTuple):
    """An answer.

    Attributes:
        url: where it came from, after redirects.
        status: 200 to 299, or 304 with an empty body.
        body: unpacked.
        headers: names in any case.
    """

    url: str
    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def is_unchanged(self) -> bool:
        """Whether the server said that nothing changed since the validators that were sent."""
        return self.status == _NOT_MODIFIED

    @property
    def charset(self) -> str | None:
        """The charset that the server declares."""
        return httpx.Headers(self.headers).get("content-type", "").partition("charset=")[2].strip(" \"';") or None

    def validators(self) -> dict[str, str]:
        """Give what to send at the next visit, to be told whether anything changed."""
        names = (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since"))
        return {sent: self.headers[name] for name, sent in names if self.headers.get(name)}


@dataclass(frozen=True)
class Access:
    """What one source may do.

    Attributes:
        allowed: networks beside the public ones.
        obey_robots: False only where the host's owner agreed.
    """

    allowed: tuple[Network, ...] = ()
    obey_robots: bool = True


@dataclass(frozen=True)
class Limits:
    """How much one answer may cost, redirects included."""

    most_bytes: int = 16 * 1024 * 1024
    seconds: float = 60.0
    redirects: int = 5


class Web:
    """Fetches addresses.

    Args:
        user_agent: who we are and how to reach us.
        hosts: the turns.
        limits: of every answer.
    """

    def __init__(self, *, user_agent: str, hosts: Hosts, limits: Limits) -> None:
        self._headers = {"User-Agent": user_agent, "Accept": _ACCEPT, "Accept-Encoding": ENCODINGS}
        self._hosts = hosts
        self._limits = limits
        self._clients: dict[tuple[Network, ...], httpx.AsyncClient] = {}
        self._robots: dict[tuple[Network, ...], Robots] = {}

    async def get(self, url: str, access: Access, headers: Mapping[str, str] | None = None) -> Page:
        """Fetch an address.

        Args:
            url: http or https.
            access: what the source may do.
            headers: validators, and a token; a token is not sent on to another host.

        Raises:
            Unreachable: says why there is no answer that can be used.
        """
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await self._follow(url, access, dict(headers or {}))
        except TimeoutError as error:
            raise Unreachable("too_slow", f"no whole answer after {self._limits.seconds:g} s") from error

    async def sitemaps(self, url: str, access: Access) -> Sequence[str]:
        """Give the sitemaps that the robots.txt of an address's host names."""
        rules = await self._robots_of(access).rules(_origin(_checked(url)))
        return rules.sitemaps()

    async def close(self) -> None:
        """Close all connections."""
        for client in self._clients.values():
            await client.aclose()

    async def _follow(self, url: str, access: Access, headers: dict[str, str]) -> Page:
        target = _checked(url)
        for _ in range(self._limits.redirects + 1):
            page = await self._polite(target, access, headers)
            if page.status not in _REDIRECTS:
                return page
            following = _checked(str(target.join(_location(page))))
            if _origin(following) != _origin(target):
                headers = {name: value for name, value in headers.items() if name.startswith("If-")}
            target = following
        raise Unreachable("redirects", f"more than {self._limits.redirects} redirects")

    async def _polite(self, target: httpx.URL, access: Access, headers: Mapping[str, str]) -> Page:
        delay = 0.0
        if access.obey_robots:
            rules = await self._robots_of(access).rules(_origin(target))
            if rules.unknown:
                raise Unreachable("robots", f"{_origin(target)}/robots.txt: {rules.unknown}; nothing is allowed then")
            if not rules.allows(str(target)):
                raise Unreachable("robots", f"robots.txt of {target.host} forbids {target.path}")
            delay = rules.delay_seconds()
        try:
            async with self._hosts.turn(target.netloc.decode(), interval_seconds=delay):
                page = await self._once(target, access, headers, self._limits.most_bytes)
        except HostClosedError as error:
            raise Unreachable(
                "throttled", f"{target.host} asked to be left alone", retry_seconds=error.seconds
            ) from error
        self._judge(target, page)
        return page

    def _judge(self, target: httpx.URL, page: Page) -> None:
        if page.status in _THROTTLED:
            seconds = _retry_seconds(page.headers.get("retry-after", ""))
            self._hosts.close(target.netloc.decode(), seconds)
            raise Unreachable("throttled", f"status {page.status}", retry_seconds=seconds)
        if page.status in _GONE:
            raise Unreachable("gone", f"status {page.status}")
        if page.status >= _ERROR or page.status < httpx.codes.OK:
            raise Unreachable("status", f"status {page.status}")

    async def _once(self, target: httpx.URL, access: Access, headers: Mapping[str, str], most_bytes: int) -> Page:
        try:
            async with self._client(access).stream("GET", target, headers=dict(headers)) as answer:
                parts, size = [], 0
                if answer.status_code != _NOT_MODIFIED:  # a body there is none of ours
                    async for part in answer.aiter_raw():
                        size += len(part)
                        if size > most_bytes:
                            raise Unreachable("too_large", f"more than {most_bytes} bytes")
                        parts.append(part)
                encoding = answer.headers.get("content-encoding", "")
                body = await asyncio.to_thread(unpack, b"".join(parts), encoding, limit=most_bytes)
                return Page(str(target), answer.status_code, body, answer.headers)
        except ForbiddenAddressError as error:
            raise Unreachable(
                "address", f"{error}; `allow_private` or `allow_networks` of a source opens it"
            ) from error
        except TooLargeError as error:
            raise Unreachable("too_large", str(error)) from error
        except UndecodableError as error:
            raise Unreachable("encoding", str(error)) from error
        except (
            httpx.HTTPError,
            httpcore.NetworkError,
            httpcore.TimeoutException,
            httpcore.ProtocolError,
            httpcore.UnsupportedProtocol,
            OSError,
        ) as error:
            raise Unreachable("connection", f"{type(error).__name__}: {error}".rstrip(": ")) from error

    def _client(self, access: Access) -> httpx.AsyncClient:
        if access.allowed not in self._clients:
            self._clients[access.allowed] = httpx.AsyncClient(
                transport=GuardedTransport(access.allowed),
                headers=self._headers,
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                timeout=self._limits.seconds,
                trust_env=False,  # a proxy would make the connection, to an address that nobody checked
                follow_redirects=False,
            )
        return self._clients[access.allowed]

    def _robots_of(self, access: Access) -> Robots:
        if access.allowed not in self._robots:
            self._robots[access.allowed] = Robots(lambda url: self._robots_txt(url, access), time.monotonic)
        return self._robots[access.allowed]

    async def _robots_txt(self, url: str, access: Access) -> tuple[int, bytes]:
        target = _checked(url)
        for _ in range(self._limits.redirects + 1):
            try:
                async with self._hosts.turn(target.netloc.decode()):
                    page = await self._once(target, access, {}, LARGEST * 4)
            except HostClosedError as error:
                raise Unreachable("throttled", str(error), retry_seconds=error.seconds) from error
            if page.status not in _REDIRECTS:
                return page.status, page.body
            target = _checked(str(target.join(_location(page))))
        return httpx.codes.NOT_FOUND, b""  # more redirects than anybody follows: as if there were none (2.3.1.2)


def _checked(url: str) -> httpx.URL:
    try:
        target = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise Unreachable("address", f"{url[:200]!r} is no address") from error
    if target.scheme not in ("http", "https") or not target.host:
        raise Unreachable("address", f"{url[:200]!r} is neither http nor https")
    return target.copy_with(username=None, password=None, fragment=None)


def _origin(target: httpx.URL) -> str:
    return f"{target.scheme}://{target.netloc.decode()}"


def _location(page: Page) -> str:
    location = page.headers.get("location")
    if not location:
        raise Unreachable("redirects", f"status {page.status} that names no address")
    return location


def _retry_seconds(value: str) -> float:
    """Seconds or an HTTP date (RFC 9110, 10.2.3)."""
    try:
        seconds = float(value) if value.strip().isdigit() else _until(value)
    except (ValueError, TypeError):
        seconds = _THROTTLED_SECONDS
    return min(max(seconds, 1.0), _LONGEST_RETRY_SECONDS)


def _until(value: str) -> float:
    at = parsedate_to_datetime(value)
    return ((at if at.tzinfo else at.replace(tzinfo=UTC)) - datetime.now(UTC)).total_seconds()
