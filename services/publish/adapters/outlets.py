"""The channels that this installation can send through, as its settings have them."""

import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import httpx
from starlette.routing import Route

from services.publish.adapters.links import Links
from services.publish.adapters.mail import Mailer, MailServer
from services.publish.adapters.renderers import Renderer
from services.publish.adapters.unsubscribe_api import UnsubscribeApi
from services.publish.adapters.webhook import WebhookSender
from services.publish.domain.subscriptions import Subscription
from services.publish.ports import Refusals, Sender
from services.publish.settings import PublishSettings
from shared.runtime.safe_http import PublicTransport


@dataclass(frozen=True)
class Outlets:
    """What can be sent through, and the routes that belong to it."""

    senders: dict[str, Sender] = field(default_factory=dict)
    routes: Sequence[Route] = ()


def build_outlets(
    settings: PublishSettings,
    *,
    refusals: Refusals,
    renderer: Renderer,
    subscription: Callable[[str], Subscription | None],
    now: Callable[[], datetime],
) -> Outlets:
    """Build e-mail and webhooks as far as they are set up; nothing is connected yet.

    Raises:
        OSError: a file with CA certificates cannot be read.
    """
    if settings.signing_secret is None:
        return Outlets()
    links = Links(settings.public_url or "", settings.signing_secret)
    context = ssl.create_default_context(cafile=settings.webhook_ca_file)
    transport = PublicTransport(allow=settings.webhook_allow, verify=context)
    client = httpx.AsyncClient(transport=transport, timeout=10.0, follow_redirects=False, trust_env=False)
    senders: dict[str, Sender] = {"webhook": WebhookSender(client, links=links, refusals=refusals, now=now)}
    if settings.smtp_host and settings.mail_from and settings.public_url:
        server = MailServer(
            settings.smtp_host,
            settings.smtp_port,
            settings.smtp_tls,
            settings.smtp_username,
            settings.smtp_password,
            settings.smtp_ca_file,
        )
        senders["email"] = Mailer(server, sender=settings.mail_from, renderer=renderer, links=links, refusals=refusals)
    unsubscribe = UnsubscribeApi(links, refusals, subscription=subscription, renderer=renderer)
    return Outlets(senders, unsubscribe.routes())
