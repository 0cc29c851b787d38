"""What a document does to what is known of its statement: new, revised, unchanged, withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from services.ingest.domain.changes import word_changes
from services.ingest.domain.dates import Dated, read_date
from services.ingest.domain.documents import Document
from services.ingest.domain.identity import content_hash
from services.ingest.domain.substance import substance
from services.ingest.domain.urls import canonical_url
from shared.contract.raw_statement import MOST_CHANGES, Change, RawStatement, Status
from shared.errors import Unprocessable
from shared.mistakes import explain

Result = Literal["new", "revised", "unchanged", "withdrawn"]
LARGEST_VALUE = 4 * 1024 * 1024 - 64 * 1024
"""Bytes of one message; leaves room for headers below the topics' limit of 4 MiB."""
_SAME_DAYS = timedelta(days=2)
"""Twins of a statement are dated alike, but for time zones."""
_MOST_ADDRESSES = 20


@dataclass(frozen=True)
class Pending:
    """A revision that has still to be sent, as the bytes that will be sent: a crash resends the same."""

    value: bytes
    traceparent: str
    at: datetime


@dataclass(frozen=True)
class Address:
    """One of several addresses of a statement.

    Attributes:
        own_id: the id that a document there would have by itself.
        url: canonical.
        seen: fingerprint of what stood there last: only an address that changes itself changes the statement.
    """

    own_id: str
    url: str | None
    seen: str


@dataclass(frozen=True)
class Item:
    """What ingest knows of one statement.

    Attributes:
        statement_id: whose.
        version: counts every change, for compare-and-set; 0 is not stored yet.
        last: the newest revision.
        pending: revisions to send, oldest first.
        addresses: where its text stands, if that is more than one place.
    """

    statement_id: str
    version: int
    last: RawStatement
    pending: tuple[Pending, ...] = ()
    addresses: tuple[Address, ...] = ()

    def sent(self) -> "Item":
        """Give what is known after all pending revisions were sent."""
        return replace(self, version=self.version + 1, pending=())

    def to_send_again(self, traceparent: str) -> "Item":
        """Give what is known when the newest revision, sent already, is to be sent once more."""
        again = Pending(self.last.write(), traceparent, self.last.fetched_at)
        return replace(self, version=self.version + 1, pending=(again,))

    def seen_at(self, own_id: str) -> str | None:
        """Give the fingerprint of what stood at an address last; None when it is not known."""
        return next((address.seen for address in self.addresses if address.own_id == own_id), None)


@dataclass(frozen=True)
class Sighting:
    """A document where and when it was seen.

    Attributes:
        statement_id: of the statement that it belongs to.
        own_id: the id that it has by itself: another one when its text is known under another address.
        at: aware.
        traceparent: of the revision that it may become.
    """

    document: Document
    statement_id: str
    own_id: str
    at: datetime
    traceparent: str


def apply(sighting: Sighting, known: Item | None) -> tuple[Item, Result]:
    """Give the item after a document, and what the document was; the same item when nothing is to be stored.

    Raises:
        Unprocessable: the text is missing, empty or too large, or an unknown statement is withdrawn.
    """
    document = sighting.document
    if document.status == "withdrawn":
        return _withdraw(sighting, known)
    if "text" not in document.model_fields_set:
        raise Unprocessable("schema", "text: is missing")
    if known is None:
        return _revise(sighting, None, document.title, document.text), "new"
    is_alone = not known.addresses and sighting.own_id == known.statement_id
    if is_alone and content_hash("published", document.title, document.text) == known.last.content_hash:
        return known, "unchanged"  # what most visits find, told without a look at the boilerplate
    seen = _fingerprint("published", document.title, document.text)
    current = _fingerprint(known.last.status, known.last.title, known.last.text)
    is_joining = known.seen_at(sighting.own_id) is None and sighting.own_id != known.statement_id
    if seen in (known.seen_at(sighting.own_id), current) or (is_joining and known.last.status == "published"):
        return _note_address(sighting, known, seen, current), "unchanged"
    return _revise(sighting, known, document.title, document.text), "revised"


def is_same(document: Document, known: Item | None, now: datetime) -> bool:
    """Whether a document with the text of a statement is that statement, and not next year's with the same words."""
    there = known.last.published_at if known else None
    here = _dated(document, now).at
    return there is None or here is None or abs(there - here) <= _SAME_DAYS


def _withdraw(sighting: Sighting, known: Item | None) -> tuple[Item, Result]:
    if known is None:
        raise Unprocessable("unknown_statement", "status: a statement that was never seen cannot be withdrawn")
    if known.last.status == "withdrawn":
        return known, "unchanged"
    left = tuple(address for address in known.addresses if address.own_id != sighting.own_id)
    if left:
        return replace(known, version=known.version + 1, addresses=left), "unchanged"
    told = _as_told_before(sighting.document, known.last)
    revised = _revise(replace(sighting, document=told), known, told.title, told.text)
    return replace(revised, addresses=()), "withdrawn"


def _as_told_before(withdrawal: Document, last: RawStatement) -> Document:
    """A withdrawal need not repeat what its source said before."""
    before = {"title": last.title, "text": last.text, "issuer": last.issuer, "url": last.url, "lang": last.language}
    return withdrawal.model_copy(update={name: getattr(withdrawal, name) or value for name, value in before.items()})


def _note_address(sighting: Sighting, known: Item, seen: str, current: str) -> Item:
    """Remember what stood where; a statement with one address has nothing to remember beside itself."""
    is_alone = not known.addresses and sighting.own_id == known.statement_id
    if is_alone or known.seen_at(sighting.own_id) == seen:
        return known
    before = known.addresses or (Address(known.statement_id, known.last.url, current),)
    kept = tuple(address for address in before if address.own_id != sighting.own_id)[-_MOST_ADDRESSES:]
    here = Address(sighting.own_id, _url(sighting.document), seen)
    return replace(known, version=known.version + 1, addresses=(*kept, here))


def _revise(sighting: Sighting, known: Item | None, title: str, text: str) -> Item:
    others = tuple(address for address in (known.addresses if known else ()) if address.own_id != sighting.own_id)
    raw = _raw(sighting, title, text, last=known.last if known else None, others=others)
    value = raw.write()
    if len(value) > LARGEST_VALUE:
        raise Unprocessable("too_large", f"text: the message has {len(value)} bytes, at most {LARGEST_VALUE} are sent")
    return Item(
        sighting.statement_id,
        (known.version if known else 0) + 1,
        raw,
        (*(known.pending if known else ()), Pending(value, sighting.traceparent, sighting.at)),
        _addresses_after(sighting, others, title, text),
    )


def _addresses_after(sighting: Sighting, others: tuple[Address, ...], title: str, text: str) -> tuple[Address, ...]:
    if not others and sighting.own_id == sighting.statement_id:
        return ()
    seen = _fingerprint(sighting.document.status, title, text)
    return (*others, Address(sighting.own_id, _url(sighting.document), seen))


def _raw(
    sighting: Sighting, title: str, text: str, *, last: RawStatement | None, others: Sequence[Address]
) -> RawStatement:
    document = sighting.document
    dated = _dated(document, sighting.at)
    if last and document.status == "withdrawn" and not document.published_at:
        dated = Dated(last.published_at, last.published_at_stated, last.published_at_flag)
    try:
        return RawStatement(
            statement_id=sighting.statement_id,
            revision=last.revision + 1 if last else 1,
            status=document.status,
            source=document.source,
            issuer=document.issuer,
            url=_url(document),
            other_urls=[address.url for address in others if address.url] or None,
            title=title,
            text=text,
            language=document.lang,
            published_at=dated.at,
            published_at_stated=dated.stated,
            published_at_flag=dated.flag,
            fetched_at=sighting.at,
            content_hash=content_hash(document.status, title, text),
            changes=_changes(last, title, text) if last else None,
        )
    except ValidationError as error:
        raise Unprocessable("schema", explain(error)) from error


def _changes(last: RawStatement, title: str, text: str) -> list[Change] | None:
    found = [*word_changes("title", last.title, title), *word_changes("text", last.text, text)]
    return found[:MOST_CHANGES] or None


def _dated(document: Document, now: datetime) -> Dated:
    zone = ZoneInfo(document.zone) if document.zone else UTC
    return read_date(document.published_at, now, zone=zone, language=document.lang)


def _url(document: Document) -> str | None:
    return canonical_url(document.url) if document.url else None


def _fingerprint(status: Status, title: str, text: str) -> str:
    """Equal when only whitespace and boilerplate differ."""
    return content_hash(status, substance(title), substance(text))
