"""What an outage costs: gaps, recovery, repeats, memory. `python -m benchmarks.outages gaps mongo stop soak`.

Real Kafka, a durable MongoDB-protocol server, real processes with the settings that they are deployed with. A gap is
the longest that a statement waited between its arrival on the topic and its enriched record, while statements came in
at a steady rate.
"""

import argparse
import asyncio
import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx

from benchmarks.traffic import Traffic
from services.local.pipeline import PROJECT
from shared.embedded.process import ChildProcess
from shared.embedded.servers import TOPICS, free_port
from shared.runtime.settings import RuntimeSettings
from shared.runtime.topics import apply_topics, load_topics
from tests.harness.java_servers import JavaServers

_READY_SECONDS = 120.0
_STEADY_SECONDS = 10.0
_MONGO_AWAY_SECONDS = 60.0
_GRACE_SECONDS = 10.0


class Replica:
    """One process of a service, as a supervisor starts and starts it again.

    Args:
        service: its name.
        number: of the replica; its stable name comes of it.
        servers: that it uses.
        folder: for its log.
    """

    def __init__(self, service: str, number: int, servers: JavaServers, folder: Path) -> None:
        self.port = free_port()
        given = {
            "kafka_servers": servers.urls.kafka,
            "mongo_url": servers.urls.mongo,
            "port": self.port,
            "replica": f"{service}-{number}",
            "seeds_dir": PROJECT / "seeds",
            "topics_file": TOPICS,
            "subscriptions_file": PROJECT / "seeds" / "subscriptions.yaml",
            "log_format": "json",
        }
        self.process = ChildProcess(
            name=f"{service}-{number}",
            command=[sys.executable, "-m", f"services.{service}"],
            env={**os.environ, **{f"HIWAR_{name.upper()}": str(value) for name, value in given.items()}},
            cwd=PROJECT,
            log=folder / f"{service}-{number}.log",
            stop_seconds=30.0,
        )

    def start(self) -> None:
        """Start; return when it is ready."""
        self.process.__enter__()
        self.process.wait_until(self._is_ready, seconds=_READY_SECONDS)

    def resident_mb(self) -> float:
        """Resident memory."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/ready", timeout=5.0).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False


@contextmanager
def running(services: list[str]) -> Iterator[tuple[JavaServers, list[Replica]]]:
    """Give servers with topics, and replicas that are ready; a service named twice has two."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        servers = stack.enter_context(JavaServers(folder / "servers"))
        asyncio.run(apply_topics(RuntimeSettings(kafka_servers=servers.urls.kafka), load_topics(TOPICS)))
        replicas = [Replica(service, number, servers, folder) for number, service in enumerate(services)]
        for replica in replicas:
            stack.callback(replica.process.stop)
            replica.start()
        yield servers, replicas


def gaps(rate: float) -> None:
    """Rolling restart, killed replica, restarted broker, killed broker: three replicas of enrich."""
    with running(["enrich"] * 3) as (servers, replicas), Traffic(servers.urls.kafka, rate) as traffic:
        measure = _Gaps(traffic)

        def rolling() -> None:
            for replica in replicas:
                replica.process.stop()
                replica.start()

        def killed() -> None:
            replicas[0].process.kill()
            replicas[0].start()

        def broker(end: Callable[[], None]) -> None:
            end()
            servers.start_kafka()

        measure("nothing", lambda: time.sleep(_STEADY_SECONDS))
        measure("rolling restart of 3 replicas", rolling)
        measure("a replica killed, and started again", killed)
        measure("the broker stopped and started", lambda: broker(servers.kafka.stop))
        measure("the broker killed and started", lambda: broker(servers.kafka.kill))


class _Gaps:
    """Prints the gap and the repeats of each event."""

    def __init__(self, traffic: Traffic) -> None:
        self._traffic = traffic
        time.sleep(_STEADY_SECONDS)  # the services load what they load at the first record

    def __call__(self, what: str, event: Callable[[], None]) -> None:
        """Let it happen under steady traffic, and wait until all is through."""
        repeated, since_ms, began = self._traffic.repeated(), int(time.time() * 1000), time.monotonic()
        rate = self._traffic.rate
        event()
        took = time.monotonic() - began
        time.sleep(_STEADY_SECONDS)
        self._traffic.rate = 0
        self._traffic.until_through()
        gap, again = self._traffic.worst_wait_seconds(since_ms), self._traffic.repeated() - repeated
        print(f"{what}: took {took:.1f} s, worst wait {gap:.1f} s, repeated {again}", flush=True)
        self._traffic.rate = rate
        time.sleep(2.0)


def mongo(rate: float) -> None:
    """MongoDB away for 60 s while statements go on coming: how long until none waits longer than before."""
    with running(["enrich"] * 2) as (servers, _), Traffic(servers.urls.kafka, rate) as traffic:
        time.sleep(2 * _STEADY_SECONDS)
        behind, since_ms = traffic.waiting(), int(time.time() * 1000)
        print(f"offered {rate:.0f}/s; after {2 * _STEADY_SECONDS:.0f} s {behind} wait", flush=True)
        servers.mongo.kill()
        time.sleep(_MONGO_AWAY_SECONDS)
        servers.start_mongo()
        back, missed = time.monotonic(), traffic.waiting()
        while traffic.waiting() > max(behind, rate) and time.monotonic() - back < 10 * _MONGO_AWAY_SECONDS:
            time.sleep(0.2)
        took = time.monotonic() - back
        done = traffic.waiting() <= max(behind, rate)
        traffic.rate = 0
        traffic.until_through(seconds=900.0)
        print(
            f"MongoDB away for {_MONGO_AWAY_SECONDS:.0f} s: {missed} waited when it was back; "
            f"{'level again' if done else 'not level'} after {took:.1f} s; "
            f"worst wait {traffic.worst_wait_seconds(since_ms):.1f} s, repeated {traffic.repeated()}",
            flush=True,
        )


def stop(rate: float) -> None:
    """SIGTERM, then SIGKILL, in the midst of a backlog: seconds to the end, and what is done again."""
    with running(["enrich"]) as (servers, (replica,)), Traffic(servers.urls.kafka, rate) as traffic:
        for what, end in (("SIGTERM", replica.process.stop), ("SIGKILL", replica.process.kill)):
            time.sleep(_STEADY_SECONDS)
            repeated, began = traffic.repeated(), time.monotonic()
            end()
            took, waiting = time.monotonic() - began, traffic.waiting()
            traffic.rate = 0
            replica.start()
            traffic.until_through()
            again = traffic.repeated() - repeated
            print(f"{what} with {waiting} waiting: ended after {took:.1f} s, repeated {again}", flush=True)
            traffic.rate = rate


def soak(rate: float, minutes: float, vocabulary: int) -> None:
    """All three services under steady traffic: their resident memory each minute, after the first."""
    names = ["ingest", "enrich", "publish"]
    with running(names) as (servers, replicas), Traffic(servers.urls.kafka, rate, vocabulary=vocabulary) as traffic:
        for minute in range(1, round(minutes) + 2):
            time.sleep(60.0)
            memory = ", ".join(
                f"{name} {replica.resident_mb():.0f}" for name, replica in zip(names, replicas, strict=True)
            )
            print(f"minute {minute}: {memory} MB; {traffic.sent} sent, {traffic.waiting()} wait", flush=True)


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="+", choices=["gaps", "mongo", "stop", "soak"])
    parser.add_argument("--rate", type=float, default=60.0, help="statements a second")
    parser.add_argument("--minutes", type=float, default=10.0, help="of the soak")
    parser.add_argument("--vocabulary", type=int, default=10**9, help="words in the soak; each statement has 40")
    given = parser.parse_args()
    logging.disable(logging.CRITICAL)  # the traffic's own clients complain while the broker is away
    for what in given.what:
        print(f"--- {what} at {given.rate:.0f} statements a second", flush=True)
        match what:
            case "gaps":
                gaps(given.rate)
            case "mongo":
                mongo(given.rate)
            case "stop":
                stop(given.rate)
            case _:
                soak(given.rate, given.minutes, given.vocabulary)


if __name__ == "__main__":
    main()
