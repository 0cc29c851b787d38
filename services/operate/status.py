"""How hiwar fares: services, lag and age by group and topic, what was rejected, and what waits for a person."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx

from services.enrich.app import GROUP, REENRICH_GROUP
from services.enrich.flow import REENRICH_TOPIC
from services.ingest.adapters.item_store import MongoItemStore
from services.ingest.adapters.schedule_store import MongoSchedule
from services.operate.rejected.ledger import MongoLedger
from services.operate.rejected.records import read_rejected
from services.operate.scanning import Scanner
from services.operate.times import told
from services.publish.adapters.closing_store import MongoClosingStore
from services.publish.adapters.delivery_store import MongoDeliveryStore
from services.publish.app import GROUP as PUBLISH_GROUP
from shared.contract.enriched_statement import EnrichedStatement
from shared.contract.raw_statement import RawStatement
from shared.contract.rejection import Rejection
from shared.runtime.lag import LagMeter

GROUPS = (
    (GROUP, RawStatement.topic),
    (REENRICH_GROUP, REENRICH_TOPIC),
    (PUBLISH_GROUP, EnrichedStatement.topic),
)
_DAY = timedelta(days=1)
_MOST_SOURCES = 50
_ANSWER_SECONDS = 5.0


@dataclass(frozen=True)
class Observer:
    """Asks everything that knows something.

    Attributes:
        database: of either driver.
        scanner: reads topics.
        meter: knows lags.
        services: HTTP addresses by name.
    """

    database: Any
    scanner: Scanner
    meter: LagMeter
    services: Mapping[str, str]

    async def look(self, now: datetime) -> dict[str, Any]:
        """Give all figures, ready for JSON.

        Raises:
            Unavailable: Kafka or MongoDB is away.
        """
        deliveries = MongoDeliveryStore(self.database)
        return {
            "at": told(now),
            "services": await self._services(),
            "groups": [await self.group(group, topic) for group, topic in GROUPS],
            "rejected_last_day": await self._rejected(now - _DAY),
            "outbox": await MongoItemStore(self.database).count_unsent(),
            "sources_in_trouble": await self._sources(),
            "deliveries": {state: await deliveries.count(state) for state in ("parked", "unknown")},
            "digests_unfinished": await MongoClosingStore(self.database).count_unfinished(),
        }

    async def group(self, group: str, topic: str) -> dict[str, Any]:
        """Give the lag of a group, and the age of the oldest record that waits for it."""
        lag = await self.meter.lag(group, topic)
        behind = {tp: partition.next for tp, partition in lag.items() if partition.records}
        firsts = (await self.scanner.firsts(behind)).values() if behind else ()
        oldest_ms = min((record.timestamp_ms for record in firsts), default=0)
        return {
            "group": group,
            "topic": topic,
            "lag": sum(partition.records for partition in lag.values()),
            "oldest_seconds": round(max(0.0, time.time() - oldest_ms / 1000), 1) if oldest_ms else 0.0,
        }

    async def _services(self) -> dict[str, dict[str, str]]:
        async with httpx.AsyncClient(timeout=_ANSWER_SECONDS) as http:
            answers = await asyncio.gather(*(_ask(http, url) for url in self.services.values()))
        return dict(zip(self.services, answers, strict=True))

    async def _rejected(self, since: datetime) -> dict[str, Any]:
        partitions = await self.meter.partitions(Rejection.kafka_topic)
        causes: dict[str, str] = {}
        async for record in self.scanner.scan(partitions, since=since):
            if (one := read_rejected(record)) is not None:
                causes[one.origin] = f"{one.why.stage} {one.why.reason}"
        decided = await MongoLedger(self.database).decisions(causes)
        by_cause = Counter(causes.values())
        return {"by_cause": dict(by_cause.most_common()), "open": len(causes.keys() - decided.keys())}

    async def _sources(self) -> list[dict[str, Any]]:
        found = await MongoSchedule(self.database).troubled(_MOST_SOURCES)
        return [
            {
                "source": name,
                "failures": health.failures,
                "last_success": told(health.succeeded_at),
                "next_visit": told(health.due_at),
                "problem": health.problem,
            }
            for name, health in found.items()
        ]


async def _ask(http: httpx.AsyncClient, url: str) -> dict[str, str]:
    found = {"url": url}
    for question in ("live", "ready"):
        try:
            answer = await http.get(f"{url}/{question}")
            said = answer.json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):
            found[question] = "unreachable"
        else:
            found[question] = "yes" if answer.is_success else str(said.get("reason") or said.get("status") or "no")
    return found
