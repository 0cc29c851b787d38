"""The servers and the replicas of the three services, as the adversary finds them and a supervisor keeps them."""

import json
import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import httpx

from services.local.pipeline import PROJECT
from shared.embedded.servers import free_port
from tests.faults.hooks import ENVIRONMENT, Hook
from tests.faults.plan import SERVICES
from tests.faults.receiver import Receiver
from tests.faults.servers import ProxiedServers
from tests.faults.service import serve
from tests.harness.secrets import MARK

_MOST_REPLICAS = 3
_STOP_SECONDS = 12.0
SUBSCRIPTIONS = """
subscriptions:
  - {{name: everything, title: Everything, language: en, max_items: 500, schedule: every 7 statements,
     channels: [atom]}}
  - {{name: torture, title: Torture, language: en, max_items: 500, schedule: hourly,
     themes: [torture], channels: [{{webhook: "{hook}"}}]}}
"""
_SECRET = f"{MARK}-of-the-schedules-signatures"
_MOST_STARTS = 40
_SLEEP_SECONDS = 2.5
_FORK = multiprocessing.get_context("forkserver")
_FORK.set_forkserver_preload(["tests.faults.service"])


@dataclass
class Replica:
    """One process of a service, started again under the same name when it has ended."""

    service: str
    number: int
    environment: dict[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    process: ForkServerProcess | None = None
    start_at: float = 0.0
    wake_at: float = 0.0
    is_wanted: bool = True
    starts: int = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, hook: Hook | None = None) -> None:
        """Start, with a hook or without.

        Raises:
            RuntimeError: it has ended so often that no adversary is the cause.
        """
        self.starts += 1
        if self.starts > _MOST_STARTS:
            last = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-3:]
            raise RuntimeError(f"{self.service}-{self.number} ended {_MOST_STARTS} times: " + " / ".join(last))
        environment = {**self.environment, "HIWAR_PORT": str(self.port), ENVIRONMENT: str(hook or "")}
        self.process = _FORK.Process(target=serve, args=(self.service, environment, self.log), daemon=True)
        self.process.start()

    def start_again(self, hook: Hook | None, *, sleep_seconds: float) -> None:
        """Kill it, and start it with a hook; one that puts it to sleep does so for so long."""
        self.signal(signal.SIGKILL)
        if self.process is not None:
            self.process.join()
        self.wake_at = time.monotonic() + sleep_seconds + 1.0
        self.start(hook)

    def is_alive(self) -> bool:
        """Whether its process is there, asleep or not."""
        return self.process is not None and self.process.is_alive()

    def signal(self, number: int) -> None:
        """Send a signal, if it is there."""
        if self.process is not None and self.process.pid is not None and self.process.is_alive():
            with suppress(ProcessLookupError):  # it ends just now
                os.kill(self.process.pid, number)

    def is_stopped(self) -> bool:
        """Whether it sleeps."""
        if not self.is_alive() or self.process is None:
            return False
        try:
            state = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return False
        return state == "T"

    def end(self) -> int | None:
        """Ask it to stop, wake it for that, wait; give its exit status, None when it had to be killed."""
        self.is_wanted = False
        if self.process is None:
            return 0
        self.signal(signal.SIGTERM)
        self.signal(signal.SIGCONT)
        self.process.join(_STOP_SECONDS)
        if self.process.is_alive():
            self.signal(signal.SIGKILL)
            self.process.join()
            return None
        return self.process.exitcode


class World:
    """All replicas of one schedule.

    Args:
        servers: shared by all schedules.
        receiver: of webhooks.
        folder: for logs and subscriptions.
        database: of MongoDB, this schedule's own.
    """

    def __init__(self, servers: ProxiedServers, receiver: Receiver, folder: Path, database: str) -> None:
        self.servers, self.receiver = servers, receiver
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        (folder / "subscriptions.yaml").write_text(SUBSCRIPTIONS.format(hook=receiver.url), encoding="utf-8")
        self._common = {
            "HIWAR_KAFKA_SERVERS": servers.urls.kafka,
            "HIWAR_MONGO_URL": servers.urls.mongo,
            "HIWAR_MONGO_DATABASE": database,
            "HIWAR_SEEDS_DIR": str(PROJECT / "seeds"),
            "HIWAR_SUBSCRIPTIONS_FILE": str(folder / "subscriptions.yaml"),
            "HIWAR_DIGEST_DIR": str(folder / "digests"),
            "HIWAR_SIGNING_SECRET": _SECRET,
            "HIWAR_WEBHOOK_ALLOW": '["127.0.0.1"]',
            "HIWAR_TICK_SECONDS": "0.2",
            "HIWAR_SESSION_SECONDS": "2",
            "HIWAR_GRACE_SECONDS": "5",
            "HIWAR_BATCH_RECORDS": "20",
            "HIWAR_LOG_FORMAT": "json",
        }
        self.replicas: list[Replica] = []
        for service in SERVICES:
            self.add(service)

    def of(self, service: str) -> list[Replica]:
        """Give the replicas of a service that are wanted."""
        return [replica for replica in self.replicas if replica.service == service and replica.is_wanted]

    def add(self, service: str) -> bool:
        """Start another replica, unless there are enough."""
        taken = {replica.number for replica in self.replicas if replica.service == service}
        number = next(number for number in range(100) if number not in taken)
        if len(self.of(service)) >= _MOST_REPLICAS:
            return False
        environment = {**self._common, "HIWAR_REPLICA": f"{service}-{number}"}
        replica = Replica(service, number, environment, self._folder / f"{service}-{number}.log")
        self.replicas.append(replica)
        replica.start()
        return True

    def supervise(self, now: float) -> Iterator[str]:
        """Wake who has slept long enough, start again who has ended; tell what was done."""
        for replica in self.replicas:
            if replica.is_stopped():
                # A hook may put it to sleep when it has been woken from another sleep already.
                replica.wake_at = replica.wake_at or now + _SLEEP_SECONDS
                if now >= replica.wake_at:
                    replica.wake_at = 0.0
                    replica.signal(signal.SIGCONT)
                    yield f"wake {replica.service}-{replica.number}"
            elif replica.is_wanted and not replica.is_alive():
                if not replica.start_at:
                    replica.start_at = now + 0.3
                elif now >= replica.start_at:
                    replica.start_at = 0.0
                    replica.start()
                    yield f"start {replica.service}-{replica.number} again"

    def heal(self) -> None:
        """Wake everybody, start whoever is gone, and leave one replica of each service."""
        for replica in self.replicas:
            replica.signal(signal.SIGCONT)
        self._end([extra for service in SERVICES for extra in self.of(service)[1:]])

    def post(self, service: str, path: str, content: bytes) -> httpx.Response:
        """Post NDJSON to a replica that answers.

        Raises:
            httpx.HTTPError: none does.
        """
        error: httpx.HTTPError = httpx.ConnectError(f"no replica of {service} answers")
        for replica in self.of(service):
            try:
                return httpx.post(
                    replica.url + path, content=content, headers={"content-type": "application/x-ndjson"}, timeout=10.0
                )
            except httpx.HTTPError as failed:
                error = failed
        raise error

    def end(self) -> list[str]:
        """Stop all; give who did not stop in time or ended with a failure."""
        statuses = self._end(self.of_any())
        return [f"{name} ended with status {status}" for name, status in statuses.items() if status != 0]

    def _end(self, replicas: list[Replica]) -> dict[str, int | None]:
        """Stop some, all at a time; give how each ended."""
        with ThreadPoolExecutor(max(1, len(replicas))) as threads:
            statuses = threads.map(Replica.end, replicas)
            return {f"{one.service}-{one.number}": status for one, status in zip(replicas, statuses, strict=True)}

    def of_any(self) -> list[Replica]:
        """Give all replicas that are wanted."""
        return [replica for replica in self.replicas if replica.is_wanted]

    def last_words(self) -> str:
        """Give the warnings and errors of all logs, in order of time."""
        lines = [line for log in sorted(self._folder.glob("*.log")) for line in _warnings(log)]
        return "\n".join(sorted(lines))


def _warnings(log: Path) -> Iterator[str]:
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            yield f"{log.stem}: {line[:300]}"
            continue
        if entry.get("level") in ("warning", "error", "critical"):
            rest = {k: v for k, v in entry.items() if k not in ("timestamp", "level", "service", "event")}
            yield f"{entry.get('timestamp', '')} {log.stem}: {entry['event']} {rest}"[:600]


def now() -> float:
    """Seconds of a clock that never goes back."""
    return time.monotonic()
