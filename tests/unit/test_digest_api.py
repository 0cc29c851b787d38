"""The digest API: who may, what is given, and what is told when it cannot be."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

from services.publish.adapters.digest_api import DigestApi
from services.publish.ports import Closing
from shared.contract.digest import Window
from shared.errors import Unavailable
from tests.factories import NOON
from tests.fakes import FakeClosings


class House:
    def __init__(self, *, token: str | None = None, client: str = "127.0.0.1") -> None:
        self.closings = FakeClosings()
        self.closed = 0
        api = DigestApi(self.closings, close_now=self.close_now, token=SecretStr(token) if token else None)
        transport = httpx.ASGITransport(Starlette(routes=api.routes()), client=(client, 1))
        self.http = httpx.AsyncClient(transport=transport, base_url="http://hiwar")

    async def close_now(self) -> list[str]:
        self.closed += 1
        return ["reader/now"]

    async def send(self, name: str, hours: int, state: Any = "sent") -> None:
        window = Window(start=NOON, end=NOON + timedelta(hours=hours), zone="UTC")
        self.closings.closings[f"reader/{name}"] = Closing(f"reader/{name}", "reader", window, state, name.encode())


async def test_sent_digests_are_listed_and_given_as_they_stand_on_the_topic() -> None:
    house = House()
    for name, hours, state in (("a", 1, "sent"), ("b", 2, "sent"), ("c", 3, "composed")):
        await house.send(name, hours, state)
    assert (await house.http.get("/v1/digests")).json() == {"digests": ["reader/b", "reader/a"]}
    assert (await house.http.get("/v1/digests?limit=1")).json() == {"digests": ["reader/b"]}
    assert (await house.http.get("/v1/digests/reader/a")).content == b"a"


@pytest.mark.parametrize("path", ["/v1/digests/reader/none", "/v1/digests/reader/c"])
async def test_what_was_not_sent_is_not_found(path: str) -> None:
    house = House()
    await house.send("c", 1, "composed")
    answer = await house.http.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("limit", ["0", "-1", "many", "1001", ""])
async def test_a_wrong_limit_is_named(limit: str) -> None:
    answer = await House().http.get("/v1/digests", params={"limit": limit})
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("limit: ")


async def test_all_windows_are_closed_when_it_is_asked_for() -> None:
    house = House()
    assert (await house.http.post("/v1/windows/close")).json() == {"digests": ["reader/now"]}
    assert house.closed == 1


@pytest.mark.parametrize(
    ("token", "client", "given", "status"),
    [
        (None, "127.0.0.1", "", 200),
        (None, "10.0.0.9", "", 403),
        (None, "not-an-address", "", 403),
        ("secret", "127.0.0.1", "", 403),
        ("secret", "127.0.0.1", "Bearer wrong", 403),
        ("secret", "10.0.0.9", "Bearer secret", 200),
    ],
)
async def test_who_may_not_is_told_how_and_nothing_is_closed(
    token: str | None, client: str, given: str, status: int
) -> None:
    house = House(token=token, client=client)
    answer = await house.http.post("/v1/windows/close", headers={"authorization": given})
    assert answer.status_code == status
    assert house.closed == (status == 200)


async def test_a_store_that_is_away_is_told() -> None:
    house = House()

    async def away(_: int) -> list[str]:
        message = "MongoDB: AutoReconnect"
        raise Unavailable(message)

    house.closings.latest = away  # type: ignore[method-assign]
    answer = await house.http.get("/v1/digests")
    assert (answer.status_code, answer.json()["detail"]) == (503, "MongoDB: AutoReconnect")
