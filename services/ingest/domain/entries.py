"""What a source lists: an entry, which may be a whole statement or only the way to one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, ValidationError

from services.ingest.domain.dates import read_date
from services.ingest.domain.documents import Document
from services.ingest.domain.sources import Source
from services.ingest.domain.withdrawal import Absence
from shared.errors import Unprocessable
from shared.mistakes import explain

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_LONGEST = {"title": 10_000, "issuer": 100}


class Entry(BaseModel):
    """One statement as a listing shows it, in the source's own words.

    Attributes:
        key: the source's own id, else the address: what makes it the same entry at the next visit.
        guid: the source's own id, where it gives one.
        published_at: as stated, any form.
        whole: whether `text` is all there is; if not, the page at `url` is read.
        withdrawn: whether the source says that it took the statement back.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    guid: str | None = None
    url: str | None = None
    title: str = ""
    text: str = ""
    published_at: str | None = None
    language: str | None = None
    issuer: str | None = None
    changed_at: str | None = None
    whole: bool = True
    withdrawn: bool = False

    def fingerprint(self) -> str:
        """Give 32 hex digits that change when the listing shows something else."""
        return sha256(self.model_dump_json().encode()).hexdigest()[:32]

    def kept(self) -> "Entry":
        """Give what has to be remembered to look at the page again."""
        return self.model_copy(update={"text": ""}) if self.whole else self


def document_of(entry: Entry, source: Source, now: datetime, *, is_withdrawn: bool = False) -> Document:
    """Give the document of an entry: what the source does not say is what the operator said of it.

    A date that can be read is given with its zone; one that cannot, in the source's words.

    Raises:
        Unprocessable: a field is wrong.
    """
    language = (entry.language or "").replace("_", "-")
    fields = {
        "guid": entry.guid,
        "source": source.name,
        "url": entry.url,
        "title": entry.title[: _LONGEST["title"]],
        "text": "" if is_withdrawn else entry.text,
        "lang": language if _LANGUAGE.fullmatch(language) else source.language,
        "issuer": (entry.issuer or source.issuer or "")[: _LONGEST["issuer"]],
        "published_at": best_date([entry.published_at or ""], now=now, zone=source.zone, language=entry.language),
        "zone": source.zone,
        "status": "withdrawn" if is_withdrawn else "published",
    }
    try:
        return Document.model_validate(fields)
    except ValidationError as error:
        raise Unprocessable("schema", explain(error)) from error


def best_date(stated: Sequence[str], *, now: datetime, zone: str, language: str | None) -> str | None:
    """Give the first date that can be read and believed, as ISO 8601; else the first, in its own words."""
    for words in stated:
        dated = read_date(words, now, zone=ZoneInfo(zone), language=language)
        if dated.at is not None and dated.flag is None:
            return dated.at.isoformat()
    return stated[0][:200] if stated else None


class Listing(NamedTuple):
    """What a source showed at one visit.

    Attributes:
        entries: the newest first, or in the source's order; each key once.
        cursor: what the next visit sends, to be told what is new.
        problems: what could not be read, one sentence each.
        is_unchanged: the source said, or its bytes show, that nothing changed: there are no entries then.
    """

    entries: Sequence[Entry] = ()
    cursor: Mapping[str, str] = {}
    problems: Sequence[str] = ()
    is_unchanged: bool = False


class Reading(NamedTuple):
    """An entry after its page was read, and what to send when the page is looked at again."""

    entry: Entry
    validators: Mapping[str, str] = {}


@dataclass(frozen=True)
class Known:
    """What is remembered of an entry.

    Attributes:
        entry: as the listing showed it; the text of a whole one is not kept here.
        fingerprint: of the entry as the listing showed it.
        first_at: when it was first seen.
        due_at: when its page is looked at again; None: no more.
        validators: of its page's last reading.
        absence: its page's 404s and 410s in a row.
        is_withdrawn: whether that was told.
    """

    entry: Entry
    fingerprint: str
    first_at: datetime
    due_at: datetime | None = None
    validators: Mapping[str, str] = field(default_factory=dict)
    absence: Absence | None = None
    is_withdrawn: bool = False
