"""The push API against its own description: schemathesis sends what the description allows, and what it forbids."""

from typing import Any

from hypothesis import HealthCheck, given, settings
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


def test_every_answer_is_one_that_the_description_gives() -> None:
    import schemathesis  # noqa: PLC0415 - takes two seconds to load, which all other tests would wait for
    from schemathesis.specs.openapi import checks  # noqa: PLC0415

    @schemathesis.serializer(*LINES)
    def serialize_lines(_: object, value: object) -> bytes:
        return str(value).encode(errors="surrogateescape")

    schema = schemathesis.openapi.from_asgi("/v1/openapi.json", app())
    promised = [checks.status_code_conformance, checks.response_schema_conformance, checks.content_type_conformance]

    @given(schema["/v1/statements"]["POST"].as_strategy())
    @settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
    def ask(case: Any) -> None:
        response = case.call(headers={"Authorization": f"Bearer {TOKEN}"})
        case.validate_response(response, checks=promised)
        assert response.status_code < 500

    ask()
