"""The story of the reader: each enriched statement becomes an entry of its index; pages and API only ask."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Protocol

from services.publish.reader.domain.entries import Entry, entry_of
from shared.contract.enriched_statement import EnrichedStatement

_STATEMENTS_PER_TURN = 20


class EntryStore(Protocol):
    """Keeps the index."""

    async def put_many(self, statements: Sequence[EnrichedStatement], entries: Sequence[Entry]) -> None:
        """Store; a later reading of a statement is never replaced by an earlier one.

        Raises:
            Unavailable: it is away.
        """


def build_index(
    store: EntryStore, ancestors: Callable[[str], Iterable[str]]
) -> Callable[[Sequence[EnrichedStatement]], Awaitable[None]]:
    """Give what puts statements into the index; it may be repeated safely.

    Args:
        store: of the index.
        ancestors: of a theme, itself included.
    """

    async def index(statements: Sequence[EnrichedStatement]) -> None:
        entries = []
        for number, statement in enumerate(statements, 1):
            entries.append(entry_of(statement, ancestors))
            if number % _STATEMENTS_PER_TURN == 0:
                await asyncio.sleep(0)
        await store.put_many(statements, entries)

    return index
