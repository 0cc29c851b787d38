"""Problem details (RFC 9457) for every answer that is no success."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

PROBLEM_JSON = "application/problem+json"
_DETAILS = {
    404: "nothing is served here; see /v1/openapi.json",
    405: "this method is not served here; see /v1/openapi.json",
}


def problem(
    status: int,
    detail: str,
    *,
    title: str | None = None,
    errors: Sequence[dict[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Give problem details.

    Args:
        status: of HTTP.
        detail: one sentence on this request, with the remedy.
        title: of all problems of this kind; the status's own without.
        errors: one for each row or field at fault.
        headers: further ones.
    """
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": title or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = list(errors)
    return JSONResponse(body, status_code=status, headers=headers, media_type=PROBLEM_JSON)


async def _http_error(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        return problem(500, "hiwar failed here; its log says why")
    return problem(error.status_code, _DETAILS.get(error.status_code, error.detail), headers=error.headers)


PROBLEM_HANDLERS: dict[Any, Any] = {HTTPException: _http_error, 500: _http_error}
"""For Starlette: unknown paths, wrong methods and failures of our own are told alike."""
