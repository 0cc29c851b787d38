"""`make faults SEEDS=N` or `make faults SEED=K`: schedules of failures on a real broker, held against an oracle."""

import argparse
import asyncio
import logging
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from shared.embedded.servers import TOPICS
from shared.runtime.settings import RuntimeSettings
from shared.runtime.topics import apply_topics, load_topics
from tests.faults.plan import plan
from tests.faults.run import Result, schedule
from tests.faults.servers import ProxiedServers
from tests.faults.world import World


def main() -> int:
    """Run schedules, print a line for each and the table of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="how many schedules")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--seed", type=int, help="only this one")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="begin no schedule after so long")
    parser.add_argument("--verbose", action="store_true", help="print what was done in each schedule")
    parser.add_argument("--keep", type=Path, help="folder for logs; a temporary one without")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)  # aiokafka's complaints of the harness's own clients
    seeds = (
        [arguments.seed] if arguments.seed is not None else range(arguments.first, arguments.first + arguments.seeds)
    )
    started = time.monotonic()
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as temporary, ProxiedServers(Path(temporary)) as servers:
        kafka = RuntimeSettings(kafka_servers=servers.urls.kafka)
        asyncio.run(apply_topics(kafka, load_topics(TOPICS)))
        keep = arguments.keep or Path(tempfile.mkdtemp(prefix="hiwar-faults-"))
        for seed in seeds:
            if time.monotonic() - started > arguments.minutes * 60:
                break
            folder = keep / str(seed)
            world = World(servers, folder, f"faults_{seed}_{os.getpid()}")
            results.append(schedule(plan(seed), world, f"faults_{seed}_{os.getpid()}", folder))
            tell(results[-1], folder)
            for at, what in results[-1].log if arguments.verbose else []:
                print(f"{at:8.2f} {what}")
    return report(results, time.monotonic() - started)


def tell(result: Result, folder: Path) -> None:
    """Print how a schedule ended."""
    verdict = f"FAILED, {len(result.problems)} differ" if result.problems else "fine"
    print(
        f"seed {result.seed}: {verdict}; faults {sum(result.faults.values())}, records {result.records}, "
        f"repeated {result.repeated}, still {result.recovery_seconds:.1f} s after healing",
        flush=True,
    )
    if result.problems:
        print(result.timeline or result.problems)
        print(f"again: make faults SEED={result.seed}; logs in {folder}", flush=True)


def report(results: list[Result], seconds: float) -> int:
    """Print the table; give the exit status."""
    failed = [result.seed for result in results if result.problems]
    faults: Counter[str] = sum((result.faults for result in results), Counter())
    records, repeated = sum(r.records for r in results), sum(r.repeated for r in results)
    recovery = sorted(result.recovery_seconds for result in results) or [0.0]
    print(f"\n{len(results)} seeds in {seconds:.0f} s, failed: {failed or 'none'}")
    print("faults: " + ", ".join(f"{kind} {count}" for kind, count in sorted(faults.items())))
    print(f"records {records}, repeated {repeated} ({repeated / max(1, records):.1%})")
    middle, late = recovery[len(recovery) // 2], recovery[int(len(recovery) * 0.95)]
    print(f"recovery: p50 {middle:.1f} s, p95 {late:.1f} s, worst {recovery[-1]:.1f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
