"""What operators decided on rejected records: the topic cannot be changed, so MongoDB keeps it (docs/adr/0040)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple, Protocol

from pymongo import UpdateOne

from shared.runtime.mongo import mongo_errors, write_many

State = Literal["sending", "redriven", "discarded"]
_DEAD_AFTER = timedelta(minutes=1)
"""A redrive that began so long ago and did not end has died: another may send the record."""
_KEPT_SECONDS = 150 * 24 * 3_600
"""Longer than the topic keeps a record: 90 days, and until its segment is deleted."""
_ASK_TOGETHER = 1_000


class Decision(NamedTuple):
    """What was decided on a record, and when."""

    state: State
    at: datetime


class Ledger(Protocol):
    """Knows what was decided, by origin."""

    async def decisions(self, origins: Collection[str]) -> Mapping[str, Decision]:
        """Give what was decided; undecided ones are left out."""

    async def begin(self, origins: Sequence[str], state: State, now: datetime) -> list[bool]:
        """Decide each that is undecided; False where another decision stands, or a redrive is under way."""

    async def finish(self, origins: Sequence[str], now: datetime) -> None:
        """Note that they were sent."""


class MongoLedger:
    """Collection `rejected_decisions`, each kept for 150 days; see `Ledger`. All raise Unavailable."""

    def __init__(self, database: Any) -> None:  # noqa: ANN401 - two drivers, one shape
        self._decisions = database["rejected_decisions"]

    async def prepare(self) -> None:
        """Let MongoDB forget decisions on records that are gone."""
        with mongo_errors():
            await self._decisions.create_index("decided_at", expireAfterSeconds=_KEPT_SECONDS)

    async def decisions(self, origins: Collection[str]) -> Mapping[str, Decision]:
        """Give what was decided."""
        wanted, found = list(origins), []
        for start in range(0, len(wanted), _ASK_TOGETHER):
            with mongo_errors():
                some = self._decisions.find({"_id": {"$in": wanted[start : start + _ASK_TOGETHER]}})
                found += await some.to_list(None)
        return {doc["_id"]: Decision(doc["state"], _at(doc["at_ms"])) for doc in found}

    async def begin(self, origins: Sequence[str], state: State, now: datetime) -> list[bool]:
        """Decide by a guarded upsert: where a decision stands, the guard fails and meets its `_id`."""
        if not origins:
            return []
        dead_ms = _ms(now - _DEAD_AFTER)
        guards = [{"_id": origin, "state": "sending", "at_ms": {"$lt": dead_ms}} for origin in origins]
        content = {"$set": {"state": state, "at_ms": _ms(now), "decided_at": now}}
        refused = await write_many(self._decisions, [UpdateOne(guard, content, upsert=True) for guard in guards])
        return [index not in refused for index in range(len(origins))]

    async def finish(self, origins: Sequence[str], now: datetime) -> None:
        """Note that they were sent."""
        if origins:
            content = {"$set": {"state": "redriven", "at_ms": _ms(now), "decided_at": now}}
            await write_many(self._decisions, [UpdateOne({"_id": origin}, content) for origin in origins])


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _at(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
