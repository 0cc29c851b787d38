"""What the flow needs from outside, as it calls it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from services.enrich.domain.stories import Fingerprint
from shared.contract.enriched_statement import EnrichedStatement, Story


class Candidate(NamedTuple):
    """A statement that may reprint another.

    Attributes:
        statement_id: whose fingerprint it is.
        fingerprint: of its text.
        seen_at: when it was first fetched, aware.
    """

    statement_id: str
    fingerprint: Fingerprint
    seen_at: datetime


class Stories(Protocol):
    """Knows which statements are near-identical."""

    async def assign(self, candidates: Sequence[Candidate]) -> Mapping[str, Story]:
        """Give each statement its story; the same answer however often and by whichever replica it is asked.

        Raises:
            Unavailable: the fingerprints cannot be reached.
        """


class StatementStore(Protocol):
    """Keeps the newest revision of each statement with its tags."""

    async def upsert_many(self, statements: Sequence[EnrichedStatement]) -> frozenset[str]:
        """Store what is newer than what is there; `statements` holds each id once.

        Returns:
            Ids of the stale: a strictly newer order is stored. An equal order is not stale: it is announced again,
            for the crash may have come between store and announce.

        Raises:
            Unavailable: the store cannot be reached or refuses writes.
        """

    async def get_many(self, ids: Sequence[str]) -> Mapping[str, EnrichedStatement]:
        """Give what is stored; unknown ids are left out.

        Raises:
            Unavailable: the store cannot be reached.
        """

    async def overtaken(self, statements: Sequence[EnrichedStatement]) -> Sequence[EnrichedStatement]:
        """Give what is stored where it is strictly newer than these.

        Raises:
            Unavailable: the store cannot be reached.
        """
