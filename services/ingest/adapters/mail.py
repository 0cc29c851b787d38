"""A saved e-mail: its body is a statement, and so is each document attached to it."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from pathlib import PurePath
from typing import Any, NamedTuple

from services.ingest.adapters.html_text import read_html
from shared.errors import Unprocessable

_MOST_ATTACHMENTS = 50
_FURNITURE = ("image", "audio", "video")
"""Logos and recordings say nothing that is read here."""


class Attached(NamedTuple):
    """A file in an e-mail: its name, its bytes, and the fields that the e-mail gives it."""

    name: str
    content: bytes
    fields: dict[str, Any]


Part = dict[str, Any] | Attached | Unprocessable


def read_mail(name: str, content: bytes) -> Iterator[Part]:
    """Give the fields of the body, then the attachments; what is not read is told.

    Args:
        name: of the file; it identifies an e-mail without Message-ID.
        content: RFC 5322.
    """
    message = message_from_bytes(content, policy=policy.default)
    guid = str(message.get("Message-ID") or name).strip()
    about = {"published_at": str(message.get("Date") or "").strip()[:200]}
    text = _body(message)
    attachments = [part for part in message.iter_attachments() if part.get_content_maintype() not in _FURNITURE]
    if text.strip() or not attachments:
        title = " ".join(str(message.get("Subject") or "").split())
        yield {"guid": guid, "title": title, "text": text, **about}
    for number, part in enumerate(attachments, 1):
        if number > _MOST_ATTACHMENTS:
            yield Unprocessable("too_large", f"more than {_MOST_ATTACHMENTS} attachments; save the others as files")
            return
        yield _attached(part, number, guid, about)


def _body(message: EmailMessage) -> str:
    """Give the plain text; of an e-mail in HTML alone, its words."""
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    if part.get_content_subtype() == "html":
        return read_html(_bytes(part))[1]
    return _decoded(_bytes(part), part.get_content_charset("utf-8"))


def _attached(part: EmailMessage, number: int, guid: str, about: dict[str, Any]) -> Attached | Unprocessable:
    name = PurePath(part.get_filename() or f"attachment-{number}").name
    if part.get_content_maintype() in ("message", "multipart"):
        return Unprocessable("attachment", f"{name}: an e-mail in an e-mail; save it as a file of its own")
    return Attached(name, _bytes(part), {"guid": f"{guid}/{name}"[:2_000], **about})


def _bytes(part: MIMEPart) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _decoded(content: bytes, charset: str) -> str:
    """Read as declared; a wrong declaration gives way to UTF-8.

    Raises:
        Unprocessable: it is neither.
    """
    for name in (charset, "utf-8"):
        try:
            return content.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    raise Unprocessable("encoding", f"the body is neither in {charset}, as declared, nor UTF-8; send it anew")
