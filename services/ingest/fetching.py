"""Wire what visits sources: the only place that knows fetcher, readers, schedule and stores together."""

import os
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import SecretStr

from services.ingest import metrics
from services.ingest.adapters.entry_store import MongoEntryStore
from services.ingest.adapters.schedule_store import MongoSchedule
from services.ingest.adapters.sources.readers import build_reader
from services.ingest.adapters.web.hosts import Hosts
from services.ingest.adapters.web.robots import ROBOT
from services.ingest.adapters.web.web import Limits, Web
from services.ingest.domain.schedule import first_visit
from services.ingest.domain.sources import ApiSource, Source
from services.ingest.flow import Ingest
from services.ingest.harvest import Harvester
from services.ingest.ports import Reader
from services.ingest.settings import IngestSettings
from services.ingest.visits import BUDGET, Visited, Visits
from shared.runtime.announcer import Announcer
from shared.runtime.rejections import Rejecter
from shared.runtime.stop import Stop
from shared.runtime.version import release

_PATIENCE_SECONDS = 30.0


def build_web(settings: IngestSettings) -> Web:
    """Give the fetcher."""
    hosts = Hosts(
        interval_seconds=settings.host_interval_seconds,
        at_once=settings.host_requests,
        patience_seconds=_PATIENCE_SECONDS,
        clock=time.monotonic,
    )
    contact = f" (+{settings.contact})" if settings.contact else ""
    limits = Limits(most_bytes=settings.fetch_bytes, seconds=settings.fetch_seconds)
    return Web(user_agent=f"{ROBOT}/{release()}{contact}", hosts=hosts, limits=limits)


def build_readers(sources: Sequence[Source], web: Web, now: Callable[[], datetime]) -> dict[str, Reader]:
    """Give a reader for each source; tokens are read from the environment here, once."""
    variables = [s.token.variable for s in sources if isinstance(s, ApiSource) and s.token]
    tokens = {name: SecretStr(os.environ[name]) for name in variables if os.environ.get(name)}
    return {source.name: build_reader(source, web, now=now, tokens=tokens) for source in sources}


@dataclass(frozen=True)
class Fetching:
    """The parts of ingest that visit sources."""

    sources: Sequence[Source]
    web: Web
    schedule: MongoSchedule
    entries: MongoEntryStore
    visits: Visits
    now: Callable[[], datetime]

    async def prepare(self) -> None:
        """Make indexes, and enlist sources that are new.

        Raises:
            Unavailable: MongoDB is away.
        """
        await self.schedule.prepare()
        await self.entries.prepare()
        await self.schedule.enlist({s.name: first_visit(s.pace, self.now()) for s in self.sources})

    async def run(self, stop: Stop) -> None:
        """Visit until the stop, then close connections."""
        try:
            await self.visits.run(stop)
        finally:
            await self.web.close()

    async def measure(self) -> None:
        """Refresh the gauges of each source; equal on every replica."""
        for name, health in (await self.schedule.health([s.name for s in self.sources])).items():
            metrics.SOURCE_FAILURES.labels(name).set(health.failures)
            metrics.SOURCE_ENTRIES.labels(name).set(health.entries)
            if health.succeeded_at:
                metrics.SOURCE_SUCCEEDED.labels(name).set(health.succeeded_at.timestamp())


def build_fetching(  # noqa: PLR0913 - what is shared with the rest of ingest
    settings: IngestSettings,
    sources: Sequence[Source],
    *,
    database: Any,  # noqa: ANN401 - two drivers, one shape
    ingest: Ingest,
    announce: Announcer,
    reject: Rejecter,
    now: Callable[[], datetime],
) -> Fetching:
    """Wire; nothing is connected yet."""
    web, schedule, entries = build_web(settings), MongoSchedule(database), MongoEntryStore(database)
    enabled = [source for source in sources if source.enabled]
    readers = build_readers(enabled, web, now)
    chance = random.Random().random  # noqa: S311 - jitter, no secret
    harvest = Harvester(ingest, entries, announce, reject, now=now, chance=chance, budget=BUDGET)
    visits = Visits(
        {source.name: Visited(source, readers[source.name]) for source in enabled},
        schedule=schedule,
        harvest=harvest,
        now=now,
        chance=chance,
        at_once=settings.visits_at_once,
        is_held=ingest.is_held,
    )
    return Fetching(enabled, web, schedule, entries, visits, now)
