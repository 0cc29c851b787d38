"""What a document does to what is known of its statement: new, revised, unchanged, withdrawn."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from services.ingest.domain.dates import read_date
from services.ingest.domain.documents import Document
from services.ingest.domain.identity import canonical_url, content_hash
from shared.contract.raw_statement import RawStatement
from shared.errors import Unprocessable

Result = Literal["new", "revised", "unchanged", "withdrawn"]
LARGEST_VALUE = 4 * 1024 * 1024 - 64 * 1024
"""Bytes of one message; leaves room for headers below the topics' limit of 4 MiB."""


@dataclass(frozen=True)
class Pending:
    """A revision that has still to be sent, as the bytes that will be sent: a crash resends the same."""

    value: bytes
    traceparent: str
    at: datetime


@dataclass(frozen=True)
class Item:
    """What ingest knows of one statement.

    Attributes:
        statement_id: whose.
        version: counts every change, for compare-and-set; 0 is not stored yet.
        last: the newest revision.
        pending: revisions to send, oldest first.
    """

    statement_id: str
    version: int
    last: RawStatement
    pending: tuple[Pending, ...] = ()

    def sent(self) -> "Item":
        """Give what is known after all pending revisions were sent."""
        return replace(self, version=self.version + 1, pending=())


def apply(
    document: Document, known: Item | None, *, statement_id: str, now: datetime, traceparent: str
) -> tuple[Item, Result]:
    """Give the item after a document, and what the document was.

    Raises:
        Unprocessable: the text is empty or too large, or an unknown statement is withdrawn.
    """
    last = known.last if known else None
    title, text = document.title, document.text
    if document.status == "withdrawn":
        if last is None:
            raise Unprocessable("unknown_statement", "status: a statement that was never seen cannot be withdrawn")
        title, text = title or last.title, text or last.text
    digest = content_hash(document.status, title, text)
    if known is not None and last is not None and last.content_hash == digest:
        return known, "unchanged"
    revision = last.revision + 1 if last else 1
    raw = _raw(document, title, text, statement_id=statement_id, revision=revision, now=now)
    value = raw.write()
    if len(value) > LARGEST_VALUE:
        raise Unprocessable("too_large", f"text: the message has {len(value)} bytes, at most {LARGEST_VALUE} are sent")
    pending = (*(known.pending if known else ()), Pending(value, traceparent, now))
    result: Result = "withdrawn" if document.status == "withdrawn" else "revised" if last else "new"
    return Item(statement_id, (known.version if known else 0) + 1, raw, pending), result


def _raw(  # noqa: PLR0913 - the parts of one message
    document: Document, title: str, text: str, *, statement_id: str, revision: int, now: datetime
) -> RawStatement:
    zone = ZoneInfo(document.zone) if document.zone else UTC
    dated = read_date(document.published_at, now, zone=zone, language=document.lang)
    try:
        return RawStatement(
            statement_id=statement_id,
            revision=revision,
            status=document.status,
            source=document.source,
            issuer=document.issuer,
            url=canonical_url(document.url) if document.url else None,
            title=title,
            text=text,
            language=document.lang,
            published_at=dated.at,
            published_at_stated=dated.stated,
            published_at_flag=dated.flag,
            fetched_at=now,
            content_hash=content_hash(document.status, title, text),
        )
    except ValidationError as error:
        problem = error.errors(include_input=False)[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise Unprocessable("schema", f"{where}: {problem['msg']}") from error
