"""The OpenAPI 3.1 document of the push API."""

from typing import Any, get_args

from services.ingest.domain.documents import Document
from services.ingest.domain.revisions import Result
from shared.runtime.problems import PROBLEM_JSON
from shared.runtime.version import release

Json = dict[str, Any]
JSON = "application/json"
LINES = ("application/x-ndjson", "application/jsonl")

TITLES = {
    400: "The body cannot be read",
    401: "A token is wanted",
    403: "Not allowed",
    413: "Too large",
    415: "Unsupported media type",
    422: "A field is wrong",
    429: "Too much at once",
    503: "The store is away",
}
_RETRY = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}}
_HEADERS: dict[int, Json] = {
    401: {"WWW-Authenticate": {"description": "Always Bearer.", "schema": {"type": "string"}}},
    429: _RETRY,
    503: _RETRY,
}


def openapi(max_body_bytes: int, max_lines: int) -> Json:
    """Give the document, with the limits of this service in words."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "hiwar push API",
            "version": release(),
            "description": "Statements in; 202 once they are in the outbox, from where nothing is lost.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}, {}],
        "paths": {
            "/v1/statements": {"post": _push(max_body_bytes, max_lines)},
            "/v1/openapi.json": {"get": _describe()},
        },
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "None is wanted on loopback without one."}
            },
        },
    }


def _push(max_body_bytes: int, max_lines: int) -> Json:
    limits = f"At most {max_body_bytes} bytes and {max_lines} lines."
    return {
        "operationId": "pushStatements",
        "summary": "Push one statement, or many as NDJSON.",
        "description": f"{limits} A row that was taken before changes nothing; a changed one is a revision.",
        "parameters": [
            {
                "name": "Idempotency-Key",
                "in": "header",
                "description": "Any words of yours, new for each body: for a day, a repeat gets the first answer.",
                "schema": {"type": "string", "minLength": 1, "maxLength": 255},
            }
        ],
        "requestBody": {
            "required": True,
            "content": {
                JSON: {"schema": _ref("Document")},
                **{kind: {"schema": {"type": "string", "description": "One Document a line."}} for kind in LINES},
            },
        },
        "responses": {
            "202": {
                "description": "In the outbox: what was taken, and what was not.",
                "headers": {
                    "Idempotent-Replayed": {
                        "description": "`true` on an answer that was given before.",
                        "schema": {"type": "string", "const": "true"},
                    }
                },
                "content": {JSON: {"schema": _ref("Results")}},
            },
            **{str(status): _problem(status) for status in TITLES},
        },
    }


def _describe() -> Json:
    return {
        "operationId": "describe",
        "summary": "This document.",
        "security": [],
        "responses": {"200": {"description": "OpenAPI 3.1.", "content": {JSON: {"schema": {"type": "object"}}}}},
    }


def _problem(status: int) -> Json:
    told: Json = {"description": TITLES[status], "content": {PROBLEM_JSON: {"schema": _ref("Problem")}}}
    return {**told, "headers": _HEADERS[status]} if status in _HEADERS else told


def _schemas() -> Json:
    line = {"type": "integer", "minimum": 1, "description": "Of NDJSON, from 1."}
    words = {"type": "string"}
    accepted = {
        "line": line,
        "statement_id": words,
        "revision": {"type": "integer", "minimum": 1},
        "status": {"type": "string", "enum": list(get_args(Result))},
    }
    mistake = {"line": line, "field": words, "detail": words, "reason": words}
    refused = {"line": line, "reason": words, "detail": words, "field": words}
    return {
        "Document": Document.model_json_schema(),
        "Accepted": _object(accepted, "statement_id", "revision", "status"),
        "Refused": _object(refused, "reason", "detail"),
        "Mistake": _object(mistake, "reason", "detail"),
        "Results": _object({"accepted": _list("Accepted"), "refused": _list("Refused")}, "accepted", "refused"),
        "Problem": _object(
            {"type": words, "title": words, "status": {"type": "integer"}, "detail": words, "errors": _list("Mistake")},
            *("type", "title", "status", "detail"),
        ),
    }


def _object(properties: Json, *required: str) -> Json:
    return {"type": "object", "properties": properties, "required": list(required)}


def _list(name: str) -> Json:
    return {"type": "array", "items": _ref(name)}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}
