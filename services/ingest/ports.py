"""What the flow needs from outside, as it calls it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.ingest.domain.revisions import Item


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
