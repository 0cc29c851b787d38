"""The one failure policy: what happens when a batch raises something that nobody planned."""

import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from shared.errors import Unavailable, Unprocessable
from shared.runtime.announcer import Announcer
from shared.runtime.batch import Dispositions, Handle
from shared.runtime.record import Incoming
from shared.runtime.rejections import Rejecter

ATTEMPTS = 3
_BROKEN_AFTER = 5
"""So many failures with no success between them are a fault of the service, not of the records."""
_PROJECT = Path(__file__).resolve().parents[2]

log = structlog.get_logger(__name__)


class ServiceBrokenError(RuntimeError):
    """Every record fails: stop and commit nothing, rather than reject the whole topic."""


@dataclass(slots=True)
class FailurePolicy:
    """Runs a batch; retries it by halves until the failing record is found, and rejects that one alone.

    Attributes:
        handle: the service's flow; safe to repeat.
        announce: sends the rejections.
        reject: makes them.
    """

    handle: Handle
    announce: Announcer
    reject: Rejecter
    _failed_in_a_row: int = 0

    async def __call__(self, records: Sequence[Incoming]) -> Dispositions:
        """Process all records.

        Raises:
            Unavailable: a server is away; read the batch again later.
            ServiceBrokenError: no record can be processed.
        """
        failed: list[tuple[Incoming, Unprocessable, int]] = []
        done = await self._by_halves(records, failed)
        defects = sum(cause.reason == "processing_failed" for _, cause, _ in failed)
        self._failed_in_a_row = self._failed_in_a_row + defects if defects == len(records) else 0
        if self._failed_in_a_row >= _BROKEN_AFTER:
            message = f"{self._failed_in_a_row} records failed and none succeeded; the last: {failed[-1][1].detail}"
            raise ServiceBrokenError(message)
        if failed:
            await self.announce([self.reject(record, cause, attempts=tries) for record, cause, tries in failed])
        return done + Dispositions(rejected=len(failed))

    async def _by_halves(
        self, records: Sequence[Incoming], failed: list[tuple[Incoming, Unprocessable, int]]
    ) -> Dispositions:
        try:
            return await self.handle(records)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - this is the failure policy
            if len(records) == 1:
                return await self._alone(records[0], error, failed)
            log.warning("batch_halved", records=len(records), reason=repr(error))
        middle = len(records) // 2
        first = await self._by_halves(records[:middle], failed)
        return first + await self._by_halves(records[middle:], failed)

    async def _alone(
        self, record: Incoming, error: Exception, failed: list[tuple[Incoming, Unprocessable, int]]
    ) -> Dispositions:
        for attempt in range(1, ATTEMPTS + 1):
            if isinstance(error, Unprocessable):
                failed.append((record, error, attempt))
                return Dispositions()
            try:
                return await self.handle([record])
            except Unavailable:
                raise
            except Exception as again:  # noqa: BLE001 - this is the failure policy
                error = again
        log.error("record_failed", topic=record.topic, partition=record.partition, offset=record.offset, exc_info=error)
        detail = f"{type(error).__name__} {_place(error)}, {ATTEMPTS} attempts; a defect, redrive after a fix"
        failed.append((record, Unprocessable("processing_failed", detail), ATTEMPTS))
        return Dispositions()


def _place(error: Exception) -> str:
    """Tell where in our code it happened: the innermost of our lines, without the values that were there."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_PROJECT)]
    if not (ours or frames):
        return "nowhere"
    last = (ours or frames)[-1]
    path = Path(last.filename)
    name = path.relative_to(_PROJECT).as_posix() if ours else path.name
    return f"at {name}:{last.lineno} in {last.name}"
