"""Who may use the admin API, and how it says no."""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from ipaddress import ip_address
from typing import Any

from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from shared.errors import Unavailable

Handler = Callable[[Request], Awaitable[Response]]


def guarded(handler: Handler, token: SecretStr | None) -> Handler:
    """Serve whoever brings the token; without one, loopback alone. MongoDB's absence is told as 503."""

    async def guard(request: Request) -> Response:
        if not _may(request, token):
            return problem(403, "send `Authorization: Bearer TOKEN`; without HIWAR_ADMIN_TOKEN only loopback is served")
        try:
            return await handler(request)
        except Unavailable as error:
            return problem(503, str(error))

    return guard


def problem(status: int, detail: str, **more: Any) -> JSONResponse:  # noqa: ANN401 - any JSON
    """Give a problem as RFC 9457 has it."""
    body: Mapping[str, Any] = {
        "type": "about:blank",
        "title": "The request cannot be served",
        "status": status,
        "detail": detail,
        **more,
    }
    return JSONResponse(body, status_code=status, media_type="application/problem+json")


def _may(request: Request, token: SecretStr | None) -> bool:
    if token is not None:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.get_secret_value().encode())
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False
