"""A digest through every channel, by a publish process that is killed on the way: each receiver gets it once."""

import json
import re
import ssl
import sys
import threading
import time
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pydantic import SecretStr
from standardwebhooks.webhooks import Webhook

from services.publish.adapters.links import Links
from shared.embedded.servers import free_port
from tests.harness.forked import ForkedProcess
from tests.harness.pipeline import ForkedServices, Pipeline

SECRET = "a secret of forty letters, for the tests"  # noqa: S105 - of the tests
TEXT = "Police in Bamako beat detainees to extract confessions, and the African Union condemns torture in Mali."
WISH = {"title": "Torture", "language": "en", "themes": ["torture"], "schedule": "daily at 00:00"}


class ImpatientServices(ForkedServices):
    def _process(self, service: str) -> ForkedProcess:
        process = super()._process(service)
        if service == "publish":
            process.command = [sys.executable, "-m", "tests.system.impatient_publish"]
        return process


class Impatient(Pipeline):
    forked = ImpatientServices


class Inbox:
    def __init__(self) -> None:
        self.mails: list[Message] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name
        del server, session
        self.mails.append(message_from_bytes(envelope.content or b""))  # type: ignore[arg-type]
        return "250 taken"


class Hooks(ThreadingHTTPServer):
    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        super().__init__(("127.0.0.1", 0), Hook)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Hook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        hooks = self.server
        assert isinstance(hooks, Hooks)
        body = self.rfile.read(int(self.headers["content-length"]))
        hooks.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(503 if len(hooks.got) == 1 else 204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def receivers(tmp_path: Path) -> Iterator[tuple[Inbox, Hooks, dict[str, str]]]:
    authority, inbox, hooks = trustme.CA(), Inbox(), Hooks()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    port = free_port()
    smtp = Controller(
        inbox, hostname="127.0.0.1", port=port, server_hostname="localhost", tls_context=context, require_starttls=True
    )
    smtp.start()
    yield (
        inbox,
        hooks,
        {
            "smtp_host": "localhost",
            "smtp_port": str(port),
            "smtp_ca_file": str(tmp_path / "ca.pem"),
            "mail_from": "hiwar <digests@example.net>",
            "public_url": "https://reader.example.org",
            "signing_secret": SECRET,
            "webhook_allow": '["127.0.0.1"]',
            "tick_seconds": "0.2",
        },
    )
    smtp.stop()
    hooks.shutdown()
    hooks.server_close()


def test_each_receiver_gets_a_digest_once_though_publish_is_killed(
    subscriptions: Path, receivers: tuple[Inbox, Hooks, dict[str, str]], tmp_path: Path
) -> None:
    # On servers of its own: two pipelines on one Kafka would be in the same consumer groups.
    inbox, hooks, settings = receivers
    channels = ["atom", {"email": "desk@example.org"}, {"webhook": f"http://127.0.0.1:{hooks.server_port}/hook"}]
    with Impatient(subscriptions, data_dir=tmp_path, settings=settings) as pipeline:
        publish = pipeline.services.url("publish")
        made = httpx.post(
            f"{publish}/v1/subscriptions", json={"name": "desk", **WISH, "channels": channels}, timeout=30
        )
        assert made.status_code == 201
        pipeline.send({"guid": "channel-1", "title": "T", "text": TEXT})
        digest = pipeline.wait_digest("desk")
        pipeline.services.process("publish").kill()
        pipeline.services.restart("publish")
        until(lambda: len(hooks.got) >= 2 and bool(inbox.mails))
        time.sleep(1)
        assert len(inbox.mails) == 1
        assert "Torture" in inbox.mails[0]["Subject"]
        assert {headers["webhook-id"] for headers, _ in hooks.got[:1]} == {hooks.got[1][0]["webhook-id"]}
        headers, body = hooks.got[-1]
        content = Webhook(Links("", SecretStr(SECRET)).webhook_secret("desk")).verify(body, headers)
        assert content["data"] == json.loads(digest.write())
        feed = httpx.get(f"{pipeline.services.url('publish')}/feeds/desk.atom", timeout=30)
        assert feed.text.count("<entry>") == 1
        (page,) = re.findall(r'<link href="https://reader.example.org(/digests/[^"]+)"', feed.text)
        assert httpx.get(f"{publish}{page}", timeout=30).status_code == 200


def until(is_so: object, seconds: float = 180.0) -> None:
    """Wait: what a killed process was delivering is taken up when its lease is over, what was refused later still."""
    deadline = time.monotonic() + seconds
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.2)
