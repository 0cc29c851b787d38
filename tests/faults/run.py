"""Run one schedule: feed it, let the adversary at it, heal, wait until all is still, and compare with the oracle."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from aiokafka.errors import KafkaError
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from tests.faults.adversary import Adversary
from tests.faults.feeders import Feeders
from tests.faults.observed import Observed, differences
from tests.faults.oracle import expect
from tests.faults.plan import ACTIVE_SECONDS, Plan
from tests.faults.topics import Look, read_since
from tests.faults.world import World
from tests.harness.secrets import logs_with_secrets

_DRAIN_SECONDS = 120.0
_LOOK_SECONDS = 0.05


@dataclass
class Result:
    """How a schedule ended.

    Attributes:
        problems: by statement id; empty when all is as it must be.
        log: what the adversary and the supervisor did, with seconds since the start.
        faults: how many of each kind were done.
        records: that services sent, repeats included.
        repeated: of these, by kind.
        recovery_seconds: from healing until all was still.
        is_stuck: it never was.
    """

    seed: int
    problems: dict[str, list[str]] = field(default_factory=dict)
    log: list[tuple[float, str]] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    records: int = 0
    repeated: Counter[str] = field(default_factory=Counter)
    recovery_seconds: float = 0.0
    timeline: str = ""
    is_stuck: bool = False


class Schedule:
    """One schedule on running servers.

    Args:
        plan: what is to happen.
        world: services and servers; they are started already.
        look: at the topics.
        database: of MongoDB.
    """

    def __init__(self, plan: Plan, world: World, look: Look, database: Any) -> None:
        self._plan, self._world, self._look, self._database = plan, world, look, database
        self._marks = look.ends()
        self._began, self._began_ms = time.monotonic(), int(time.time() * 1000)
        self._feeders = Feeders(plan, world)
        self._adversary = Adversary(plan, world, self._now, self._tell)
        self.result = Result(plan.seed)

    def run(self) -> Result:
        """Run it to its end."""
        self._feeders.start()
        while self._now() < ACTIVE_SECONDS or not self._adversary.is_done():
            self._keep()
        self._tell("heal")
        self._adversary.heal()
        healed = self._now()
        self._until(self._feeders.are_done, "everything was taken")
        self._until(self._is_still, "all is still")
        self._until(self._are_windows_closed, "windows are closed")
        self.result.recovery_seconds = self._now() - healed
        self._adversary.leave()
        self.result.faults = Counter(fault.name for fault in self._adversary.done)
        self._compare()
        return self.result

    def _now(self) -> float:
        return time.monotonic() - self._began

    def _tell(self, what: str) -> None:
        self.result.log.append((self._now(), what))

    def _keep(self) -> None:
        """One turn of the adversary and of the supervisor."""
        self._adversary.keep()
        for told in self._world.supervise(time.monotonic()):
            self._tell(told)
        time.sleep(_LOOK_SECONDS)

    def _until(self, ready: Callable[[], bool], what: str) -> None:
        deadline = self._now() + _DRAIN_SECONDS
        while not ready():
            self._keep()
            if self._now() > deadline:
                self.result.is_stuck = True
                self.result.problems.setdefault("", []).append(f"stuck: not {what} after {_DRAIN_SECONDS:.0f} s")
                return
        self._tell(what)

    def _is_still(self) -> bool:
        try:
            waiting = self._database["ingest_items"].count_documents({"unsent": True})
            return waiting == 0 and self._look.lag() == 0
        except (PyMongoError, KafkaError, OSError, TimeoutError):
            return False

    def _are_windows_closed(self) -> bool:
        try:
            answer = self._world.post("publish", "/v1/windows/close", b"")
            unfinished = self._database["digests"].count_documents({"is_open": True})
            undelivered = self._database["deliveries"].count_documents({"is_open": True})
        except (httpx.HTTPError, PyMongoError):
            return False
        is_closed = answer.status_code == httpx.codes.OK and not answer.json()["digests"]
        return is_closed and unfinished == undelivered == 0

    def _compare(self) -> None:
        topics = read_since(self._world.servers.urls.kafka, self._marks)
        observed = Observed(
            topics["statements.raw.v1"],
            topics["statements.enriched.v1"],
            topics["digests.v1"],
            topics["rejected.v1"],
            {document["_id"]: document for document in self._database["statements"].find({})},
            list(self._database["digest_items"].find({})),
            list(self._database["deliveries"].find({})),
            self._world.receiver.received(),
        )
        found = differences(expect(self._plan), observed)
        self.result.problems = {**found, **{k: v + found.get(k, []) for k, v in self.result.problems.items()}}
        self.result.repeated, self.result.records = observed.repeated()
        if self.result.problems:
            self.result.timeline = self._explain(observed)

    def _explain(self, observed: Observed) -> str:
        acts = [(at, f"* {what}") for at, what in self.result.log]
        lines = []
        for key, problems in list(self.result.problems.items())[:5]:
            lines += [f"--- {key or 'all'}: {'; '.join(problems)}"]
            happened = [((at - self._began_ms) / 1000, what) for at, what in observed.timeline(key)]
            lines += [f"{min(at, 999):8.2f} {what}" for at, what in sorted(acts + happened)]
        return "\n".join(lines)


def schedule(plan: Plan, world: World, look: Look, database: str, folder: Path) -> Result:
    """Run a schedule; its logs are in `folder` when it fails."""
    with MongoClient[dict[str, Any]](world.servers.urls.mongo, timeoutMS=5000) as mongo:
        result = Schedule(plan, world, look, mongo[database]).run()
        ended = [*world.end(), *(f"a secret in the log: {line}" for line in logs_with_secrets(folder))]
        mongo.drop_database(database)
    if ended:
        result.problems.setdefault("", []).extend(ended)
    if result.problems:
        (folder / "warnings.log").write_text(world.last_words(), encoding="utf-8")
    return result
