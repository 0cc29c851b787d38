"""Digests by webhook, signed as Standard Webhooks says (https://www.standardwebhooks.com)."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256

import httpx
from standardwebhooks.webhooks import Webhook

from services.publish.adapters.links import Links
from services.publish.domain.deliveries import Answer, Delivery
from services.publish.ports import HandOver, Refusals
from shared.contract.digest import Digest
from shared.runtime.safe_http import NotPublicError

_LONGEST_ANSWER = 200
_MOST_WAIT_SECONDS = 4 * 3_600.0


class WebhookSender:
    """Posts; see `Sender`. A receiver drops repeats by `webhook-id`, so an unknown outcome is simply tried again.

    Args:
        client: on a transport that connects to public addresses alone.
        links: gives the secrets.
        refusals: who answered 410 Gone.
        now: gives the current time, aware.
        seconds: how long an attempt may take.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        *,
        links: Links,
        refusals: Refusals,
        now: Callable[[], datetime],
        seconds: float = 30.0,
    ) -> None:
        self._client = client
        self._links = links
        self._refusals = refusals
        self._now = now
        self._seconds = seconds

    async def __call__(self, delivery: Delivery, digest: Digest, hand_over: HandOver) -> Answer:  # noqa: ARG002
        """Try once."""
        if why := await self._refusals.why(delivery.subscription, delivery.address):
            return Answer("skipped", why)
        try:
            async with asyncio.timeout(self._seconds):
                status, words, wait = await self._post(delivery, _body(digest))
        except NotPublicError as error:
            return Answer("refused", f"{error}; HIWAR_WEBHOOK_ALLOW names hosts that may be private")
        except (httpx.TransportError, httpx.InvalidURL, TimeoutError) as error:
            return Answer("again", f"{type(error).__name__}: {error}")
        if status == httpx.codes.GONE:
            await self._refusals.add(delivery.subscription, delivery.address, "it answered 410 Gone")
            return Answer("gone", "410: the receiver wants no more; redrive asks it again")
        return Answer("sent" if httpx.codes.is_success(status) else "again", f"{status} {words}", wait)

    async def _post(self, delivery: Delivery, body: bytes) -> tuple[int, str, float | None]:
        message_id = f"msg_{sha256(delivery.key.encode()).hexdigest()[:32]}"
        at = self._now().astimezone(UTC)
        signature = Webhook(self._links.webhook_secret(delivery.subscription)).sign(message_id, at, body.decode())
        headers = {
            "content-type": "application/json",
            "user-agent": "hiwar",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": signature,
        }
        async with self._client.stream("POST", delivery.address, content=body, headers=headers) as answer:
            said = b""
            async for piece in answer.aiter_raw(_LONGEST_ANSWER):
                said += piece
                if len(said) >= _LONGEST_ANSWER:
                    break
        wait = _wait_seconds(answer.headers.get("retry-after"), at)
        return answer.status_code, said[:_LONGEST_ANSWER].decode("utf-8", "replace"), wait


def _body(digest: Digest) -> bytes:
    data = json.loads(digest.write())
    content = {"type": digest.ce_type, "timestamp": digest.generated_at.isoformat(), "data": data}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _wait_seconds(value: str | None, now: datetime) -> float | None:
    """Read `Retry-After`: seconds or a date; what cannot be read is as if it were not there."""
    if not value:
        return None
    try:
        seconds = float(value) if value.isdigit() else (parsedate_to_datetime(value) - now).total_seconds()
    except (ValueError, TypeError):
        return None
    return min(max(seconds, 0.0), _MOST_WAIT_SECONDS)
