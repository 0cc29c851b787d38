"""What the flow needs from outside, as it calls it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, Protocol

from services.ingest.domain.entries import Entry, Known, Listing, Reading
from services.ingest.domain.revisions import Item
from services.ingest.domain.schedule import Health
from shared.errors import Unavailable

Reason = Literal[
    "address",
    "connection",
    "encoding",
    "gone",
    "redirects",
    "robots",
    "status",
    "throttled",
    "too_large",
    "too_slow",
    "unreadable",
]


class Unreachable(Unavailable):
    """A source, or a page of it, gives nothing that can be used now.

    Args:
        reason: what metrics and `hiwar sources list` group by.
        detail: one sentence for a person.
        retry_seconds: how long the host asked to be left alone.
    """

    def __init__(self, reason: Reason, detail: str, *, retry_seconds: float = 0.0) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason: Reason = reason
        self.detail = detail
        self.retry_seconds = retry_seconds


class Reader(Protocol):
    """Reads one source; there is one per kind, see `adapters/sources/`."""

    async def listing(self, cursor: Mapping[str, str]) -> Listing:
        """Give what the source shows now.

        Args:
            cursor: of the last listing that was taken whole; empty at first.

        Raises:
            Unreachable: says why there is none.
        """

    async def page(self, entry: Entry, validators: Mapping[str, str]) -> Reading | None:
        """Look at an entry's page, and read it where the listing has only a part of the text.

        Args:
            entry: as the listing has it.
            validators: of the last reading, so that an unchanged page is not sent again; empty at first.

        Returns:
            The entry with the page's text and fields; None when there is nothing new to read.

        Raises:
            Unreachable: the page cannot be had; `gone` when it is no longer there.
        """


class Schedule(Protocol):
    """Which source is due, who visits it, and how it fares."""

    async def claim(self, *, now: datetime, until: datetime) -> tuple[str, Health, str] | None:
        """Give the source that has been due longest, for this replica alone until it is freed or `until` comes.

        Returns:
            Name, health and the claim's token; None when none is due.
        """

    async def renew(self, name: str, token: str, *, until: datetime) -> None:
        """Hold a claim for longer; without effect when it is no longer ours."""

    async def free(self, name: str, token: str, health: Health) -> None:
        """Store how the visit went and let the source go; without effect when the claim is no longer ours."""


class EntryStore(Protocol):
    """What was read of each source, so that it is read once, and looked at again."""

    async def get_many(self, source: str, keys: Sequence[str]) -> Mapping[str, Known]:
        """Give what is known of entries; unknown keys are left out."""

    async def put_many(self, source: str, known: Sequence[Known]) -> None:
        """Store; safe to repeat."""

    async def due(self, source: str, *, before: datetime, limit: int) -> Sequence[Known]:
        """Give entries whose page is to be looked at again, the longest due first."""


class ItemStore(Protocol):
    """Keeps what is known of each statement, and with it what has still to be sent: the outbox."""

    async def get_many(self, ids: Sequence[str]) -> Mapping[str, Item]:
        """Give what is known; unknown ids are left out.

        Raises:
            Unavailable: the store cannot be reached.
        """

    async def put_many(self, items: Sequence[Item]) -> frozenset[str]:
        """Store items whose stored version is one less than theirs.

        Returns:
            Ids of those that were not stored: another replica was first. Read them again and decide again.

        Raises:
            Unavailable: the store cannot be reached; some items may have been stored.
        """

    async def holders(self, names: Sequence[str]) -> Mapping[str, str]:
        """Give the statement that has each name; names that nobody has are left out.

        Raises:
            Unavailable: the store cannot be reached.
        """

    async def claim(self, names: Mapping[str, str]) -> Mapping[str, str]:
        """Give names to statements; who was first keeps a name, on whatever replica.

        Args:
            names: each with the statement that wants it.

        Returns:
            Each name with the statement that has it.

        Raises:
            Unavailable: the store cannot be reached.
        """

    async def unsent(self, *, before: datetime, limit: int) -> Sequence[Item]:
        """Give items whose oldest pending revision waits since `before` or longer."""

    async def count_unsent(self) -> int:
        """Tell how many items have something to send."""
