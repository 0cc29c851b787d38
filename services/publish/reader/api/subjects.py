"""Themes, entities and digests over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from services.publish.domain.leading import told_at
from services.publish.reader.adapters.labels import INTERFACE, Labels
from services.publish.reader.api.answers import (
    Commitment,
    Day,
    DigestPage,
    EntityName,
    EntityPage,
    EntityStory,
    Theme,
    ThemePage,
    ThemeStory,
)
from services.publish.reader.api.etags import answer
from services.publish.reader.api.parameters import DigestQuery, EntityQuery
from services.publish.reader.api.problems import documented
from services.publish.reader.domain.filters import Filters
from services.publish.reader.domain.stories import acts_of, once_each
from services.publish.reader.web.library import Library
from services.publish.reader.web.pages.archive import cursor_from, cursor_to
from services.publish.reader.web.pages.subjects import CHART_DAYS
from shared.contract.base import EntityId, ThemeId
from shared.contract.digest import Digest, DigestId

_MOST_PROMISED = 50
_SAME = {"description": "Not changed since the ETag that was sent"}


def theme_routes(library: Library) -> APIRouter:
    """Give `/themes` and `/themes/{id}`."""
    routes = APIRouter()
    labels = library.labels

    @routes.get("/themes", summary="The taxonomy", response_model=ThemePage, responses={304: _SAME, **documented()})
    async def themes(request: Request) -> Response:
        page = ThemePage(items=[_theme(labels, theme) for theme in labels.themes.broader])
        return answer(request, page.model_dump_json().encode())

    @routes.get(
        "/themes/{theme}",
        summary="A theme and its last 90 days",
        response_model=ThemeStory,
        responses={304: _SAME, **documented(404)},
    )
    async def theme(request: Request, theme: Annotated[ThemeId, Path()]) -> Response:
        if theme not in labels.themes.broader:
            raise HTTPException(404, "the taxonomy has no such theme")
        since = datetime.now(UTC).date() - timedelta(days=CHART_DAYS - 1)
        counted = await library.days(f"t:{theme}", since)
        days = [Day.model_validate({"day": day, "count": count}) for day, count in sorted(counted.items())]
        body = ThemeStory(**_theme(labels, theme).model_dump(), days=days)
        return answer(request, body.model_dump_json().encode())

    return routes


def entity_routes(library: Library) -> APIRouter:
    """Give `/entities` and `/entities/{id}`."""
    routes = APIRouter()
    labels = library.labels

    @routes.get(
        "/entities", summary="Entities by id", response_model=EntityPage, responses={304: _SAME, **documented()}
    )
    async def entities(request: Request, query: Annotated[EntityQuery, Query()]) -> Response:
        found = await library.search.all_names(after=query.cursor or "", limit=query.limit + 1)
        items = [_entity(labels, key, name, kind) for key, name, kind in found[: query.limit]]
        page = EntityPage(items=items, next=items[-1].id if len(found) > query.limit else None)
        return answer(request, page.model_dump_json().encode())

    @routes.get(
        "/entities/{entity}",
        summary="An entity, its acts and its commitments",
        response_model=EntityStory,
        responses={304: _SAME, **documented(404)},
    )
    async def entity(request: Request, entity: Annotated[EntityId, Path()]) -> Response:
        known = (await library.search.names([entity])).get(entity)
        if known is None:
            raise HTTPException(404, "no statement names such an entity")
        acts = acts_of(entity, await library.acting(Filters(entity=(entity,))))
        body = {
            **_entity(labels, entity, *known).model_dump(),
            "acts": {kind: len(once_each(hits)) for kind, hits in acts.items()},
            "commitments": await _commitments(library, entity),
        }
        return answer(request, EntityStory.model_validate(body).model_dump_json().encode())

    return routes


def digest_routes(library: Library) -> APIRouter:
    """Give `/digests` and `/digests/{id}`."""
    routes = APIRouter()

    @routes.get(
        "/digests",
        summary="Digests that were sent, the latest window first",
        response_model=DigestPage,
        responses={304: _SAME, **documented()},
    )
    async def digests(request: Request, query: Annotated[DigestQuery, Query()]) -> Response:
        after = cursor_from(query.cursor or "")
        found = await library.originals.digests(subscription=query.subscription, after=after, limit=query.limit + 1)
        shown = found[: query.limit]
        following = cursor_to(shown, after) if len(found) > query.limit else None
        notes = [f"subscription: no digest was sent to `{query.subscription}`"] if query.subscription else []
        page = DigestPage(
            digests=[document["_id"] for document in shown], next=following, notes=[] if shown or after else notes
        )
        return answer(request, page.model_dump_json().encode())

    @routes.get(
        "/digests/{digest_id:path}",
        summary="One digest as it stands on the topic",
        response_model=Digest,
        responses={304: _SAME, **documented(404)},
    )
    async def digest(request: Request, digest_id: Annotated[DigestId, Path()]) -> Response:
        value = await library.originals.digest(digest_id)
        if value is None:
            raise HTTPException(404, "no digest of this id was sent")
        return answer(request, value)

    return routes


async def _commitments(library: Library, entity: str) -> list[Commitment]:
    hits = await library.acting(Filters(), f"x:commits:{entity}")
    ids = [one.first.statement_id for one in once_each(hits)[:_MOST_PROMISED]]
    found = await library.originals.statements(ids)
    ordered = [found[key] for key in ids if key in found]
    return [
        Commitment(
            statement_id=statement.statement_id,
            at=told_at(statement),
            quote=act.quote.text,
            language=statement.language.tag,
            themes=list(act.themes),
        )
        for statement in ordered
        for act in statement.acts
        if act.kind == "commits" and entity in act.actors
    ]


def _theme(labels: Labels, theme: str) -> Theme:
    return Theme(
        id=theme,
        broader=labels.themes.broader[theme] or None,
        labels={language: known[theme] for language, known in labels.themes.labels.items()},
        same_as=list(labels.same_as.get(theme, ())),
    )


def _entity(labels: Labels, key: str, name: str, kind: str) -> EntityName:
    known = {language: label for language in INTERFACE if (label := labels.entity(key, language))}
    return EntityName.model_validate({"id": key, "type": kind, "name": name, "labels": known})
