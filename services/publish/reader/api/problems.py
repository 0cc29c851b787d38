"""Every refusal of the read API as problem details: what, where, what to do."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from services.publish.reader.api.answers import FieldProblem, Problem
from services.publish.reader.api.known_values import UnknownValuesError
from services.publish.reader.domain.query import QueryError
from shared.errors import Unavailable
from shared.mistakes import words

_QUERY = {
    "long": "q: is longer than 500 letters; shorten it",
    "clauses": "q: has more than 24 words; shorten it",
    "empty": "q: has no word in it; give at least one",
    "prefix": "q: give at least two letters before *",
    "brackets": "q: a bracket has no partner; close it or remove it",
}
MEDIA_TYPE = "application/problem+json"


def problem(
    status: int, detail: str, *, errors: Sequence[FieldProblem] = (), headers: dict[str, str] | None = None
) -> JSONResponse:
    """Give a refusal."""
    body = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=list(errors))
    return JSONResponse(body.model_dump(), status_code=status, headers=headers, media_type=MEDIA_TYPE)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Give the entries of the OpenAPI document for refusals that any question may meet, and some more."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: schema}}
        for status in sorted({401, 422, 429, 503, *statuses})
    }


def add_problems(api: FastAPI) -> None:
    """Answer all failures of the API as problem details."""

    @api.exception_handler(RequestValidationError)
    async def _invalid(_: Request, error: Exception) -> Response:
        given = error.errors() if isinstance(error, RequestValidationError) else []
        errors = [FieldProblem(field=".".join(map(str, e["loc"][1:])), detail=words(e)) for e in given]
        told = "; ".join(f"{e.field}: {e.detail}" for e in errors)
        return problem(422, told or "the question cannot be read", errors=errors)

    @api.exception_handler(QueryError)
    async def _query(_: Request, error: Exception) -> Response:
        told = _QUERY[str(error)]
        return problem(422, told, errors=[FieldProblem(field="q", detail=told.removeprefix("q: "))])

    @api.exception_handler(UnknownValuesError)
    async def _unknown(_: Request, error: Exception) -> Response:
        return problem(422, str(error), errors=error.errors if isinstance(error, UnknownValuesError) else ())

    @api.exception_handler(HTTPException)
    async def _http(_: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
        return problem(status, getattr(error, "detail", str(error)), headers=headers)

    @api.exception_handler(Unavailable)
    async def _away(_: Request, __: Exception) -> Response:
        return problem(503, "the database does not answer; ask again later", headers={"Retry-After": "5"})
