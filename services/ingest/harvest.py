"""One visit of a source: list it, read what is new, look again at what was read, and hand all on."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog

from services.ingest.domain.documents import Document
from services.ingest.domain.entries import Entry, Known, document_of
from services.ingest.domain.schedule import Health, look_again, look_again_absent
from services.ingest.domain.sources import Source
from services.ingest.domain.withdrawal import note_gone
from services.ingest.flow import Ingest
from services.ingest.ports import EntryStore, Reader, Unreachable
from shared.contract.raw_statement import RawStatement
from shared.errors import Unprocessable
from shared.runtime.announcer import Announcer
from shared.runtime.record import Incoming
from shared.runtime.rejections import Rejecter
from shared.runtime.stop import Stop

_TOGETHER = 100
_LOOKS = 20
"""Most pages looked at again in one visit."""
_FULL_SECONDS = 0.1
_PASSING = ("connection", "status", "throttled", "too_slow")
"""What may be over at the next visit; anything else about a page stays."""

log = structlog.get_logger(__name__)


class Harvest(NamedTuple):
    """What one visit brought.

    Attributes:
        health: with the listing's cursor, where the listing was taken whole.
        new: entries that were new or changed.
        problems: what could not be read.
    """

    health: Health
    new: int
    problems: Sequence[str]


@dataclass(frozen=True)
class Harvester:
    """Reads sources into the outbox; what is no document goes to `rejected.v1`.

    Attributes:
        ingest: takes documents.
        entries: remembers what was read.
        announce: takes rejections.
        reject: makes them.
        now: gives the current time, aware.
        chance: gives 0.0 to 1.0, uniform.
        budget: how long a visit may read pages; the rest waits for the next one.
    """

    ingest: Ingest
    entries: EntryStore
    announce: Announcer
    reject: Rejecter
    now: Callable[[], datetime]
    chance: Callable[[], float]
    budget: timedelta

    async def __call__(self, source: Source, reader: Reader, health: Health, stop: Stop) -> Harvest:
        """Visit.

        Every step may be repeated: entries are remembered after they are in the outbox, the cursor after all entries.

        Raises:
            Unreachable: there is no listing.
            Unavailable: MongoDB or Kafka is away.
        """
        until = self.now() + self.budget
        listing = await reader.listing(dict(health.cursor))
        new, problems, is_whole = 0, list(listing.problems), True
        for start in range(0, len(listing.entries), _TOGETHER):
            fresh = await self._fresh(source, listing.entries[start : start + _TOGETHER])
            new += len(fresh)
            is_whole &= await self._take(source, reader, fresh, problems, until)
            if stop.is_set() or self.now() > until:
                is_whole &= start + _TOGETHER >= len(listing.entries)
                break
        await self._look_again(source, reader, until, stop)
        if not listing.is_unchanged:
            health = replace(health, entries=len(listing.entries))
        if is_whole:
            health = replace(health, cursor=tuple(sorted(listing.cursor.items())))
        return Harvest(health, new, problems)

    async def _fresh(self, source: Source, entries: Sequence[Entry]) -> list[tuple[Entry, Known | None]]:
        known = await self.entries.get_many(source.name, [entry.key for entry in entries])
        pairs = [(entry, known.get(entry.key)) for entry in entries]
        return [(entry, k) for entry, k in pairs if _is_fresh(entry, k)]

    async def _take(
        self,
        source: Source,
        reader: Reader,
        fresh: Sequence[tuple[Entry, Known | None]],
        problems: list[str],
        until: datetime,
    ) -> bool:
        """Read and hand on; tell whether none has to be tried again at the next visit."""
        read: list[tuple[Entry, Known]] = []
        await self._take_back(source, [(entry, known) for entry, known in fresh if known and entry.withdrawn])
        fresh = [(entry, known) for entry, known in fresh if not entry.withdrawn]
        for entry, known in fresh:
            if not entry.whole and self.now() > until:
                break
            first_at = known.first_at if known else self.now()
            due_at = look_again(first_at, self.now(), self.chance()) if entry.url else None
            note = Known(entry, entry.fingerprint(), first_at, due_at)
            try:
                reading = None if entry.whole else await reader.page(entry, {})
            except Unreachable as error:
                problems.append(f"{entry.url}: {error}")
                if error.reason in _PASSING:
                    continue
                reading = None
            if reading is not None:
                note = replace(note, validators=reading.validators)
            read.append((reading.entry if reading else entry, note))
        await self._hand_on(source, [(entry, note) for entry, note in read if entry.text or entry.whole])
        await self.entries.put_many(source.name, [note for _, note in read])
        return len(read) == len(fresh)

    async def _take_back(self, source: Source, taken: Sequence[tuple[Entry, Known]]) -> None:
        """Hand on what the source itself says is withdrawn."""
        notes = [
            replace(known, fingerprint=entry.fingerprint(), is_withdrawn=True, due_at=None) for entry, known in taken
        ]
        if notes:
            await self._hand_on(source, [(note.entry, note) for note in notes], is_withdrawn=True)
            await self.entries.put_many(source.name, notes)

    async def _hand_on(
        self, source: Source, read: Sequence[tuple[Entry, Known]], *, is_withdrawn: bool = False
    ) -> None:
        documents: list[tuple[Entry, Document]] = []
        refused: list[tuple[Entry, Unprocessable]] = []
        for entry, _ in read:
            try:
                documents.append((entry, document_of(entry, source, self.now(), is_withdrawn=is_withdrawn)))
            except Unprocessable as cause:
                refused.append((entry, cause))
        while self.ingest.is_full():  # noqa: ASYNC110 - the queue empties by sending, elsewhere
            await asyncio.sleep(_FULL_SECONDS)
        receipts = await self.ingest.accept([document for _, document in documents])
        refused += [
            (entry, receipt.refused)
            for (entry, _), receipt in zip(documents, receipts, strict=True)
            if receipt.refused is not None
        ]
        await self.announce([self.reject(*_rejected(source, entry, cause)) for entry, cause in refused])

    async def _look_again(self, source: Source, reader: Reader, until: datetime, stop: Stop) -> None:
        """Look at pages that were read before: they may be edited, or gone."""
        for known in await self.entries.due(source.name, before=self.now(), limit=_LOOKS):
            if stop.is_set() or self.now() > until:
                return
            try:
                reading = await reader.page(known.entry, known.validators)
            except Unreachable as error:
                await self._note_absence(source, known, error)
                continue
            due_at = look_again(known.first_at, self.now(), self.chance())
            note = replace(known, due_at=due_at, absence=None)
            if reading is not None:
                note = replace(note, validators=reading.validators, is_withdrawn=False)
                await self._hand_on(source, [(reading.entry, note)])
            await self.entries.put_many(source.name, [note])

    async def _note_absence(self, source: Source, known: Known, error: Unreachable) -> None:
        if error.reason != "gone":
            note = replace(known, due_at=look_again_absent(self.now(), self.chance()))
            await self.entries.put_many(source.name, [note])
            return
        absence = note_gone(known.absence, self.now())
        due_at = look_again_absent(self.now(), self.chance())
        note = replace(known, absence=absence, due_at=due_at, validators={})
        if absence.is_withdrawal() and not known.is_withdrawn:
            log.info("statement_withdrawn", source=source.name, url=known.entry.url, visits=absence.visits)
            await self._hand_on(source, [(known.entry, note)], is_withdrawn=True)
        if absence.is_withdrawal():
            again = look_again(known.first_at, self.now(), self.chance())
            note = replace(note, is_withdrawn=True, due_at=again)
        await self.entries.put_many(source.name, [note])


def _is_fresh(entry: Entry, known: Known | None) -> bool:
    """Whether an entry says something new; what was never read is not taken back either."""
    if known is None:
        return not entry.withdrawn
    return known.fingerprint != entry.fingerprint() and not (entry.withdrawn and known.is_withdrawn)


def _rejected(source: Source, entry: Entry, cause: Unprocessable) -> tuple[Incoming, Unprocessable]:
    where = f"{source.name} {entry.url or entry.key}"
    record = Incoming(RawStatement.topic, -1, -1, key=where.encode(), value=entry.model_dump_json().encode())
    return record, Unprocessable(cause.reason, f"{where}: {cause.detail}")
