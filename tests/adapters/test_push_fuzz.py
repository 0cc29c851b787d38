"""The push API against its own description: schemathesis sends what the description allows, and what it forbids."""

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.applications import Starlette

from services.ingest.adapters.push.clients import build_clients
from services.ingest.adapters.push.openapi import LINES
from services.ingest.adapters.push_api import PushApi
from services.ingest.flow import Ingest
from shared.runtime.problems import PROBLEM_HANDLERS
from tests.factories import NOON
from tests.fakes import FakeAnnouncer, FakeAnswers, FakeOutbox

TOKEN = "fuzz-0123456789abcdef"  # noqa: S105 - of these tests alone


def app() -> Starlette:
    ingest = Ingest(FakeOutbox(), FakeAnnouncer(), now=lambda: NOON, room=10**6)
    clients = build_clients(None, [("CLIENTS", f"[{{name: fuzz, token: {TOKEN}}}]")], per_minute=10**6)
    push = PushApi(ingest, max_body_bytes=100_000, clients=clients, answers=FakeAnswers())
    return Starlette(routes=push.routes(), exception_handlers=PROBLEM_HANDLERS)


@schemathesis.serializer(*LINES)
def serialize_lines(_: object, value: object) -> bytes:
    return str(value).encode(errors="surrogateescape")


schema = schemathesis.openapi.from_asgi("/v1/openapi.json", app())


@given(schema["/v1/statements"]["POST"].as_strategy())
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_one_that_the_description_gives(case: schemathesis.Case) -> None:
    response = case.call(headers={"Authorization": f"Bearer {TOKEN}"})
    case.validate_response(
        response, checks=[status_code_conformance, response_schema_conformance, content_type_conformance]
    )
    assert response.status_code < 500
