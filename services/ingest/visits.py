"""The story of all sources: one is due, one replica claims it, visits it, and says when it is due again."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog

from services.ingest import metrics
from services.ingest.domain.schedule import Health, after_failure, after_success
from services.ingest.domain.sources import Source
from services.ingest.harvest import Harvester
from services.ingest.ports import Reader, Schedule, Unreachable
from shared.errors import Unavailable
from shared.runtime.stop import Stop

LEASE = timedelta(seconds=30)
"""How long a claim holds when its visitor dies; it is renewed while the visit lasts."""
_RENEW_SECONDS = 8.0
BUDGET = timedelta(minutes=5)
"""How long one visit may read pages."""
_ELSEWHERE = timedelta(minutes=5)
_AWAY_SECONDS = 5.0
_IDLE_SECONDS = 0.5
_STOP_SECONDS = 2.0

log = structlog.get_logger(__name__)


class Visited(NamedTuple):
    """A source with what reads it."""

    source: Source
    reader: Reader


class Visits:
    """Visits sources as they become due.

    Args:
        sources: by name; only those that are enabled.
        schedule: shared by all replicas.
        harvest: makes one visit.
        now: gives the current time, aware.
        chance: gives 0.0 to 1.0, uniform: the jitter.
        at_once: most visits at a time.
        is_held: whether visits should wait; those under way go on.
    """

    def __init__(  # noqa: PLR0913 - what visits need
        self,
        sources: Mapping[str, Visited],
        *,
        schedule: Schedule,
        harvest: Harvester,
        now: Callable[[], datetime],
        chance: Callable[[], float],
        at_once: int,
        is_held: Callable[[], bool] = lambda: False,
    ) -> None:
        self._sources = sources
        self._schedule = schedule
        self._harvest = harvest
        self._now = now
        self._chance = chance
        self._at_once = at_once
        self._is_held = is_held

    async def run(self, stop: Stop) -> None:
        """Claim and visit until the stop; visits under way then are given up, and their sources freed."""
        visits: set[asyncio.Task[None]] = set()
        try:
            while not stop.is_set() and self._sources:
                visits = {visit for visit in visits if not visit.done()}
                may_begin = len(visits) < self._at_once and not self._is_held()
                claimed = await self._claim() if may_begin else None
                if claimed is None:
                    await stop.sleep(_IDLE_SECONDS)
                else:
                    visits.add(asyncio.create_task(self.visit(*claimed, stop)))
            if visits:
                await asyncio.wait(visits, timeout=_STOP_SECONDS)
        finally:
            for visit in visits:
                visit.cancel()
            await asyncio.gather(*visits, return_exceptions=True)

    async def _claim(self) -> tuple[str, Health, str] | None:
        now = self._now()
        try:
            claimed = await self._schedule.claim(now=now, until=now + LEASE)
        except Unavailable as error:
            log.warning("visits_postponed", reason=str(error))
            await asyncio.sleep(_AWAY_SECONDS)
            return None
        if claimed is not None:
            metrics.LATE_SECONDS.observe(max(0.0, (now - claimed[1].due_at).total_seconds()))
        return claimed

    async def visit(self, name: str, health: Health, token: str, stop: Stop) -> None:
        """Visit a source that was claimed, store how it went, and let it go; a stop ends it early."""
        visited = self._sources.get(name)
        if visited is None:  # another replica may know it: a newer file, while replicas are replaced
            after = replace(health, due_at=self._now() + _ELSEWHERE)
        else:
            renewing = asyncio.create_task(self._renew(name, token))
            with metrics.VISIT_SECONDS.time():
                after = await self._visited(visited, health, stop)
            renewing.cancel()
        try:
            await asyncio.shield(self._schedule.free(name, token, after))
        except Unavailable as error:
            log.warning("visit_not_noted", source=name, reason=str(error))  # the claim ends by itself

    async def _renew(self, name: str, token: str) -> None:
        while True:
            await asyncio.sleep(_RENEW_SECONDS)
            try:
                await self._schedule.renew(name, token, until=self._now() + LEASE)
            except Unavailable as error:
                log.warning("claim_not_renewed", source=name, reason=str(error))

    async def _visited(self, visited: Visited, health: Health, stop: Stop) -> Health:
        source = visited.source
        try:
            harvest = await self._harvest(source, visited.reader, health, stop)
        except Unreachable as error:
            return self._failed(source, health, str(error), error.retry_seconds)
        except Unavailable as error:
            log.warning("visit_given_up", source=source.name, reason=str(error))
            return replace(health, due_at=self._now() + timedelta(seconds=_AWAY_SECONDS))
        except asyncio.CancelledError:
            return health  # due as before
        except Exception as error:
            # A page that meets a defect of ours must not end the visits of all other sources: it is told, and slowed.
            log.exception("visit_failed", source=source.name)
            return self._failed(source, health, f"defect: {error!r}"[:500], 0.0)
        metrics.VISITS.labels("new" if harvest.new else "unchanged").inc()
        log.info("source_visited", source=source.name, new=harvest.new, problems=len(harvest.problems))
        after = after_success(harvest.health, source.pace, self._now(), self._chance(), found_new=harvest.new > 0)
        more = f" (and {len(harvest.problems) - 1} more)" if len(harvest.problems) > 1 else ""
        return replace(after, problem=harvest.problems[0] + more if harvest.problems else None)

    def _failed(self, source: Source, health: Health, problem: str, retry_seconds: float) -> Health:
        metrics.VISITS.labels("failed").inc()
        after = after_failure(
            health, source.pace, self._now(), self._chance(), problem=problem, retry_seconds=retry_seconds
        )
        tell = log.error if after.is_failing and not health.is_failing else log.warning
        tell("source_failed", source=source.name, failures=after.failures, reason=problem)
        return after
