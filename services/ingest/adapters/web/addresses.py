"""Connect only to addresses that a source may reach: each is checked when the connection is made (SSRF)."""

import asyncio
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network

import httpcore

from shared.runtime.safe_http import Address, resolve

Network = IPv4Network | IPv6Network
_ADDRESSES_TRIED = 3

_NEVER_PUBLIC: tuple[Network, ...] = tuple(
    ip_network(network)
    for network in (
        "100.64.0.0/10",  # carrier-grade NAT, with a cloud's metadata at 100.100.100.200
        "168.63.129.16/32",  # a cloud's host agent, on an address that looks public
        "192.0.0.0/24",  # IETF protocol assignments, with a cloud's metadata at 192.0.0.192
        "192.88.99.0/24",  # 6to4 relays (RFC 7526)
        "198.18.0.0/15",  # benchmarks (RFC 2544)
        "::/96",  # IPv4-compatible (RFC 4291, 2.5.5.1)
        "::ffff:0:0/96",  # IPv4-mapped
        "64:ff9b::/96",  # NAT64 (RFC 6052)
        "64:ff9b:1::/48",  # NAT64 of one's own (RFC 8215)
        "2001::/23",  # IETF protocol assignments, with Teredo
        "2002::/16",  # 6to4 (RFC 3056)
        "3fff::/20",  # documentation (RFC 9637)
        "5f00::/16",  # segment routing (RFC 9602)
        "fec0::/10",  # site-local, deprecated
    )
)


class ForbiddenAddressError(OSError):
    """A host has no address that the source may reach."""


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet, and to no translation or tunnel into something else."""
    if not address.is_global or address.is_multicast:
        return False
    return not any(address in network for network in _NEVER_PUBLIC if network.version == address.version)


def permitted(addresses: Iterable[Address], allowed: Sequence[Network]) -> list[Address]:
    """Give those that are public, or in a network that the source allows itself."""
    return [
        address
        for address in addresses
        if is_public(address) or any(address.version == n.version and address in n for n in allowed)
    ]


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Resolves a host once, and connects to the very address that was checked: no second look-up can differ.

    Args:
        allowed: networks beside the public ones.
    """

    def __init__(self, allowed: Sequence[Network] = ()) -> None:
        self._allowed = tuple(allowed)
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's interface
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect.

        Raises:
            ForbiddenAddressError: none of the host's addresses may be reached.
            httpcore.ConnectError: the host has no address, or none answers.
        """
        try:
            found = await resolve(host, port)
        except (OSError, UnicodeError) as error:
            message = f"{host} has no address ({error})"
            raise httpcore.ConnectError(message) from error
        usable = permitted(found, self._allowed)
        if not usable:
            message = f"{host} is at {', '.join(map(str, found))}, which is not public"
            raise ForbiddenAddressError(message)
        *others, last = usable[:_ADDRESSES_TRIED]
        for address in others:
            try:
                return await self._inner.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._inner.connect_tcp(str(last), port, timeout, local_address, socket_options)

    async def connect_unix_socket(self, path: str, *_: object, **__: object) -> httpcore.AsyncNetworkStream:
        """Refuse: no source is at a path."""
        message = f"{path} is no network address"
        raise ForbiddenAddressError(message)

    async def sleep(self, seconds: float) -> None:
        """Sleep; httpcore calls it between tries."""
        await asyncio.sleep(seconds)
