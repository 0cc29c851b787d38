"""Answers that a client need not read twice."""

from hashlib import blake2b

from starlette.requests import Request
from starlette.responses import Response


def etag_of(*parts: str | bytes) -> str:
    """Give the ETag of something that consists of these parts."""
    digest = blake2b(digest_size=12)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8) + data)
    return f'"{digest.hexdigest()}"'


def is_known(request: Request, etag: str) -> bool:
    """Whether the client has this already."""
    given = request.headers.get("if-none-match", "")
    return given.strip() == "*" or etag in {part.strip().removeprefix("W/") for part in given.split(",")}


def not_modified(headers: dict[str, str]) -> Response:
    """Say that nothing has changed."""
    return Response(status_code=304, headers=headers)


def answer(request: Request, body: bytes) -> Response:
    """Give JSON with its ETag, or say that nothing has changed."""
    headers = {"ETag": etag_of(body)}
    return (
        not_modified(headers)
        if is_known(request, headers["ETag"])
        else Response(body, headers=headers, media_type="application/json")
    )
