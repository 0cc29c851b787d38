"""Run one schedule: feed it, let the adversary at it, heal, wait until all is still, and compare with the oracle."""

import asyncio
import json
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from shared.contract.raw_statement import RawStatement
from tests.faults.observed import Observed, differences
from tests.faults.oracle import expect
from tests.faults.plan import ACTIVE_SECONDS, Fault, Plan
from tests.faults.topics import Marks, ends, lag, read_since, refuse_writes
from tests.faults.world import Replica, World

_DRAIN_SECONDS = 120.0
_LOOK_SECONDS = 0.05
_HANDFUL = 10


@dataclass
class Result:
    """How a schedule ended.

    Attributes:
        problems: by statement id; empty when all is as it must be.
        log: what the adversary and the supervisor did, with seconds since the start.
        faults: how many of each kind were done.
        records: that were sent, repeats included.
        repeated: of these.
        recovery_seconds: from healing until all was still.
    """

    seed: int
    problems: dict[str, list[str]] = field(default_factory=dict)
    log: list[tuple[float, str]] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    records: int = 0
    repeated: int = 0
    recovery_seconds: float = 0.0
    timeline: str = ""


class Schedule:
    """One schedule on running servers.

    Args:
        plan: what is to happen.
        world: services and servers; they are started already.
    """

    def __init__(self, plan: Plan, world: World, database: str) -> None:
        self._plan, self._world = plan, world
        self._database: Any = MongoClient(world.servers.urls.mongo, timeoutMS=2000)[database]
        self._marks: Marks = ends(world.servers.urls.kafka)
        self._began = time.monotonic()
        self._began_ms = int(time.time() * 1000)
        self._due: list[tuple[float, Callable[[], object], str]] = []
        self._producer: AIOKafkaProducer | None = None
        self._starting = asyncio.Lock()
        self.result = Result(plan.seed)

    def run(self) -> Result:
        """Run it to its end."""
        feeders = [
            threading.Thread(target=self._push, name="push", daemon=True),
            threading.Thread(target=lambda: asyncio.run(self._write()), name="write", daemon=True),
        ]
        for feeder in feeders:
            feeder.start()
        faults = list(self._plan.faults)
        for server in self._plan.slow:
            self._slow(server)
        while self._now() < ACTIVE_SECONDS or faults:
            while faults and faults[0].at <= self._now():
                self._do(faults.pop(0))
            self._keep()
        self._heal()
        healed = self._now()
        self._until(lambda: not any(feeder.is_alive() for feeder in feeders), "everything was taken")
        self._until(self._is_still, "all is still")
        self._until(self._are_windows_closed, "windows are closed")
        self.result.recovery_seconds = self._now() - healed
        for proxy in self._world.servers.proxies.values():
            proxy.delay(0.0)
        self._compare()
        return self.result

    def _now(self) -> float:
        return time.monotonic() - self._began

    def _tell(self, what: str) -> None:
        self.result.log.append((self._now(), what))

    def _keep(self) -> None:
        """One turn of the supervisor: end what has lasted, wake and restart replicas."""
        for entry in [entry for entry in self._due if entry[0] <= self._now()]:
            self._due.remove(entry)
            self._tell(entry[2])
            entry[1]()
        for told in self._world.supervise(time.monotonic()):
            self._tell(told)
        time.sleep(_LOOK_SECONDS)

    def _until(self, ready: Callable[[], bool], what: str) -> None:
        deadline = self._now() + _DRAIN_SECONDS
        while not ready():
            self._keep()
            if self._now() > deadline:
                self.result.problems.setdefault("", []).append(f"stuck: not {what} after {_DRAIN_SECONDS:.0f} s")
                return
        self._tell(what)

    # What comes in.

    def _push(self) -> None:
        for batch in self._plan.pushes:
            content = "\n".join(json.dumps(row) for row in batch).encode()
            while True:
                try:
                    answer = self._world.post("ingest", "/v1/statements", content)
                except httpx.HTTPError:
                    time.sleep(0.1)
                    continue
                if answer.status_code == httpx.codes.ACCEPTED:
                    break
                time.sleep(0.1)
            time.sleep(ACTIVE_SECONDS / len(self._plan.pushes) / 2)

    async def _write(self) -> None:
        """Records in handfuls, each with a piece of poison among them until there is none left."""
        records = [(record.key, record.write()) for record in self._plan.records]
        poison = [(b"poison", poison.value) for poison in self._plan.poison]
        handfuls = [records[start : start + _HANDFUL] for start in range(0, len(records), _HANDFUL)]
        for handful in handfuls:
            left = handful + ([poison.pop()] if poison else [])
            while left:
                sent = await asyncio.gather(*(self._send(key, value) for key, value in left))
                left = [record for record, is_sent in zip(left, sent, strict=True) if not is_sent]
                await asyncio.sleep(0.2 if left else ACTIVE_SECONDS / len(handfuls) / 2)

    async def _send(self, key: bytes, value: bytes) -> bool:
        async with self._starting:
            if self._producer is None and not await self._start_producer():
                return False
        try:
            await self._producer.send_and_wait(RawStatement.topic, value=value, key=key)  # type: ignore[union-attr]
        except KafkaError:
            return False
        return True

    async def _start_producer(self) -> bool:
        producer = AIOKafkaProducer(
            bootstrap_servers=self._world.servers.urls.kafka, request_timeout_ms=5000, retry_backoff_ms=100
        )
        try:
            await producer.start()
        except KafkaError:
            await producer.stop()
            return False
        self._producer = producer
        return True

    # The adversary.

    def _do(self, fault: Fault) -> None:
        if self._done(fault):
            self.result.faults[fault.kind] += 1
            self._tell(str(fault))

    def _done(self, fault: Fault) -> bool:
        servers = self._world.servers
        match fault.kind:
            case "add":
                return self._world.add(fault.target)
            case "kill" | "terminate" | "pause" | "hook" | "remove":
                return self._do_to(self._world.of(fault.target), fault)
            case "cut":
                servers.proxies[fault.target].cut()
            case "delay":
                servers.proxies[fault.target].delay(0.1)
                self._later(fault, lambda: self._slow(fault.target))
            case "refuse":
                servers.proxies[fault.target].open(is_open=False)
                servers.proxies[fault.target].cut()
                self._later(fault, lambda: servers.proxies[fault.target].open(is_open=True))
            case "refuse-writes":
                kafka = servers.urls.kafka
                if not refuse_writes(kafka, refuse=True):
                    return False
                self._later(fault, lambda: self._until(lambda: refuse_writes(kafka, refuse=False), "writes are taken"))
            case _:
                self._server(fault)
        return True

    def _do_to(self, replicas: list[Replica], fault: Fault) -> bool:
        alive = [replica for replica in replicas if replica.is_alive()]
        if not alive:
            return False
        replica = alive[fault.at.as_integer_ratio()[0] % len(alive)]
        match fault.kind:
            case "kill":
                replica.signal(signal.SIGKILL)
            case "terminate":
                replica.signal(signal.SIGTERM)
            case "pause":
                replica.wake_at = time.monotonic() + fault.seconds
                replica.signal(signal.SIGSTOP)
            case "hook":
                replica.signal(signal.SIGKILL)
                if replica.process is not None:
                    replica.process.join()
                replica.wake_at = time.monotonic() + fault.seconds + 1.0
                replica.start(fault.hook)
            case _:
                if len(replicas) == 1:
                    return False
                threading.Thread(target=replica.end, daemon=True).start()
        return True

    def _slow(self, server: str) -> None:
        self._world.servers.proxies[server].delay(self._plan.slow[server])

    def _server(self, fault: Fault) -> None:
        servers = self._world.servers
        process = getattr(servers, fault.target)
        start = getattr(servers, f"start_{fault.target}")
        if fault.kind.startswith("kill"):
            process.kill()
        else:
            process.stop()
        self._later(fault, start)

    def _later(self, fault: Fault, end: Callable[[], object]) -> None:
        self._due.append((self._now() + fault.seconds, end, f"end of: {fault}"))

    def _heal(self) -> None:
        self._tell("heal")
        for entry in list(self._due):
            self._due.remove(entry)
            entry[1]()
        for server, proxy in self._world.servers.proxies.items():
            proxy.open(is_open=True)
            self._slow(server)
        self._world.heal()

    # The end.

    def _is_still(self) -> bool:
        try:
            waiting = self._database["ingest_items"].count_documents({"unsent": True})
            left = lag(self._world.servers.urls.kafka)
        except (PyMongoError, KafkaError, OSError, TimeoutError):
            return False
        return waiting == 0 and left == 0

    def _are_windows_closed(self) -> bool:
        try:
            answer = self._world.post("publish", "/v1/windows/close", b"")
            unfinished = self._database["digests"].count_documents({"is_open": True})
        except (httpx.HTTPError, PyMongoError):
            return False
        return answer.status_code == httpx.codes.OK and not answer.json()["digests"] and unfinished == 0

    def _compare(self) -> None:
        kafka = self._world.servers.urls.kafka
        topics = read_since(kafka, self._marks)
        stored = {document["_id"]: document for document in self._database["statements"].find({})}
        observed = Observed(
            topics["statements.raw.v1"],
            topics["statements.enriched.v1"],
            topics["digests.v1"],
            topics["rejected.v1"],
            stored,
            list(self._database["digest_items"].find({})),
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


def schedule(plan: Plan, world: World, database: str, folder: Path) -> Result:
    """Run a schedule; its logs are in `folder` when it fails."""
    ran = Schedule(plan, world, database)
    result = ran.run()
    if late := world.end():
        result.problems.setdefault("", []).extend(late)
    if result.problems:
        (folder / "warnings.log").write_text(world.last_words(), encoding="utf-8")
    return result
