"""Fakes of what visits need: schedule and entries in memory, that keep the promises of their ports."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from services.ingest.domain.entries import Known
from services.ingest.domain.schedule import Health
from tests.fakes import Breakable, Fuse


class FakeSchedule(Breakable):
    def __init__(self, health: Mapping[str, Health], fuse: Fuse | None = None) -> None:
        super().__init__(fuse)
        self.sources = dict(health)
        self.claims: dict[str, tuple[str, datetime]] = {}

    async def claim(self, *, now: datetime, until: datetime) -> tuple[str, Health, str] | None:
        self.fuse.step()
        for name, health in sorted(self.sources.items(), key=lambda pair: pair[1].due_at):
            claimed = self.claims.get(name)
            if health.due_at <= now and (claimed is None or claimed[1] <= now):
                self.claims[name] = (f"{name} {now}", until)
                return name, health, self.claims[name][0]
        return None

    async def renew(self, name: str, token: str, *, until: datetime) -> None:
        if self.claims.get(name, ("", None))[0] == token:
            self.claims[name] = (token, until)

    async def free(self, name: str, token: str, health: Health) -> None:
        self.fuse.step()
        if self.claims.get(name, ("", None))[0] == token:
            del self.claims[name]
            self.sources[name] = health


class FakeEntries(Breakable):
    def __init__(self, fuse: Fuse | None = None) -> None:
        super().__init__(fuse)
        self.known: dict[tuple[str, str], Known] = {}

    async def get_many(self, source: str, keys: Sequence[str]) -> Mapping[str, Known]:
        self.fuse.step()
        return {key: self.known[source, key] for key in keys if (source, key) in self.known}

    async def put_many(self, source: str, known: Sequence[Known]) -> None:
        self.fuse.step()
        self.known.update({(source, one.entry.key): one for one in known})

    async def due(self, source: str, *, before: datetime, limit: int) -> Sequence[Known]:
        found = [k for (name, _), k in self.known.items() if name == source and k.due_at and k.due_at <= before]
        return sorted(found, key=lambda known: known.due_at or before)[:limit]
