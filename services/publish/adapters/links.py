"""Addresses and secrets that are made from one secret of the installation, so that none has to be kept."""

import base64
import binascii
import hmac
import json
from hashlib import sha256

from pydantic import SecretStr

_MARK_BYTES = 16


class Links:
    """Makes and reads what is signed.

    Args:
        public_url: under which readers reach publish, without a slash at its end.
        secret: of the installation; another one makes all links and webhook secrets void.
    """

    def __init__(self, public_url: str, secret: SecretStr) -> None:
        self.public_url = public_url.rstrip("/")
        self._secret = secret.get_secret_value().encode()

    def unsubscribe(self, subscription: str, address: str) -> str:
        """Give the address that ends a subscription by e-mail."""
        content = json.dumps([subscription, address], separators=(",", ":")).encode()
        return f"{self.public_url}/unsubscribe/{_text(content)}.{_text(self._sign('unsubscribe', content))}"

    def read_unsubscribe(self, token: str) -> tuple[str, str] | None:
        """Give subscription and address; None when we did not make the token."""
        content_text, _, mark = token.partition(".")
        try:
            content, signature = _bytes(content_text), _bytes(mark)
        except (binascii.Error, ValueError):
            return None
        if not hmac.compare_digest(signature, self._sign("unsubscribe", content)):
            return None
        subscription, address = json.loads(content)
        return subscription, address

    def webhook_secret(self, subscription: str) -> str:
        """Give the secret that signs a subscription's webhooks, as Standard Webhooks writes it."""
        key = hmac.digest(self._secret, f"webhook {subscription}".encode(), sha256)
        return f"whsec_{base64.b64encode(key).decode()}"

    def _sign(self, what: str, content: bytes) -> bytes:
        return hmac.digest(self._secret, what.encode() + b" " + content, sha256)[:_MARK_BYTES]


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text.encode("ascii", "replace") + b"=" * (-len(text) % 4))
