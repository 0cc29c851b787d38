"""Which statement a document is: the same one however often and however slightly changed it comes."""

import re
from base64 import b32encode
from hashlib import sha256
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from services.ingest.domain.documents import Document
from shared.contract.raw_statement import Status

_ID_LETTERS = 26
_TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid|_ga)$", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def statement_id(document: Document) -> str:
    """Give `st-` and 26 base32 letters (130 bits) of source and guid, else canonical address, else content."""
    if document.guid:
        what = f"guid\x00{document.source}\x00{document.guid}"
    elif document.url:
        what = f"url\x00{canonical_url(document.url)}"
    else:
        what = f"text\x00{document.source}\x00{content_hash('published', document.title, document.text)}"
    return "st-" + b32encode(sha256(what.encode()).digest()).decode().lower()[:_ID_LETTERS]


def content_hash(status: Status, title: str, text: str) -> str:
    """Give the SHA-256 of status, title and text with whitespace collapsed: 64 hex digits."""
    parts = (status, " ".join(title.split()), " ".join(text.split()))
    return sha256("\x00".join(parts).encode()).hexdigest()


def canonical_url(url: str) -> str:
    """Give one form of all addresses of a page: host in lower case, no default port, fragment or tracking."""
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode() if (parts.hostname or "").isascii() else parts.hostname or ""
    port = f":{parts.port}" if parts.port and parts.port != _DEFAULT_PORTS.get(parts.scheme.lower()) else ""
    query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(key)]
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=-._~").rstrip("/")
    return urlunsplit((parts.scheme.lower(), host + port, path, urlencode(query), ""))
