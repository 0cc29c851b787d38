"""What one batch comes to: each record accepted, stale or rejected, its neighbours untouched by its fate."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from shared.errors import Unprocessable
from shared.runtime.record import Incoming, Outgoing
from shared.runtime.rejections import Rejecter

M = TypeVar("M")
T = TypeVar("T")
_RECORDS_PER_TURN = 20
"""Heartbeats live on the event loop: give it a turn this often."""


class Dispositions(NamedTuple):
    """How many records of a batch ended which way."""

    accepted: int = 0
    stale: int = 0
    rejected: int = 0

    def __add__(self, other: object) -> "Dispositions":
        """Sum two parts of a batch."""
        if not isinstance(other, Dispositions):
            return NotImplemented
        return Dispositions(*(a + b for a, b in zip(self, other, strict=True)))


Handle = Callable[[Sequence[Incoming]], Awaitable[Dispositions]]
"""Processes a batch; returning commits it, raising means it is read again: every step may be repeated safely."""


@dataclass(slots=True)
class Outcome(Generic[T]):
    """A batch after its pure part.

    Attributes:
        accepted: record and result, in the order of the records.
        rejected: ready for `rejected.v1`.
    """

    accepted: list[tuple[Incoming, T]] = field(default_factory=list)
    rejected: list[Outgoing] = field(default_factory=list)


async def process_each(
    records: Sequence[Incoming], read: Callable[[Incoming], M], step: Callable[[M], T], reject: Rejecter
) -> Outcome[T]:
    """Read and process record by record; an unprocessable one is rejected, its neighbours go on."""
    outcome: Outcome[T] = Outcome()
    for number, record in enumerate(records, 1):
        try:
            outcome.accepted.append((record, step(read(record))))
        except Unprocessable as cause:
            outcome.rejected.append(reject(record, cause))
        if number % _RECORDS_PER_TURN == 0:
            await asyncio.sleep(0)
    return outcome
