"""Digests over HTTP: the latest, one of them, and closing all windows now."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.publish.adapters.admin_guard import guarded, problem

_MOST = 1_000


class SentDigests(Protocol):
    """Gives what was sent; both methods raise Unavailable when the store is away."""

    async def latest(self, limit: int) -> list[str]:
        """Give the ids of the digests sent last, the latest window first."""

    async def value(self, digest_id: str) -> bytes | None:
        """Give a sent digest as it stands on the topic."""


class DigestApi:
    """`GET /v1/digests`, `GET /v1/digests/{id}`, `POST /v1/windows/close`.

    Args:
        closings: the digests.
        close_now: closes all windows.
        token: bearer token; None serves loopback alone.
    """

    def __init__(
        self, closings: SentDigests, *, close_now: Callable[[], Awaitable[list[str]]], token: SecretStr | None
    ) -> None:
        self._closings = closings
        self._close_now = close_now
        self._token = token

    def routes(self) -> list[Route]:
        """Give the routes of the API."""
        return [
            Route("/v1/digests", guarded(self.latest, self._token), methods=["GET"]),
            Route("/v1/digests/{digest_id:path}", guarded(self.one, self._token), methods=["GET"]),
            Route("/v1/windows/close", guarded(self.close, self._token), methods=["POST"]),
        ]

    async def latest(self, request: Request) -> Response:
        """Give ids, the latest window first; `limit` says how many, 100 if it does not."""
        limit = request.query_params.get("limit", "100")
        if not limit.isdigit() or not 0 < int(limit) <= _MOST:
            return problem(422, f"limit: `{limit}` is no number from 1 to {_MOST}")
        return JSONResponse({"digests": await self._closings.latest(int(limit))})

    async def one(self, request: Request) -> Response:
        """Give one digest as it stands on the topic."""
        value = await self._closings.value(request.path_params["digest_id"])
        if value is None:
            return problem(404, "no digest of this id was sent")
        return Response(value, media_type="application/json")

    async def close(self, _: Request) -> Response:
        """Close every open window now; answers when the digests are sent."""
        return JSONResponse({"digests": await self._close_now()})
