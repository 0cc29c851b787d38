"""One record of `rejected.v1`, and which of them an operator means."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from pydantic import ValidationError

from shared.contract.rejection import HEADER_PREFIX, Rejection
from shared.runtime.record import Incoming, Outgoing

Stage = Literal["ingest", "enrich", "publish"]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A rejected record.

    Attributes:
        position: where it stands on `rejected.v1`, as TOPIC/PARTITION/OFFSET.
        why: of its `x-rejected-*` headers.
        record: as it stands there; without its value where only facts are kept.
        source: name of the source, where the original says one.
        size: bytes of the original.
    """

    position: str
    why: Rejection
    record: Incoming
    source: str | None
    size: int

    @property
    def origin(self) -> str:
        """What knows the record: where it was read, as TOPIC/PARTITION/OFFSET; its position if it was on no topic."""
        if self.why.partition < 0:
            return self.position
        return f"{self.why.topic}/{self.why.partition}/{self.why.offset}"

    @property
    def key(self) -> str:
        """The original's key: a statement id, or where ingest found it."""
        return (self.record.key or b"").decode(errors="backslashreplace")

    @property
    def was_on_a_topic(self) -> bool:
        """Whether there is a topic to send it back to: what ingest refuses never was on one."""
        return self.why.partition >= 0

    def facts(self) -> "Rejected":
        """Give it without the original's bytes."""
        return replace(self, record=replace(self.record, value=None))

    def again(self) -> Outgoing:
        """Give the original, to be sent where it was read: key, value and headers as they were."""
        headers = [header for header in self.record.headers if not header[0].startswith(HEADER_PREFIX)]
        return Outgoing(self.why.topic, self.record.key, self.record.value, headers)


@dataclass(frozen=True)
class Selection:
    """Which rejected records; a field without a value selects all.

    Attributes:
        reason: cause.
        stage: service that rejected it.
        since: rejected then or later.
        until: rejected before.
        source: name of the source.
        ids: statement ids (keys), origins or positions.
    """

    reason: str | None = None
    stage: Stage | None = None
    since: datetime | None = None
    until: datetime | None = None
    source: str | None = None
    ids: Sequence[str] = ()

    @property
    def is_everything(self) -> bool:
        """Whether nothing narrows it."""
        return self == Selection()

    def has(self, rejected: Rejected) -> bool:
        """Whether a record is selected."""
        why = rejected.why
        return (
            self.reason in (None, why.reason)
            and self.stage in (None, why.stage)
            and self.source in (None, rejected.source)
            and not (self.since and why.at < self.since)
            and not (self.until and why.at >= self.until)
            and (not self.ids or bool({rejected.key, rejected.origin, rejected.position} & set(self.ids)))
        )


def read_rejected(record: Incoming) -> Rejected | None:
    """Read a record of `rejected.v1`; None for one that hiwar did not write."""
    try:
        why = Rejection.from_headers(list(record.headers))
    except ValidationError:
        return None
    position = f"{record.topic}/{record.partition}/{record.offset}"
    return Rejected(position, why, record, _source(record.value), len(record.value or b""))


def _source(value: bytes | None) -> str | None:
    try:
        fields = json.loads(value or b"")
    except (ValueError, RecursionError):
        return None
    source = fields.get("source") if isinstance(fields, dict) else None
    return source if isinstance(source, str) else None
