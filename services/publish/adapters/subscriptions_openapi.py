"""What the OpenAPI document says of `/v1/subscriptions`; the API itself is `subscriptions_api.py`."""

from typing import Any

from services.publish.domain.subscriptions import Subscription
from shared.runtime.problems import PROBLEM_JSON

Json = dict[str, Any]
_REFUSALS = {
    403: "The bearer token of `HIWAR_ADMIN_TOKEN` is wanted; without one set, only loopback is served",
    404: "There is no such subscription",
    409: "It stands in the subscriptions file, and is changed there; or POST names one that there is: PUT replaces it",
    412: "`If-Match` names another ETag than it has now: read it again",
    422: "`errors` names each field that is wrong, and what to do",
    503: "The database does not answer",
}
_NAME = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "description": "ETag of a GET: a change that another one overtook is refused.",
    "schema": {"type": "string"},
}


def describe_subscriptions() -> tuple[Json, Json]:
    """Give the paths, below `/v1`, and the schemas that they name."""
    page = [
        {"name": "after", "in": "query", "description": "`next` of the page before.", "schema": {"type": "string"}},
        {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}},
    ]
    every = {"type": "array", "items": _ref("KeptSubscription")}
    listed = {"type": "object", "properties": {"subscriptions": every, "next": {"type": ["string", "null"]}}}
    paths = {
        "/subscriptions": {
            "get": _asks("All subscriptions, by name", {200: listed}, 422, parameters=page),
            "post": _asks("Create one", {201: _ref("KeptSubscription")}, 409, 422, has_body=True),
        },
        "/subscriptions/{name}": {
            "get": _asks("One subscription, with its ETag", {200: _ref("KeptSubscription")}, 404, parameters=[_NAME]),
            "put": _asks(
                "Create or replace one; `name` may be left out of the body",
                {200: _ref("KeptSubscription"), 201: _ref("KeptSubscription")},
                *(409, 412, 422),
                parameters=[_NAME, _IF_MATCH],
                has_body=True,
            ),
            "delete": _asks(
                "Delete one, and what waits to be told to it", {204: None}, 404, 409, 412, parameters=[_NAME, _IF_MATCH]
            ),
        },
    }
    return paths, _schemas()


def _schemas() -> Json:
    made = Subscription.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
    parts = made.pop("$defs")
    origin = {"enum": ["file", "api"], "description": "Of the subscriptions file, which alone changes it, or of here."}
    return {
        **parts,
        "Subscription": made,
        "KeptSubscription": {**made, "properties": {**made["properties"], "origin": origin}},
    }


def _asks(summary: str, answers: dict[int, Json | None], *refusals: int, has_body: bool = False, **more: Any) -> Json:  # noqa: ANN401 - JSON
    told = {str(status): _answer(schema) for status, schema in answers.items()}
    problem = {"content": {PROBLEM_JSON: {"schema": _ref("Problem")}}}
    refused = {str(status): {"description": _REFUSALS[status], **problem} for status in sorted({403, 503, *refusals})}
    body = {"requestBody": {"required": True, "content": _content(_ref("Subscription"))}} if has_body else {}
    return {"summary": summary, **more, **body, "responses": told | refused, "security": [{}, {"token": []}]}


def _answer(schema: Json | None) -> Json:
    return {"description": "Done", **({"content": _content(schema)} if schema else {})}


def _content(schema: Json) -> Json:
    return {"application/json": {"schema": schema}}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}
