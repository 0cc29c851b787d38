"""Which statement a document is: the same one however often and however slightly changed it comes."""

from base64 import b32encode
from hashlib import sha256

from services.ingest.domain.documents import Document
from services.ingest.domain.substance import substance
from services.ingest.domain.urls import page_key
from shared.contract.raw_statement import Status

_ID_LETTERS = 26
_LEAST_SHARED_TEXT = 200
"""Code points: shorter texts ("See the attached file.") are the same for statements that are not."""


def statement_id(document: Document) -> str:
    """Give `st-` and 26 base32 letters (130 bits) of the source and its guid, else the page's key, else the content."""
    if document.guid:
        return guid_id(document.source, document.guid)
    if document.url:
        return _named("st", "url", document.source, page_key(document.url))
    return _named("st", "text", document.source, content_hash("published", document.title, document.text))


def guid_id(source: str, guid: str) -> str:
    """Give the id of what a source gives under a guid of its own."""
    return _named("st", "guid", source, guid)


def text_name(document: Document) -> str | None:
    """Give the name that a text has at its source: equal for one text under two addresses.

    None for a document that has no address, or a text too short to tell statements apart.
    """
    text = substance(document.text)
    if not document.url or document.status == "withdrawn" or len(text) < _LEAST_SHARED_TEXT:
        return None
    return _named("tx", document.source, substance(document.title), text)


def content_hash(status: Status, title: str, text: str) -> str:
    """Give the SHA-256 of status, title and text with whitespace collapsed: 64 hex digits."""
    parts = (status, " ".join(title.split()), " ".join(text.split()))
    return sha256("\x00".join(parts).encode()).hexdigest()


def _named(kind: str, *parts: str) -> str:
    return f"{kind}-" + b32encode(sha256("\x00".join(parts).encode()).digest()).decode().lower()[:_ID_LETTERS]
