"""Pushing by several clients: who may push what and how often, repeats, results by line, the API's description."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import SecretStr
from starlette.applications import Starlette

from services.ingest.adapters.push.clients import ClientsError, build_clients
from services.ingest.adapters.push_api import MOST_LINES, PushApi
from services.ingest.domain.rate import Buckets
from services.ingest.flow import Ingest
from shared.runtime.problems import PROBLEM_HANDLERS
from tests.factories import NOON
from tests.fakes import FakeAnnouncer, FakeAnswers, FakeOutbox, Fuse

EEAS, DESK, OPEN = "eeas-0123456789abcdef", "desk-0123456789abcdef", "open-0123456789abcdef"
CLIENTS = f"""
- {{name: eeas, token: {EEAS}, sources: [eeas]}}
- {{name: desk, token: {DESK}, sources: [eeas, un], per_minute: 2}}
- {{name: open, token: {OPEN}}}
"""
GOOD = {"guid": "1", "text": "The EU condemns torture."}
LINES = {"content-type": "application/x-ndjson"}


class House:
    def __init__(self) -> None:
        self.fuse, self.now = Fuse(), NOON
        self.store, self.answers = FakeOutbox(self.fuse), FakeAnswers()
        ingest = Ingest(self.store, FakeAnnouncer(), now=lambda: NOON, room=1000)
        push = PushApi(
            ingest,
            max_body_bytes=1_000_000,
            clients=build_clients(None, [("CLIENTS", CLIENTS)], per_minute=600),
            answers=self.answers,
            now=lambda: self.now,
        )
        self.app = Starlette(routes=push.routes(), exception_handlers=PROBLEM_HANDLERS)
        transport = httpx.ASGITransport(self.app, client=("10.0.0.9", 1))
        self.http = httpx.AsyncClient(transport=transport, base_url="http://hiwar")

    async def push(self, *documents: dict[str, Any], token: str = EEAS, **headers: str) -> httpx.Response:
        content = "\n".join(json.dumps(document) for document in documents)
        kind = "application/json" if len(documents) == 1 else "application/x-ndjson"
        given = {"authorization": f"Bearer {token}", "content-type": kind}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.http.post("/v1/statements", content=content.encode(), headers=given)


async def test_a_client_with_one_source_need_not_name_it() -> None:
    house = House()
    assert (await house.push(GOOD)).status_code == 202
    assert [item.last.source for item in house.store.items.values()] == ["eeas"]


async def test_a_client_may_not_push_for_a_source_of_others() -> None:
    house = House()
    answer = await house.push({**GOOD, "source": "un"})
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["field"] == "source"
    assert not house.store.items


async def test_of_many_lines_each_is_told_and_only_foreign_ones_are_refused() -> None:
    lines = [{**GOOD, "source": "un"}, GOOD, {"guid": 7}, {**GOOD, "guid": "2", "source": "eeas"}]
    answer = await House().push(*lines)
    assert answer.status_code == 202
    told = answer.json()
    assert [(row["line"], row["status"]) for row in told["accepted"]] == [(2, "new"), (4, "new")]
    assert [(row["line"], row["reason"]) for row in told["refused"]] == [(1, "forbidden_source"), (3, "schema")]


async def test_a_client_without_sources_may_push_for_all() -> None:
    answer = await House().push({**GOOD, "source": "un"}, GOOD, token=OPEN)
    assert [row["status"] for row in answer.json()["accepted"]] == ["new", "new"]


@pytest.mark.parametrize("authorization", ["", EEAS, f"Basic {EEAS}", "Bearer ", f"Bearer {EEAS}x", "Bearer \udcff"])
async def test_who_has_no_token_is_told_to_send_one(authorization: str) -> None:
    headers = [
        (b"authorization", authorization.encode(errors="surrogateescape")),
        (b"content-type", b"application/json"),
    ]
    answer = await House().http.post("/v1/statements", content=b"{}", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_who_comes_too_often_is_told_when_to_come_back_and_others_are_served() -> None:
    house = House()
    statement = {**GOOD, "source": "un"}
    statuses = [(await house.push(statement, token=DESK)).status_code for _ in range(3)]
    answer = await house.push(statement, token=DESK)
    assert statuses == [202, 202, 429]
    assert 1 <= int(answer.headers["retry-after"]) <= 30
    assert "2 requests a minute" in answer.json()["detail"]
    assert (await house.push(GOOD)).status_code == 202


async def test_a_repeat_with_its_key_gets_the_first_answer_and_is_not_taken_again() -> None:
    house = House()
    first = await house.push(GOOD, {"guid": "2"}, idempotency_key="a")
    steps = house.fuse.steps
    again = await house.push(GOOD, {"guid": "2"}, idempotency_key="a")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert (first.headers.get("idempotent-replayed"), again.headers["idempotent-replayed"]) == (None, "true")
    assert house.fuse.steps == steps


async def test_a_refusal_is_repeated_as_problem_details() -> None:
    house = House()
    answers = [await house.push({"guid": "2"}, idempotency_key="a") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[1].headers["content-type"] == "application/problem+json"


async def test_a_key_with_another_body_is_refused() -> None:
    house = House()
    await house.push(GOOD, idempotency_key="a")
    answer = await house.push({**GOOD, "text": "Other."}, idempotency_key="a")
    assert answer.status_code == 422
    assert "Idempotency-Key" in answer.json()["detail"]
    assert answer.json()["title"] == "The Idempotency-Key is used already"


async def test_each_mistake_of_a_statement_is_an_error_of_its_own() -> None:
    answer = await House().push({"text": 7, "url": "ftp://x", "surprise": 1})
    errors = answer.json()["errors"]
    assert [(one["field"], one["reason"]) for one in errors] == [
        ("url", "schema"), ("text", "schema"), ("surprise", "schema")
    ]  # fmt: skip
    assert errors[1]["detail"] == "must be text"
    assert answer.json()["detail"].count("; ") >= 2


async def test_keys_of_two_clients_are_two_keys_and_go_after_a_day() -> None:
    house = House()
    await house.push(GOOD, idempotency_key="a")
    other = await house.push({**GOOD, "text": "Other."}, token=OPEN, idempotency_key="a")
    assert other.status_code == 202
    house.now += timedelta(hours=25)
    assert (await house.push({**GOOD, "text": "Later."}, idempotency_key="a")).status_code == 202


async def test_two_requests_with_one_key_at_once_get_one_answer() -> None:
    house = House()
    both = await asyncio.gather(*(house.push(GOOD, idempotency_key="a") for _ in range(2)))
    assert len({answer.content for answer in both}) == 1


async def test_nothing_is_kept_of_a_request_that_the_store_could_not_take() -> None:
    house = House()
    house.fuse.away = 1
    statuses = [(await house.push(GOOD, idempotency_key="a")).status_code for _ in range(2)]
    assert statuses == [503, 202]


@pytest.mark.parametrize(
    ("content", "headers", "status", "words"),
    [
        (b"x" * 1_000_001, {}, 413, "1000000 bytes"),
        (b"\n" * (MOST_LINES + 1), LINES, 413, f"{MOST_LINES} lines"),
        (b"{}", {"content-encoding": "gzip"}, 415, "Content-Encoding"),
        (b"{}", {"idempotency-key": "k" * 256}, 400, "255"),
    ],
)
async def test_a_limit_is_named(content: bytes, headers: dict[str, str], status: int, words: str) -> None:
    given = {"authorization": f"Bearer {EEAS}", "content-type": "application/json", **headers}
    answer = await House().http.post("/v1/statements", content=content, headers=given)
    assert answer.status_code == status
    assert words in answer.json()["detail"]


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/v1/statements", 405), ("GET", "/nowhere", 404)])
async def test_what_is_not_served_is_told_as_problem_details(method: str, path: str, status: int) -> None:
    answer = await House().http.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status


async def test_a_failure_of_our_own_is_told_without_its_trace() -> None:
    house = House()
    house.fuse.crash_after = 0
    transport = httpx.ASGITransport(house.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://hiwar") as http:
        headers = {"authorization": f"Bearer {EEAS}", "content-type": "application/json"}
        answer = await http.post("/v1/statements", content=json.dumps(GOOD), headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "Crash" not in answer.text


async def test_the_description_is_valid_openapi_and_names_the_limits() -> None:
    told = (await House().http.get("/v1/openapi.json")).json()
    OpenAPIV31SpecValidator(told).validate()
    push = told["paths"]["/v1/statements"]["post"]
    assert "1000000 bytes" in push["description"]
    assert push["parameters"][0]["name"] == "Idempotency-Key"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- {name: a, token: short}", "0.token"),
        ("- {name: a}", "0.token"),
        (f"- {{name: a, token: {EEAS}, surprise: 1}}", "0.surprise"),
        (f"- {{name: a, token: {EEAS}}}\n- {{name: a, token: {DESK}}}", "name"),
        (f"- {{name: a, token: {EEAS}}}\n- {{name: b, token: {EEAS}}}", "token"),
        (f"- {{name: a, token: {EEAS}, sources: []}}", "0.sources"),
        ("- {name: [", "line 1"),
        ("name: a", "list"),
    ],
)
def test_a_list_of_clients_that_cannot_be_read_is_told_without_its_tokens(text: str, words: str) -> None:
    with pytest.raises(ClientsError, match=words) as caught:
        build_clients(None, [("CLIENTS", text)], per_minute=1)
    assert EEAS not in str(caught.value)


def test_a_single_token_may_push_for_every_source() -> None:
    client = build_clients(SecretStr("secret"), [], per_minute=7).who("bearer secret")
    assert client is not None
    assert (client.sources, client.per_minute) == (None, 7)


@given(st.integers(1, 1000), st.lists(st.floats(0, 100), max_size=200))
def test_in_any_minute_no_more_is_taken_than_a_bucket_holds_and_gets(per_minute: int, waits: list[float]) -> None:
    buckets, now, taken = Buckets(), 0.0, 0
    for wait in waits:
        now += wait
        taken += buckets.take("a", per_minute=per_minute, now=now) == 0.0
    assert taken <= per_minute * (1 + now / 60) + 1e-6


def test_who_waits_as_told_is_served() -> None:
    buckets = Buckets()
    assert [buckets.take("a", per_minute=2, now=0.0) for _ in range(3)] == [0.0, 0.0, 30.0]
    assert buckets.take("a", per_minute=2, now=30.0) == 0.0
