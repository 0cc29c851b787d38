"""Closing windows over HTTP: who may, and what is told when it cannot be."""

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

from services.publish.adapters.digest_api import DigestApi
from shared.errors import Unavailable


class House:
    def __init__(self, *, token: str | None = None, client: str = "127.0.0.1") -> None:
        self.closed, self.away = 0, False
        api = DigestApi(close_now=self.close_now, token=SecretStr(token) if token else None)
        transport = httpx.ASGITransport(Starlette(routes=api.routes()), client=(client, 1))
        self.http = httpx.AsyncClient(transport=transport, base_url="http://hiwar")

    async def close_now(self) -> list[str]:
        if self.away:
            message = "MongoDB does not answer"
            raise Unavailable(message)
        self.closed += 1
        return ["reader/now"]


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
    house.away = True
    answer = await house.http.post("/v1/windows/close")
    assert (answer.status_code, answer.json()["detail"]) == (503, "MongoDB does not answer")
