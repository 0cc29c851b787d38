"""httpx over guarded connections, through the public doors of both libraries."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import httpcore
import httpx

from services.ingest.adapters.web.addresses import GuardedBackend
from shared.runtime.public_addresses import Network


class GuardedTransport(httpx.AsyncBaseTransport):
    """Sends requests to addresses that were checked when the connection was made.

    Errors of httpcore pass as they are: `web.py` translates both libraries' errors in one place.

    Args:
        allowed: networks beside the public ones; connections are not shared with sources that allow others.
        most_connections: open at once.
    """

    def __init__(self, allowed: Sequence[Network] = (), *, most_connections: int = 64) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=most_connections,
            keepalive_expiry=15.0,
            network_backend=GuardedBackend(allowed),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the body is streamed, still encoded."""
        url = request.url
        answer = await self._pool.handle_async_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    async def aclose(self) -> None:
        """Close all connections."""
        await self._pool.aclose()


class _Body(httpx.AsyncByteStream):
    def __init__(self, stream: Any) -> None:  # noqa: ANN401 - httpcore types it as either kind of iterable
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()
