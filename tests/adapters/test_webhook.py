"""Webhooks against a real HTTP server with TLS on loopback: that fails, hangs, is gone, or lies about where it is."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import httpx
import pytest
import trustme
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from services.publish.adapters.webhook import WebhookSender
from services.publish.domain.deliveries import redriven
from shared.runtime.safe_http import NotPublicError, PublicTransport
from tests.deliveries import LINKS, Post, digest

HANGS = "hangs"
DAY = 24


class Receiver:
    """Answers POSTs with what `says` holds, 204 when there is nothing left; keeps what it got."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.says: list[str] = []
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().splitlines()
            fields = [line.split(": ", 1) for line in head[1:] if line]
            headers = {name.lower(): value for name, value in fields}
            self.got.append((headers, await reader.readexactly(int(headers["content-length"]))))
            said = self.says.pop(0) if self.says else "204 No Content"
            if said == HANGS:
                await reader.read()  # until the other side gives up
                return
            lines = [*said.split("\n"), "connection: close", "content-length: 0", "", ""]
            writer.write(b"HTTP/1.1 " + "\r\n".join(lines).encode())
            await writer.drain()
        finally:
            writer.close()


class Hooks(Post):
    def __init__(self, receiver: Receiver, context: ssl.SSLContext, *, allow: tuple[str, ...] = ("localhost",)) -> None:
        super().__init__({}, {"webhook": f"https://localhost:{receiver.port}/hook?desk=1"})
        self.receiver = receiver
        client = httpx.AsyncClient(transport=PublicTransport(allow=allow, verify=context), trust_env=False)
        self.client = client
        sender = WebhookSender(client, links=LINKS, refusals=self.refusals, now=lambda: self.now, seconds=0.5)
        self.senders = {"webhook": sender}
        self.deliverer = self._deliverer()


Make = Callable[..., Hooks]


@pytest.fixture
async def make() -> AsyncIterator[Make]:
    authority, receiver, made = trustme.CA(), Receiver(), list[Hooks]()
    ours, theirs = ssl.create_default_context(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.configure_trust(ours)
    authority.issue_cert("localhost").configure_cert(theirs)
    listening = await asyncio.start_server(receiver.serve, "localhost", 0, ssl=theirs)
    receiver.port = listening.sockets[0].getsockname()[1]

    def build(**options: tuple[str, ...]) -> Hooks:
        made.append(Hooks(receiver, ours, **options))
        return made[-1]

    yield build
    for hooks in made:
        await hooks.client.aclose()
    listening.close()
    await listening.wait_closed()


@pytest.fixture
async def hooks(make: Make) -> Hooks:
    found = make()
    await found.open()
    return found


async def test_a_digest_arrives_signed_as_standard_webhooks_says(hooks: Hooks) -> None:
    hooks.now = datetime.now(UTC)
    await hooks.go()
    assert hooks.only.state == "sent"
    ((headers, body),) = hooks.receiver.got
    content = Webhook(LINKS.webhook_secret("torture")).verify(body, headers)
    assert content["type"] == "hiwar.digest.v1"
    assert content["data"] == json.loads(digest().write())
    with pytest.raises(WebhookVerificationError):
        Webhook(LINKS.webhook_secret("another")).verify(body, headers)


async def test_a_receiver_that_fails_and_hangs_is_tried_again_under_one_id(hooks: Hooks) -> None:
    hooks.receiver.says = ["500 Broken", HANGS, "302 Found\nlocation: https://localhost/elsewhere"]
    for _ in range(4):
        await hooks.go(hours=0.2)
    assert (hooks.only.state, hooks.only.attempts) == ("sent", 4)
    assert len({headers["webhook-id"] for headers, _ in hooks.receiver.got}) == 1
    assert [line.split(" ", 2)[1] for line in hooks.only.log] == ["500", "TimeoutError:", "302", "204"]


async def test_a_receiver_says_when_to_come_again(hooks: Hooks) -> None:
    hooks.receiver.says = ["503 Busy\nretry-after: 7200"]
    await hooks.go()
    assert hooks.only.due_ms - int(hooks.now.timestamp() * 1000) == 7_200_000


async def test_after_a_day_of_failures_it_is_parked_and_a_person_can_redrive_it(hooks: Hooks) -> None:
    hooks.receiver.says = ["500 Broken"] * 20
    for _ in range(3 * DAY):
        await hooks.go(hours=0.5)
    assert hooks.only.state == "parked"
    assert 8 <= hooks.only.attempts <= 11
    assert "gave up after a day" in hooks.only.log[-1]
    hooks.receiver.says = []
    assert await hooks.store.put(redriven(hooks.only, int(hooks.now.timestamp() * 1000)))
    await hooks.go()
    assert hooks.only.state == "sent"


async def test_a_receiver_that_is_gone_is_not_asked_for_the_next_digest(hooks: Hooks) -> None:
    hooks.receiver.says = ["410 Gone"]
    await hooks.go()
    assert hooks.only.state == "parked"
    hooks.digests["torture/2026-11-21T12:00:00.000Z/bbbbbbbb"] = digest("torture/2026-11-21T12:00:00.000Z/bbbbbbbb")
    await hooks.open()
    await hooks.go(hours=DAY)
    assert [one.state for one in hooks.deliveries()] == ["parked", "skipped"]
    assert len(hooks.receiver.got) == 1


async def test_a_receiver_that_hangs_holds_up_nobody_else(hooks: Hooks) -> None:
    hooks.receiver.says = [HANGS]
    hooks.digests["torture/2026-11-21T12:00:00.000Z/bbbbbbbb"] = digest("torture/2026-11-21T12:00:00.000Z/bbbbbbbb")
    await hooks.open()
    await hooks.go()
    assert sorted(one.state for one in hooks.deliveries()) == ["sent", "waiting"]


async def test_a_name_that_leads_to_this_machine_is_refused_for_good(make: Make) -> None:
    hooks = make(allow=())
    await hooks.open()
    await hooks.go()
    assert (hooks.only.state, hooks.receiver.got) == ("parked", [])
    assert "HIWAR_WEBHOOK_ALLOW" in hooks.only.log[-1]


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://[::1]:1/", "http://2130706433:1/", "http://0x7f.1:1/"])
async def test_no_way_of_writing_loopback_gets_through(url: str) -> None:
    async with httpx.AsyncClient(transport=PublicTransport()) as client:
        with pytest.raises((NotPublicError, httpx.ConnectError)) as caught:
            await client.get(url)
    assert "connection attempts failed" not in str(caught.value), "it was refused before a connection was tried"
