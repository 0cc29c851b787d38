"""Who may ask, and how often."""

import hmac
from collections.abc import Sequence

from fastapi import HTTPException
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from pydantic import SecretStr
from starlette.requests import Request


class Access:
    """Lets in who has a token, when tokens are set, and each client so many times a minute.

    Counts are this process's own: with N replicas a client may get N times as much.

    Args:
        tokens: bearer tokens; none lets everyone in.
        per_minute: questions of one client, which is a token, or an address where there are no tokens.
    """

    def __init__(self, tokens: Sequence[SecretStr], *, per_minute: int) -> None:
        self._tokens = [token.get_secret_value().encode() for token in tokens]
        self._limit = RateLimitItemPerMinute(per_minute)
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def check(self, request: Request) -> None:
        """Refuse, or let in.

        Raises:
            HTTPException: 401 without a token that is known, 429 for too many questions.
        """
        client = self._client(request)
        if not await self._limiter.hit(self._limit, client):
            told = f"more than {self._limit.amount} questions in a minute; ask again later"
            raise HTTPException(429, told, {"Retry-After": "60"})

    def _client(self, request: Request) -> str:
        if not self._tokens:
            return request.client.host if request.client else "unknown"
        given = request.headers.get("authorization", "").removeprefix("Bearer ").encode()
        for number, token in enumerate(self._tokens):
            if hmac.compare_digest(given, token):
                return f"token {number}"
        raise HTTPException(401, "send `Authorization: Bearer TOKEN`", {"WWW-Authenticate": "Bearer"})
