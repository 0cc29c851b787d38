"""Statements pushed over HTTP: told to be accepted once they are in the outbox, refused with the field at fault."""

import hmac
from collections.abc import AsyncIterator, Sequence
from ipaddress import ip_address
from typing import Any

from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.ingest import metrics
from services.ingest.adapters.rows import Refusal, Row, read_lines, read_object
from services.ingest.domain.documents import Document
from services.ingest.flow import BATCH, Ingest, Receipt
from shared.errors import Unavailable, Unprocessable

_RETRY_SECONDS = 5
_JSON, _LINES = "application/json", ("application/x-ndjson", "application/jsonl")
_STATUS = {"json": 400, "encoding": 400, "duplicate_field": 400, "too_large": 413}
_TITLES = {
    400: "The body cannot be read",
    401: "A token is wanted",
    403: "Only loopback is served",
    413: "Too large",
    415: "Unsupported media type",
    422: "A field is wrong",
    429: "Too much is waiting",
    503: "The store is away",
}


class PushApi:
    """`POST /v1/statements`.

    Args:
        ingest: takes the documents.
        token: bearer token; None serves loopback alone.
        max_body_bytes: largest body.
    """

    def __init__(self, ingest: Ingest, *, token: SecretStr | None, max_body_bytes: int) -> None:
        self._ingest = ingest
        self._token = token
        self._max_body_bytes = max_body_bytes

    def routes(self) -> list[Route]:
        """Give the routes of the API."""
        return [
            Route("/v1/statements", self.push, methods=["POST"]),
            Route("/v1/openapi.json", self.describe, methods=["GET"]),
        ]

    async def push(self, request: Request) -> Response:
        """Take one JSON object, or NDJSON with one a line."""
        kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
        refused = self._forbidden(request) or self._unreadable(kind)
        if refused is not None:
            return refused
        body = await _read_body(request.stream(), self._max_body_bytes)
        if body is None:
            return problem(413, f"the body is larger than {self._max_body_bytes} bytes; send fewer lines at a time")
        rows = list(read_lines(body)) if kind in _LINES else [(1, read_object(body))]
        try:
            return await self._accept(rows, many=kind in _LINES)
        except Unavailable:
            return problem(503, "nothing is lost; send it again later", headers={"Retry-After": str(_RETRY_SECONDS)})

    async def describe(self, _: Request) -> Response:
        """Give the OpenAPI document."""
        return JSONResponse(openapi())

    def _forbidden(self, request: Request) -> Response | None:
        if self._token is None:
            host = request.client.host if request.client else ""
            return None if _is_loopback(host) else problem(403, "set HIWAR_PUSH_TOKEN to serve other machines")
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if hmac.compare_digest(given.encode(), self._token.get_secret_value().encode()):
            return None
        return problem(401, "send `Authorization: Bearer TOKEN`", headers={"WWW-Authenticate": "Bearer"})

    def _unreadable(self, kind: str) -> Response | None:
        if kind != _JSON and kind not in _LINES:
            return problem(415, f"send {_JSON} or {_LINES[0]}")
        if self._ingest.is_full():
            return problem(429, "send it again later", headers={"Retry-After": str(_RETRY_SECONDS)})
        return None

    async def _accept(self, rows: Sequence[tuple[int, Row]], *, many: bool) -> Response:
        refused = [row for _, row in rows if isinstance(row, Refusal)]
        metrics.DOCUMENTS.labels("refused").inc(len(refused))
        documents = [(line, _pushed(row)) for line, row in rows if isinstance(row, Document)]
        accepted = []
        for start in range(0, len(documents), BATCH):
            part = documents[start : start + BATCH]
            for (line, _), receipt in zip(part, await self._ingest.accept([d for _, d in part]), strict=True):
                if receipt.refused:
                    refused.append(Refusal(line, receipt.refused, b""))
                else:
                    accepted.append(_told(receipt))
        errors = [_error(refusal, with_line=many) for refusal in sorted(refused, key=lambda r: r.line)]
        if accepted or not rows:
            return JSONResponse({"accepted": accepted, "refused": errors}, status_code=202)
        cause = refused[0].cause
        return problem(_STATUS.get(cause.reason, 422), cause.detail, errors=errors)


def problem(
    status: int, detail: str, *, errors: Sequence[dict[str, Any]] = (), headers: dict[str, str] | None = None
) -> JSONResponse:
    """Give problem details (RFC 9457); `errors` names lines and fields."""
    body = {"type": "about:blank", "title": _TITLES[status], "status": status, "detail": detail}
    if errors:
        body["errors"] = list(errors)
    return JSONResponse(body, status_code=status, headers=headers, media_type="application/problem+json")


def openapi() -> dict[str, Any]:
    """Give the OpenAPI 3.1 document of the push API."""
    answers = {str(status): {"description": title} for status, title in _TITLES.items()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "hiwar push API", "version": "1"},
        "paths": {
            "/v1/statements": {
                "post": {
                    "summary": "Push one statement, or many as NDJSON.",
                    "requestBody": {
                        "required": True,
                        "content": {
                            _JSON: {"schema": {"$ref": "#/components/schemas/Document"}},
                            _LINES[0]: {"schema": {"type": "string"}},
                        },
                    },
                    "responses": {
                        "202": {"description": "In the outbox: ids, and lines that were refused."},
                        **answers,
                    },
                }
            }
        },
        "components": {"schemas": {"Document": Document.model_json_schema()}},
    }


async def _read_body(stream: AsyncIterator[bytes], limit: int) -> bytes | None:
    parts, size = [], 0
    async for part in stream:
        size += len(part)
        if size > limit:
            return None
        parts.append(part)
    return b"".join(parts)


def _pushed(document: Document) -> Document:
    """A pushed statement that names no source is of the source `push`."""
    return document if "source" in document.model_fields_set else document.model_copy(update={"source": "push"})


def _error(refusal: Refusal, *, with_line: bool) -> dict[str, Any]:
    cause: Unprocessable = refusal.cause
    field, colon, _ = cause.detail.partition(": ")
    told: dict[str, Any] = {"reason": cause.reason, "detail": cause.detail}
    if colon and " " not in field:
        told["field"] = field
    return {"line": refusal.line, **told} if with_line else told


def _told(receipt: Receipt) -> dict[str, Any]:
    return {"statement_id": receipt.statement_id, "revision": receipt.revision, "status": receipt.result}


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
