"""Where a digest goes beside the topic: e-mail, webhook, Atom feed."""

import re
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}")
_LONGEST = 1_000
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_FORMS = "`atom`, `email: desk@example.org` or `webhook: https://example.org/hook`"
Kind = Literal["email", "webhook", "atom"]


class Channel(NamedTuple):
    """One way to a reader; `address` is empty for a feed."""

    kind: Kind
    address: str = ""

    def plain(self) -> str | dict[str, str]:
        """As people write it."""
        return {self.kind: self.address} if self.address else self.kind


def parse_channel(value: object) -> Channel:
    """Read a channel as people write it.

    Raises:
        ValueError: it is none, or its address cannot be written to.
    """
    match value:
        case Channel():
            return value
        case "atom":
            return Channel("atom")
        case {"email": str(address), **other} if not other:
            return Channel("email", _mail(address.strip()))
        case {"webhook": str(address), **other} if not other:
            return Channel("webhook", _webhook(address.strip()))
    message = f"`{value}` is no channel; write {_FORMS}"
    raise ValueError(message)


def _mail(address: str) -> str:
    if not _MAIL.fullmatch(address):
        message = f"`{address}` is no e-mail address; write it as name@example.org, other scripts' domains as xn--"
        raise ValueError(message)
    return address


def _webhook(address: str) -> str:
    try:
        parts = urlsplit(address)
        whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        parts, whole = urlsplit(""), False
    if not whole or parts.username or parts.fragment or len(address) > _LONGEST or any(c.isspace() for c in address):
        message = f"`{address}` is no address of a webhook; write https://HOST/PATH, without user name and #"
        raise ValueError(message)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        message = f"`{address}` is not encrypted; write https:// (http is for this machine alone)"
        raise ValueError(message)
    return address
