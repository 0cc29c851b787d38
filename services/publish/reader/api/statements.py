"""Statements and stories over HTTP, as JSON or NDJSON; streamed, so that long texts need little memory."""

import json
from collections.abc import AsyncIterator, Sequence
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from services.publish.domain.leading import told_at
from services.publish.reader.api.answers import StatementPage, Story, StoryMember
from services.publish.reader.api.etags import answer, etag_of, is_known, not_modified
from services.publish.reader.api.known_values import KnownValues
from services.publish.reader.api.parameters import MOST_JSON, StatementQuery
from services.publish.reader.api.problems import documented
from services.publish.reader.domain.stories import alike
from services.publish.reader.web.library import Library
from shared.contract.base import StatementId
from shared.contract.enriched_statement import EnrichedStatement

_AT_ONCE = 20
LINES = "application/x-ndjson"


def statement_routes(library: Library, values: KnownValues) -> APIRouter:
    """Give `/statements` and `/statements/{id}`."""
    routes = APIRouter()

    @routes.get(
        "/statements",
        summary="Statements, the newest first",
        response_model=StatementPage,
        responses={200: {"content": {LINES: {"schema": {"type": "string"}}}}, 304: _SAME, **documented()},
    )
    async def statements(request: Request, query: Annotated[StatementQuery, Query()]) -> Response:
        values.check(query)
        lines = query.format == "ndjson"
        limit = query.limit if lines else min(query.limit, MOST_JSON)
        before = int(query.cursor) if query.cursor else None
        hits = await library.search.find(query.filters(), before=before, limit=limit + 1)
        ids = [hit.statement_id for hit in hits[:limit]]
        following = str(hits[limit - 1].place) if len(hits) > limit else None
        orders = await library.search.orders(ids)
        etag = etag_of(repr([(key, orders.get(key)) for key in ids]), query.format, str(following))
        headers = {"ETag": etag, **_link(request, following)}
        if is_known(request, etag):
            return not_modified(headers)
        notes = [] if hits or before is not None else await library.unmet(query.filters())
        parts = _lines(library, ids) if lines else _page(library, ids, following, notes)
        return StreamingResponse(parts, headers=headers, media_type=LINES if lines else "application/json")

    @routes.get(
        "/statements/{statement_id}",
        summary="One statement with what it says and the words that say so",
        response_model=EnrichedStatement,
        responses={304: _SAME, **documented(404)},
    )
    async def statement(request: Request, statement_id: Annotated[StatementId, Path()]) -> Response:
        found = await library.originals.statements([statement_id])
        if statement_id not in found:
            raise HTTPException(404, "no statement has this id")
        return answer(request, found[statement_id].write())

    return routes


def story_routes(library: Library) -> APIRouter:
    """Give `/stories/{id}`."""
    routes = APIRouter()

    @routes.get(
        "/stories/{story_id}",
        summary="All statements that carry one story",
        response_model=Story,
        responses={304: _SAME, **documented(404)},
    )
    async def story(request: Request, story_id: Annotated[StatementId, Path()]) -> Response:
        members = await library.story(story_id, MOST_JSON)
        if not members:
            raise HTTPException(404, "no story has this id")
        items = [_member(one, members[0]) for one in members]
        return answer(request, Story(id=story_id, items=items).model_dump_json().encode())

    return routes


_SAME = {"description": "Not changed since the ETag that was sent"}


def _member(statement: EnrichedStatement, first: EnrichedStatement) -> StoryMember:
    is_first = statement is first
    return StoryMember(
        statement_id=statement.statement_id,
        revision=statement.revision,
        source=statement.source,
        title=statement.title,
        language=statement.language.tag,
        at=told_at(statement),
        duplicate_of=None if is_first else first.statement_id,
        similarity=None if is_first else alike(statement, first),
    )


def _link(request: Request, following: str | None) -> dict[str, str]:
    if following is None:
        return {}
    return {"Link": f'<{request.url.include_query_params(cursor=following)}>; rel="next"'}


async def _values(library: Library, ids: Sequence[str]) -> AsyncIterator[bytes]:
    rest = iter(ids)
    while part := list(islice(rest, _AT_ONCE)):
        found = await library.originals.statements(part)
        for key in part:
            if key in found:
                yield found[key].write()


async def _lines(library: Library, ids: Sequence[str]) -> AsyncIterator[bytes]:
    async for value in _values(library, ids):
        yield value + b"\n"


async def _page(
    library: Library, ids: Sequence[str], following: str | None, notes: Sequence[str]
) -> AsyncIterator[bytes]:
    separator = b'{"items":['
    async for value in _values(library, ids):
        yield separator + value
        separator = b","
    rest = json.dumps({"next": following, "notes": notes}, ensure_ascii=False).encode()
    end = b"]," + rest[1:]
    yield end if separator == b"," else b'{"items":[' + end
