"""The push API: who may, what is taken, and problem details that name the field for everything else."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

from services.ingest.adapters.push_api import PushApi
from services.ingest.domain.pressure import Pressure
from services.ingest.flow import Ingest
from tests.factories import NOON
from tests.fakes import FakeAnnouncer, FakeOutbox, Fuse

GOOD = b'{"guid": "1", "text": "The EU condemns torture."}'
JSON, LINES = {"content-type": "application/json"}, {"content-type": "application/x-ndjson"}


class House:
    def __init__(
        self,
        *,
        token: str | None = None,
        room: int = 100,
        client: str = "127.0.0.1",
        pressure: Pressure | None = None,
    ) -> None:
        self.fuse = Fuse()
        self.store = FakeOutbox(self.fuse)
        ingest = Ingest(self.store, FakeAnnouncer(), now=lambda: NOON, room=room, pressure=pressure)
        push = PushApi(ingest, token=SecretStr(token) if token else None, max_body_bytes=10_000)
        transport = httpx.ASGITransport(Starlette(routes=push.routes()), client=(client, 1))
        self.http = httpx.AsyncClient(transport=transport, base_url="http://hiwar")

    async def push(self, content: Any, **headers: str) -> httpx.Response:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.http.post("/v1/statements", content=content, headers={**JSON, **names})


async def test_one_statement_is_taken_once_it_is_in_the_outbox() -> None:
    house = House()
    answer = await house.push(GOOD)
    assert answer.status_code == 202
    (accepted,) = answer.json()["accepted"]
    assert accepted == {"statement_id": next(iter(house.store.items)), "revision": 1, "status": "new"}
    assert house.store.items[accepted["statement_id"]].last.source == "push"


async def test_of_many_lines_the_good_are_taken_and_the_bad_named() -> None:
    answer = await House().push(b"\n".join([GOOD, b'{"text": 7}', b"", GOOD]), content_type="application/x-ndjson")
    assert answer.status_code == 202
    told = answer.json()
    assert [one["status"] for one in told["accepted"]] == ["new", "unchanged"]
    assert told["refused"] == [{"line": 2, "reason": "schema", "detail": "text: must be text", "field": "text"}]


@pytest.mark.parametrize("content", [b"", b"\n\n"])
async def test_no_line_at_all_is_taken_as_nothing(content: bytes) -> None:
    answer = await House().push(content, content_type="application/x-ndjson")
    assert (answer.status_code, answer.json()) == (202, {"accepted": [], "refused": []})


@pytest.mark.parametrize(
    ("content", "status", "field"),
    [
        (b"{", 400, None),
        (b'{"text": "\xff"}', 400, None),
        (b'{"text": "a", "text": "b"}', 400, None),
        (b"[]", 422, None),
        (b'{"guid": "1"}', 422, "text"),
        (b'{"text": "a", "surprise": 1}', 422, "surprise"),
        (b'{"text": "a", "url": "ftp://x"}', 422, "url"),
        (b'{"guid": "9", "status": "withdrawn"}', 422, "status"),
        (b" " * 10_001, 413, None),
    ],
)
async def test_what_cannot_be_taken_gets_problem_details(content: bytes, status: int, field: str | None) -> None:
    answer = await House().push(content)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert (told["status"], bool(told["detail"])) == (status, True)
    assert told.get("errors", [{}])[0].get("field") == field


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", ""])
async def test_another_media_type_is_told_what_to_send(kind: str) -> None:
    answer = await House().push(GOOD, content_type=kind)
    assert answer.status_code == 415
    assert "application/x-ndjson" in answer.json()["detail"]


@pytest.mark.parametrize("given", ["", "Bearer wrong", "Basic c2VjcmV0", "Bearer sécret"])
async def test_a_wrong_token_is_refused_and_nothing_is_stored(given: str) -> None:
    house = House(token="secret")  # noqa: S106 - what is tested
    answer = await house.http.post("/v1/statements", content=GOOD, headers={**JSON, "authorization": given.encode()})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert not house.store.items


async def test_the_right_token_is_taken_from_anywhere() -> None:
    house = House(token="secret", client="10.0.0.9")  # noqa: S106 - what is tested
    assert (await house.push(GOOD, authorization="Bearer secret")).status_code == 202


@pytest.mark.parametrize(
    ("client", "status"), [("10.0.0.9", 403), ("not-an-address", 403), ("::1", 202), ("127.0.0.1", 202)]
)
async def test_without_a_token_only_loopback_is_served(client: str, status: int) -> None:
    assert (await House(client=client).push(GOOD)).status_code == status


async def test_too_much_waiting_is_told_with_when_to_come_back() -> None:
    house = House(room=1)
    assert (await house.push(GOOD)).status_code == 202
    answer = await house.push(GOOD)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "5")


async def test_who_pushes_while_enrich_is_too_far_behind_is_told_when_to_come_back() -> None:
    pressure = Pressure(limit=100)
    house = House(pressure=pressure)
    pressure.note(400, at=0.0)
    pressure.note(350, at=5.0)  # ten a second: 27 s until 80 are left
    answer = await house.push(GOOD)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "27")
    assert house.store.items == {}
    pressure.note(80, at=32.0)
    assert (await house.push(GOOD)).status_code == 202


async def test_a_store_that_is_away_is_told_with_when_to_come_back() -> None:
    house = House()
    house.fuse.away = 1
    answer = await house.push(GOOD)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert (await house.push(GOOD)).status_code == 202


async def test_a_body_that_never_ends_is_refused_as_soon_as_it_is_too_long() -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 100_000_000:
            sent += 4096
            yield b"x" * 4096

    answer = await House().push(endless())
    assert answer.status_code == 413


async def test_the_api_describes_itself() -> None:
    told = (await House().http.get("/v1/openapi.json")).json()
    assert told["openapi"] == "3.1.0"
    answers = told["paths"]["/v1/statements"]["post"]["responses"]
    assert {"202", "400", "401", "403", "413", "415", "422", "429", "503"} == answers.keys()
    assert "text" in told["components"]["schemas"]["Document"]["properties"]
