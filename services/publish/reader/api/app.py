"""The read API: everything on the pages, for programs; its OpenAPI 3.1 document stands at `/v1/openapi.json`."""

from typing import Any

from fastapi import Depends, FastAPI

from services.publish.reader.api.access import Access
from services.publish.reader.api.answers import Problem
from services.publish.reader.api.heads import HeadsAsGets
from services.publish.reader.api.known_values import KnownValues
from services.publish.reader.api.problems import add_problems
from services.publish.reader.api.statements import statement_routes, story_routes
from services.publish.reader.api.subjects import digest_routes, entity_routes, theme_routes
from services.publish.reader.web.library import Library

Json = dict[str, Any]


def build_api(library: Library, access: Access, beside: tuple[Json, Json] = ({}, {})) -> FastAPI:
    """Give the application that is mounted at `/v1`; it has no pages of its own: those would load foreign scripts.

    Args:
        library: what is read.
        access: who may.
        beside: paths and schemas of what else is served at `/v1`.
    """
    api = FastAPI(
        title="hiwar read API",
        version="1",
        description="Statements, stories, themes, entities and digests. Errors are problem details (RFC 9457).",
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(access.check)],
        separate_input_output_schemas=True,
    )
    values = KnownValues(library.labels)
    api.include_router(statement_routes(library, values))
    for routes in (story_routes, theme_routes, entity_routes, digest_routes):
        api.include_router(routes(library))
    add_problems(api)
    api.add_middleware(HeadsAsGets)
    _describe(api, values, beside)
    return api


def _describe(api: FastAPI, values: KnownValues, beside: tuple[Json, Json]) -> None:
    """Put the model of refusals into the document once, and lists of values.

    FastAPI's own form of 422 is not what is answered.
    """
    make = api.openapi

    def document() -> Json:
        made = make()
        schemas = made["components"]["schemas"]
        schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(schemas["Problem"].pop("$defs", {}))
        made["components"].setdefault("securitySchemes", {"token": {"type": "http", "scheme": "bearer"}})
        values.describe(made["paths"]["/statements"]["get"]["parameters"])
        made["paths"].update(beside[0])
        schemas.update(beside[1])
        made["security"] = [{}, {"token": []}]
        return made

    api.openapi = document  # type: ignore[method-assign]
