"""Schedules one after the other on one pair of servers; several such series run side by side."""

import argparse
import asyncio
import logging
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from shared.embedded.servers import TOPICS
from shared.runtime.settings import RuntimeSettings
from shared.runtime.topics import apply_topics, load_topics
from tests.faults.plan import plan
from tests.faults.receiver import Receiver
from tests.faults.report import Row, add_row
from tests.faults.run import Result, schedule
from tests.faults.servers import ProxiedServers
from tests.faults.topics import Look
from tests.faults.world import World


def run_all(seeds: Sequence[int], arguments: argparse.Namespace) -> list[Row]:
    """Run some schedules one after the other on one pair of servers."""
    logging.disable(logging.CRITICAL)  # aiokafka's complaints of the harness's own clients
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that no child is left behind
    rows = []
    for result in _schedules(seeds, arguments):
        rows.append(Row.of(result))
        if arguments.results:
            add_row(arguments.results, rows[-1])
        for at, what in result.log if arguments.verbose else []:
            print(f"{at:8.2f} {what}", flush=True)
    return rows


def _schedules(seeds: Sequence[int], arguments: argparse.Namespace) -> Iterator[Result]:
    """A schedule that got stuck has left records behind: those after it get servers of their own."""
    until = time.monotonic() + arguments.minutes * 60
    keep = arguments.keep or Path(tempfile.mkdtemp(prefix="hiwar-faults-"))
    left = list(seeds)
    while left:
        with tempfile.TemporaryDirectory() as data, ProxiedServers(Path(data)) as servers:
            asyncio.run(apply_topics(RuntimeSettings(kafka_servers=servers.urls.kafka), load_topics(TOPICS)))
            while left:
                if time.monotonic() > until:
                    return
                result = _schedule(left.pop(0), servers, keep)
                yield result
                if result.is_stuck:
                    break


def _schedule(seed: int, servers: ProxiedServers, keep: Path) -> Result:
    folder, database = keep / str(seed), f"faults_{seed}_{os.getpid()}"
    with Look(servers.urls.kafka) as look, Receiver() as receiver:
        world = World(servers, receiver, folder, database)
        result = schedule(plan(seed), world, look, database, folder)
    tell(result, folder)
    return result


def tell(result: Result, folder: Path) -> None:
    """Print how a schedule ended."""
    verdict = f"FAILED, {len(result.problems)} differ" if result.problems else "fine"
    print(
        f"seed {result.seed}: {verdict}; faults {sum(result.faults.values())}, records {result.records}, "
        f"repeated {dict(result.repeated)}, still {result.recovery_seconds:.1f} s after healing",
        flush=True,
    )
    if result.problems:
        print(result.timeline or result.problems)
        print(f"again: make faults SEED={result.seed}; logs in {folder}", flush=True)
