"""Digests by e-mail: one message per digest and address, even when the sender dies in the middle of it."""

import asyncio
import ssl
from dataclasses import dataclass
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage, Message
from email.policy import SMTP, Policy
from email.utils import parseaddr
from hashlib import sha256
from pathlib import Path
from typing import Literal

import aiosmtplib
import httpx
from pydantic import SecretStr

from services.publish.adapters.links import Links
from services.publish.adapters.phrases import flat
from services.publish.adapters.renderers import Renderer
from services.publish.domain.deliveries import Answer, Delivery
from services.publish.ports import HandOver, Refusals
from shared.contract.digest import Digest

_STEP_SECONDS = 20.0
_ALL_SECONDS = 60.0
_PERMANENT = 500


class _AsWritten(UnstructuredHeader, BaseHeader):
    """An address or an id on one line, never as encoded words (RFC 2369, section 2; RFC 8058, section 4).

    The standard library encodes what is longer than a line, and mail programs do not find the address in that.
    """

    def fold(self, *, policy: "Policy[Message[str, str]]") -> str:
        """Give the line."""
        return f"{self.name}: {self}{policy.linesep}"


def _headers() -> HeaderRegistry:
    registry = HeaderRegistry()
    for name in ("message-id", "list-id", "list-unsubscribe"):
        registry.map_to_type(name, _AsWritten)
    return registry


_MAIL_POLICY = SMTP.clone(header_factory=_headers())


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in.

    Attributes:
        tls: `starttls` on a plain port, `tls` from the first byte, `none` for a relay on this machine.
        ca_file: CA certificates, PEM; None: the system's.
    """

    host: str
    port: int
    tls: Literal["starttls", "tls", "none"]
    username: str | None = None
    password: SecretStr | None = None
    ca_file: Path | None = None


class Mailer:
    """Sends by SMTP; see `Sender` and docs/adr/0027-mail-at-most-once.md.

    Args:
        server: where mail is handed in.
        sender: of the `From` line, such as `hiwar <digests@example.org>`.
        renderer: makes text and HTML.
        links: makes the addresses that unsubscribe.
        refusals: who unsubscribed.
    """

    def __init__(
        self, server: MailServer, *, sender: str, renderer: Renderer, links: Links, refusals: Refusals
    ) -> None:
        self._server = server
        self._sender = sender
        self._renderer = renderer
        self._links = links
        self._refusals = refusals
        self._context = ssl.create_default_context(cafile=server.ca_file) if server.tls != "none" else None

    async def __call__(self, delivery: Delivery, digest: Digest, hand_over: HandOver) -> Answer:
        """Try once."""
        if why := await self._refusals.why(delivery.subscription, delivery.address):
            return Answer("skipped", why)
        content = self.message(delivery, digest).as_bytes()
        client = self._client()
        handed_over = False
        try:
            async with asyncio.timeout(_ALL_SECONDS):
                await client.connect()
                await client.mail(parseaddr(self._sender)[1])
                await client.rcpt(delivery.address)
                handed_over = await hand_over()
                if not handed_over:
                    return Answer("again", "another replica has taken over")
                said = await client.data(content)
        except aiosmtplib.SMTPResponseException as error:
            # The server said no: it has not taken the message, not even after all of it was sent.
            return Answer("refused" if error.code >= _PERMANENT else "again", f"{error.code} {error.message}")
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            words = f"{type(error).__name__}: {error}"
            return Answer("unknown", f"{words} while it was handed over") if handed_over else Answer("again", words)
        finally:
            client.close()
        return Answer("sent", f"{said.code} {said.message}")

    def message(self, delivery: Delivery, digest: Digest) -> EmailMessage:
        """Give the message; equal digests give equal bytes, so that every mail program knows a repeat."""
        name, address = parseaddr(self._sender)
        local, _, domain = address.rpartition("@")
        mark = sha256(delivery.key.encode()).hexdigest()
        unsubscribe = self._links.unsubscribe(delivery.subscription, delivery.address)
        message = EmailMessage(policy=_MAIL_POLICY)
        message["From"] = Address(name, local, domain)
        message["To"] = delivery.address
        message["Subject"] = self._subject(digest)
        message["Date"] = digest.generated_at
        message["Message-ID"] = f"<{mark[:40]}@{domain}>"
        message["List-Id"] = f"<{digest.subscription}.{domain}>"
        message["List-Unsubscribe"] = f"<{httpx.URL(unsubscribe)}>"  # ASCII, whatever the host is called
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message["Auto-Submitted"] = "auto-generated"
        message["Content-Language"] = digest.language
        message.set_content(self._renderer.render(digest, "txt", unsubscribe=unsubscribe), cte="base64")
        html = self._renderer.render(digest, "html", unsubscribe=unsubscribe)
        message.add_alternative(html, subtype="html", cte="base64")
        message.set_boundary(f"hiwar-{mark[40:]}")
        return message

    def _subject(self, digest: Digest) -> str:
        """Title, day, and how much: what a reader decides by."""
        day = self._renderer.day(digest.window.end, digest.language, digest.window.zone)
        return " · ".join(filter(None, (flat(digest.title), day, self._renderer.summary(digest))))

    def _client(self) -> aiosmtplib.SMTP:
        server = self._server
        password = server.password.get_secret_value() if server.password else None
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.tls == "tls",
            start_tls=server.tls == "starttls",
            tls_context=self._context,
            username=server.username,
            password=password,
            timeout=_STEP_SECONDS,
        )
