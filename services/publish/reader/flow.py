"""The story of the reader: each enriched statement becomes an entry of its index; pages and API only ask."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from services.publish.reader.domain.entries import Entry, entry_of
from shared.contract.enriched_statement import EnrichedStatement
from shared.errors import Unprocessable
from shared.runtime.batch import Dispositions, Handle
from shared.runtime.reading import read_message
from shared.runtime.record import Incoming

_RECORDS_PER_TURN = 20


class EntryStore(Protocol):
    """Keeps the index."""

    async def put_many(self, statements: Sequence[EnrichedStatement], entries: Sequence[Entry]) -> None:
        """Store; a later reading of a statement is never replaced by an earlier one.

        Raises:
            Unavailable: it is away.
        """


def index_first(store: EntryStore, ancestors: Callable[[str], Iterable[str]], then: Handle) -> Handle:
    """Give a handler that puts a batch into the index before it is collected for digests.

    What a digest links to can then be read already. Records that cannot be read are left to `then`, which rejects
    them: one disposition a record.

    Args:
        store: of the index.
        ancestors: of a theme, itself included.
        then: handles the same batch afterwards.
    """

    async def index_batch(records: Sequence[Incoming]) -> Dispositions:
        """Returning commits the batch; raising has it read again. Every step may be repeated safely."""
        statements = []
        entries = []
        for number, record in enumerate(records, 1):
            try:
                statements.append(read_message(EnrichedStatement, record))
            except Unprocessable:
                continue
            entries.append(entry_of(statements[-1], ancestors))
            if number % _RECORDS_PER_TURN == 0:
                await asyncio.sleep(0)
        await store.put_many(statements, entries)
        return await then(records)

    return index_batch
