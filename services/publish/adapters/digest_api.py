"""Closing all windows now, over HTTP; digests are read through the read API."""

from collections.abc import Awaitable, Callable

from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.publish.adapters.admin_guard import guarded


class DigestApi:
    """`POST /v1/windows/close`.

    Args:
        close_now: closes all windows.
        token: bearer token; None serves loopback alone.
    """

    def __init__(self, *, close_now: Callable[[], Awaitable[list[str]]], token: SecretStr | None) -> None:
        self._close_now = close_now
        self._token = token

    def routes(self) -> list[Route]:
        """Give the routes of the API."""
        return [
            Route("/v1/windows/close", guarded(self.close, self._token), methods=["POST"]),
        ]

    async def close(self, _: Request) -> Response:
        """Close every open window now; answers when the digests are sent."""
        return JSONResponse({"digests": await self._close_now()})
