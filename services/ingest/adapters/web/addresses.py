"""Connect only to addresses that a source may reach: each is checked when the connection is made (SSRF)."""

import asyncio
from collections.abc import Iterable, Sequence

import httpcore

from shared.runtime.public_addresses import Address, Network, is_public, resolve

_ADDRESSES_TRIED = 3


class ForbiddenAddressError(OSError):
    """A host has no address that the source may reach."""


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
