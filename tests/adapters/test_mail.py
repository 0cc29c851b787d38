"""E-mail against a real SMTP server with TLS on loopback: what arrives, and that it never arrives twice."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, cast

import pytest
import trustme
from aiosmtpd.smtp import SMTP, Envelope, Session

from services.publish.adapters.mail import Mailer, MailServer
from services.publish.adapters.renderers import Renderer
from services.publish.domain.deliveries import redriven
from tests.deliveries import LINKS, Post, digest

HANGS_UP = "hangs up"


class Receiver:
    """Takes mail; `says` are its next answers to RCPT and DATA, `250` when there are none."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.bytes: list[bytes] = []
        self.rcpt_says: list[str] = []
        self.data_says: list[str] = []

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        said = self.rcpt_says.pop(0) if self.rcpt_says else "250 ok"
        if said.startswith("2"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        del session
        said = self.data_says.pop(0) if self.data_says else "250 taken as 42"
        if said.startswith("2") or said == HANGS_UP:
            content = cast("bytes", envelope.content)
            self.bytes.append(content)
            self.mails.append(cast("EmailMessage", message_from_bytes(content, policy=default)))
        if said == HANGS_UP:
            cast("Any", server).transport.abort()
            await asyncio.sleep(0)
        return said


class Mail(Post):
    def __init__(self, receiver: Receiver, server: MailServer) -> None:
        super().__init__({}, {"email": "desk@example.org"})
        self.receiver = receiver
        mailer = Mailer(
            server, sender="hiwar <digests@example.net>", renderer=Renderer(), links=LINKS, refusals=self.refusals
        )
        self.senders = {"email": mailer}
        self.deliverer = self._deliverer()


@asynccontextmanager
async def smtp(folder: Path, *, trusted: bool = True) -> AsyncIterator[Mail]:
    authority, receiver = trustme.CA(), Receiver()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    ca_file = folder / "ca.pem"
    (authority if trusted else trustme.CA()).cert_pem.write_to_path(str(ca_file))

    def server() -> SMTP:
        return SMTP(receiver, tls_context=context, require_starttls=True, hostname="localhost")

    listening = await asyncio.get_running_loop().create_server(server, "localhost", 0)
    try:
        mail = Mail(
            receiver, MailServer("localhost", listening.sockets[0].getsockname()[1], "starttls", ca_file=ca_file)
        )
        await mail.open()
        yield mail
    finally:
        listening.close()
        await listening.wait_closed()


@pytest.fixture
async def mail(tmp_path: Path) -> AsyncIterator[Mail]:
    async with smtp(tmp_path) as found:
        yield found


async def test_a_digest_arrives_as_text_and_html_with_a_link_that_unsubscribes_in_one_click(mail: Mail) -> None:
    await mail.go()
    assert (mail.only.state, mail.only.attempts) == ("sent", 1)
    assert "taken as 42" in mail.only.log[-1]
    (message,) = mail.receiver.mails
    assert message["To"] == "desk@example.org"
    assert message["Subject"] == "Torture · November 20, 2026 · 1 statement from 1 source"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = message["List-Unsubscribe"].strip("<>")
    assert LINKS.read_unsubscribe(link.rsplit("/", 1)[1]) == ("torture", "desk@example.org")
    parts = {part.get_content_type(): part.get_content() for part in message.iter_parts()}
    assert list(parts) == ["text/plain", "text/html"]
    assert "\u2068European Union\u2069 condemns" in parts["text/plain"]
    assert link in parts["text/plain"]
    assert '<html lang="en" dir="ltr">' in parts["text/html"]
    assert '<h3 lang="ar" dir="rtl">' in parts["text/html"]


async def test_the_link_that_unsubscribes_is_sent_as_it_is_on_one_line(mail: Mail) -> None:
    """As RFC 8058 wants it: what is folded or encoded, mail programs offer to nobody."""
    await mail.go()
    (sent,) = mail.receiver.bytes
    head = sent.partition(b"\r\n\r\n")[0].split(b"\r\n")
    link = LINKS.unsubscribe("torture", "desk@example.org")
    assert len(link) > 78
    assert f"List-Unsubscribe: <{link}>".encode() in head
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head
    assert any(line.startswith(b"Subject: ") for line in head)
    assert all(len(line) < 998 for line in head)


async def test_equal_digests_make_equal_messages(mail: Mail) -> None:
    mailer = cast("Mailer", mail.senders["email"])
    first, again = (mailer.message(mail.only, digest()).as_bytes() for _ in range(2))
    assert first == again
    assert b"Message-ID: <" in first


async def test_a_server_that_is_busy_is_asked_again_later_and_gets_one_message(mail: Mail) -> None:
    mail.receiver.rcpt_says = ["451 greylisted"]
    mail.receiver.data_says = ["452 disk full"]
    await mail.go()
    assert (mail.only.state, mail.receiver.mails) == ("waiting", [])
    await mail.go()
    assert mail.only.attempts == 1, "not before its time"
    for _ in range(2):
        await mail.go(hours=0.1)
    assert (mail.only.state, mail.only.attempts, len(mail.receiver.mails)) == ("sent", 3, 1)


async def test_an_address_that_is_refused_is_parked_until_a_person_redrives_it(mail: Mail) -> None:
    mail.receiver.rcpt_says = ["550 no such user"]
    await mail.go()
    assert mail.only.state == "parked"
    await mail.go(hours=1)
    assert mail.only.attempts == 1
    assert await mail.store.put(redriven(mail.only, int(mail.now.timestamp() * 1000)))
    await mail.go()
    assert (mail.only.state, len(mail.receiver.mails)) == ("sent", 1)


async def test_a_server_that_hangs_up_on_the_whole_message_is_never_sent_it_again(mail: Mail) -> None:
    mail.receiver.data_says = [HANGS_UP]
    await mail.go()
    assert mail.only.state == "unknown"
    for _ in range(3):
        await mail.go(hours=24)
    assert len(mail.receiver.mails) == 1


@pytest.mark.parametrize("step", range(4))
async def test_wherever_the_sender_dies_there_is_at_most_one_message(mail: Mail, step: int) -> None:
    died = await mail.die_at(step)
    assert died == (step < 3), "taken, handed over, answered: three notes"
    for _ in range(3):
        await mail.go(hours=1)
    assert len(mail.receiver.mails) <= 1
    assert mail.only.state == ("unknown" if step == 2 else "sent"), "after it was handed over nobody knows"


async def test_two_replicas_send_one_message(mail: Mail) -> None:
    other = mail._deliverer()  # noqa: SLF001 - a second process on the same store
    await asyncio.gather(mail.deliverer.tick(), other.tick())
    await asyncio.gather(mail.deliverer.finish(), other.finish())
    assert (mail.only.state, len(mail.receiver.mails)) == ("sent", 1)


async def test_a_server_with_a_certificate_of_nobody_we_trust_gets_nothing(tmp_path: Path) -> None:
    async with smtp(tmp_path, trusted=False) as mail:
        await mail.go()
        assert (mail.only.state, mail.receiver.mails) == ("waiting", [])
        assert "certificate" in mail.only.log[-1].lower()


async def test_who_unsubscribed_gets_nothing(mail: Mail) -> None:
    await mail.refusals.add("torture", "desk@example.org", "unsubscribed")
    await mail.go()
    assert (mail.only.state, mail.receiver.mails) == ("skipped", [])
