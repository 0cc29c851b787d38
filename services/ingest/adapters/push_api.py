"""Statements pushed over HTTP: told to be accepted once they are in the outbox, refused with the field at fault."""

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from hashlib import sha256
from ipaddress import ip_address
from typing import Protocol

from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.ingest.adapters.push.answers import Answer
from services.ingest.adapters.push.clients import Client, Clients, build_clients
from services.ingest.adapters.push.openapi import JSON, LINES, TITLES, openapi
from services.ingest.adapters.push.results import accept_rows
from services.ingest.adapters.rows import Row, read_lines, read_object
from services.ingest.domain.rate import Buckets
from services.ingest.flow import Ingest
from shared.errors import Unavailable
from shared.runtime import problems

MOST_LINES = 50_000
_RETRY_SECONDS = 5
_LONGEST_KEY = 255
_LOOPBACK = Client("loopback")


class Answers(Protocol):
    """Keeps what was answered to requests with an Idempotency-Key; both methods raise Unavailable."""

    async def get(self, client: str, key: str, now: datetime) -> Answer | None:
        """Give the answer that a client got for a key; None when there is none, or it is too old."""

    async def keep(self, client: str, key: str, answer: Answer, now: datetime) -> Answer:
        """Keep an answer; give the one that is kept: another's, when a request with this key was faster."""


class PushApi:
    """`POST /v1/statements` and `GET /v1/openapi.json`.

    Args:
        ingest: takes the documents.
        max_body_bytes: largest body.
        token: of a client that may push for every source.
        clients: all that have a token, instead of `token`; where nobody has one, loopback alone is served.
        answers: kept for repeats; None: Idempotency-Key changes nothing, repeats are unchanged rows.
        now: gives the current time, aware.
    """

    def __init__(  # noqa: PLR0913 - each has a default
        self,
        ingest: Ingest,
        *,
        max_body_bytes: int,
        token: SecretStr | None = None,
        clients: Clients | None = None,
        answers: Answers | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._ingest = ingest
        self._max_body_bytes = max_body_bytes
        self._clients = clients or build_clients(token, [], per_minute=10**6)
        self._answers = answers
        self._now = now
        self._buckets = Buckets()

    def routes(self) -> list[Route]:
        """Give the routes of the API."""
        return [
            Route("/v1/statements", self.push, methods=["POST"]),
            Route("/v1/openapi.json", self.describe, methods=["GET"]),
        ]

    async def describe(self, _: Request) -> Response:
        """Give the OpenAPI document."""
        return JSONResponse(openapi(self._max_body_bytes, MOST_LINES))

    async def push(self, request: Request) -> Response:
        """Take one JSON object, or NDJSON with one a line."""
        client = self._client(request)
        if isinstance(client, Response):
            return client
        refused = self._too_often(client) or self._unreadable(request)
        if refused is not None:
            return refused
        body = await _read_body(request.stream(), self._max_body_bytes)
        if body is None:
            return _problem(413, f"the body is larger than {self._max_body_bytes} bytes; send fewer lines at a time")
        if body.count(b"\n") > MOST_LINES:
            return _problem(413, f"the body has more than {MOST_LINES} lines; send fewer at a time")
        try:
            return await self._once(request, client, body)
        except Unavailable:
            return _problem(503, "nothing is lost; send it again later", retry_seconds=_RETRY_SECONDS)

    async def _once(self, request: Request, client: Client, body: bytes) -> Response:
        """Answer a repeat as the first time."""
        key, is_many = request.headers.get("idempotency-key", ""), _kind(request) in LINES
        if not key or self._answers is None:
            return await self._take(client, body, is_many=is_many)
        fingerprint = sha256(b"lines" * is_many + body).hexdigest()
        known = await self._answers.get(client.name, key, self._now())
        if known is None:
            response = await self._take(client, body, is_many=is_many)
            answer = Answer(fingerprint, response.status_code, response.media_type or JSON, bytes(response.body))
            known = await self._answers.keep(client.name, key, answer, self._now())
            if known == answer:
                return response
        if known.fingerprint != fingerprint:
            detail = "this Idempotency-Key came with another body before; give each body a key of its own"
            return problems.problem(422, detail, title="The Idempotency-Key is used already")
        headers = {"Idempotent-Replayed": "true"}
        return Response(known.body, known.status, headers=headers, media_type=known.media_type)

    async def _take(self, client: Client, body: bytes, *, is_many: bool) -> Response:
        def read() -> list[tuple[int, Row]]:
            return list(read_lines(body)) if is_many else [(1, read_object(body))]

        rows = await asyncio.to_thread(read)
        results = await accept_rows(rows, client, self._ingest, with_line=is_many)
        if results.accepted or not rows:
            return JSONResponse({"accepted": results.accepted, "refused": results.refused}, status_code=202)
        detail = results.causes[0].detail
        return problems.problem(results.status, detail, title=TITLES[results.status], errors=results.errors)

    def _client(self, request: Request) -> Client | Response:
        if not self._clients:
            host = request.client.host if request.client else ""
            return _LOOPBACK if _is_loopback(host) else _problem(403, "set HIWAR_PUSH_TOKEN to serve other machines")
        client = self._clients.who(request.headers.get("authorization", ""))
        return client or _problem(401, "send `Authorization: Bearer TOKEN`", challenge=True)

    def _too_often(self, client: Client) -> Response | None:
        if client.per_minute is None:
            return None
        now = asyncio.get_running_loop().time()
        wait = self._buckets.take(client.name, per_minute=client.per_minute, now=now)
        if wait == 0.0:
            return None
        detail = f"at most {client.per_minute} requests a minute; send many statements in one, as NDJSON"
        return _problem(429, detail, retry_seconds=math.ceil(wait))

    def _unreadable(self, request: Request) -> Response | None:
        if _kind(request) not in (JSON, *LINES):
            return _problem(415, f"send {JSON} or {LINES[0]}")
        if request.headers.get("content-encoding", "identity") != "identity":
            return _problem(415, "send the body as it is, without Content-Encoding")
        if len(request.headers.get("idempotency-key", "")) > _LONGEST_KEY:
            return _problem(400, f"Idempotency-Key has more than {_LONGEST_KEY} characters")
        if self._ingest.is_held():
            return _problem(429, "too much is waiting; send it later", retry_seconds=self._ingest.retry_seconds())
        return None


def _problem(status: int, detail: str, *, retry_seconds: int | None = None, challenge: bool = False) -> Response:
    headers = {"Retry-After": str(retry_seconds)} if retry_seconds is not None else {}
    if challenge:
        headers["WWW-Authenticate"] = "Bearer"
    return problems.problem(status, detail, title=TITLES[status], headers=headers)


def _kind(request: Request) -> str:
    return request.headers.get("content-type", "").split(";")[0].strip().lower()


async def _read_body(stream: AsyncIterator[bytes], limit: int) -> bytes | None:
    parts, size = [], 0
    async for part in stream:
        size += len(part)
        if size > limit:
            return None
        parts.append(part)
    return b"".join(parts)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
