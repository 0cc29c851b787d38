"""An HTTP transport for addresses that strangers gave: it connects to public machines alone, whatever a name says."""

import ssl
from collections.abc import Collection

import httpx

from shared.runtime.public_addresses import is_public, resolve


class NotPublicError(httpx.ConnectError):
    """The name leads to this machine or to a private network."""


class PublicTransport(httpx.AsyncBaseTransport):
    """Resolves a name once, refuses it when any of its addresses is not public, and connects to what it has checked.

    A check before the request would not do: the name could lead elsewhere by the time of the connection. Connections
    are not kept: a kept one is found by its address, and would be used for another name.

    Args:
        allow: names and addresses that may be private, as they stand in the URL.
        verify: TLS context; None trusts the system's certificates.
    """

    def __init__(self, *, allow: Collection[str] = (), verify: ssl.SSLContext | None = None) -> None:
        self._allow = frozenset(name.casefold() for name in allow)
        limits = httpx.Limits(max_keepalive_connections=0, max_connections=100)
        self._inner = httpx.AsyncHTTPTransport(verify=verify or True, limits=limits)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request.

        Raises:
            NotPublicError: the name leads where it must not.
            httpx.TransportError: everything else that can go wrong on the way.
        """
        host = request.url.host
        port = request.url.port or {"https": 443}.get(request.url.scheme, 80)
        try:
            addresses = await resolve(host, port)
        except (OSError, UnicodeError) as error:
            message = f"{host} cannot be resolved: {error}"
            raise httpx.ConnectError(message) from error
        if host.casefold() not in self._allow and not all(map(is_public, addresses)):
            message = f"{host} leads to an address that is not public"
            raise NotPublicError(message, request=request)
        failure: httpx.TransportError = httpx.ConnectError(f"{host} has no address", request=request)
        for address in addresses:
            aimed = httpx.Request(
                request.method,
                request.url.copy_with(host=str(address)),
                headers=request.headers,  # `Host` is in them, as the caller wrote it
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": host},
            )
            try:
                return await self._inner.handle_async_request(aimed)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error  # nothing was sent: the next address may answer
        raise failure

    async def aclose(self) -> None:
        """Disconnect."""
        await self._inner.aclose()
