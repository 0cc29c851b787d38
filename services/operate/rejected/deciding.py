"""The story of a decision: which records, which of them are still undecided, and what is done with those."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from services.operate.rejected.ledger import Decision, Ledger
from services.operate.rejected.records import Rejected, Selection
from shared.errors import Unprocessable
from shared.runtime.announcer import Announcer

BATCH = 200


class Listed(NamedTuple):
    """A record, without its bytes, and what was decided on it."""

    rejected: Rejected
    decision: Decision | None


class Done(NamedTuple):
    """What came of a decision.

    Attributes:
        acted: records that were sent, or discarded.
        passed: records on which it was decided before.
        refused: origin and why, of records that cannot be sent.
    """

    acted: int
    passed: int
    refused: tuple[tuple[str, str], ...]

    def __add__(self, other: object) -> "Done":
        """Sum two batches."""
        if not isinstance(other, Done):
            return NotImplemented
        return Done(self.acted + other.acted, self.passed + other.passed, self.refused + other.refused)


@dataclass(frozen=True)
class Decider:
    """Lists, sends again and discards.

    Attributes:
        records: all that stand on `rejected.v1` now; called anew for each look.
        ledger: keeps decisions.
        announce: sends.
        now: gives the current time, aware.
    """

    records: Callable[[], AsyncIterator[Rejected]]
    ledger: Ledger
    announce: Announcer
    now: Callable[[], datetime]

    async def listed(self, selection: Selection) -> list[Listed]:
        """Give the selected, the newest first; one that was rejected twice from one place once."""
        found = {one.origin: one.facts() async for one in self.records() if selection.has(one)}
        decisions = await self.ledger.decisions(found)
        newest = sorted(found.values(), key=lambda one: (one.why.at, one.position), reverse=True)
        return [Listed(one, decisions.get(one.origin)) for one in newest]

    async def act(
        self, what: Literal["redrive", "discard"], selection: Selection, *, tell: Callable[[int], None]
    ) -> Done:
        """Do it with all that are selected; a record on which it was decided before is passed over.

        Args:
            what: to do.
            selection: with which.
            tell: gets how many more were looked at.

        Raises:
            Unavailable: a server is away; do it again, what is done is done.
        """
        done, batch = Done(0, 0, ()), list[Rejected]()
        async for one in self.records():
            if selection.has(one):
                batch.append(one)
            if len(batch) == BATCH:
                done += await self._act(what, batch)
                tell(len(batch))
                batch = []
        done += await self._act(what, batch)
        tell(len(batch))
        return done

    async def _act(self, what: Literal["redrive", "discard"], batch: Sequence[Rejected]) -> Done:
        if what == "discard":
            begun = await self.ledger.begin([one.origin for one in batch], "discarded", self.now())
            return Done(sum(begun), len(batch) - sum(begun), ())
        able = [one for one in batch if one.was_on_a_topic]
        begun = await self.ledger.begin([one.origin for one in able], "sending", self.now())
        sending = [one for one, is_ours in zip(able, begun, strict=True) if is_ours]
        refused = [(one.origin, _NEVER_SENT) for one in batch if not one.was_on_a_topic]
        try:
            await self.announce([one.again() for one in sending])
        except Unprocessable as cause:
            refused += [(one.origin, str(cause)) for one in sending]
            sending = []
        await self.ledger.finish([one.origin for one in sending], self.now())
        return Done(len(sending), len(able) - sum(begun), tuple(refused))


_NEVER_SENT = "was refused before it was on a topic; correct it at its source, and it comes by itself"
