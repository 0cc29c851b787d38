"""`make faults SEEDS=N` or `make faults SEED=K`: schedules of failures on a real broker, held against an oracle."""

import argparse
import multiprocessing
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.faults.report import read_rows, table, write_into
from tests.faults.series import run_all


def main() -> int:
    """Run schedules, print a line for each and the table of all."""
    arguments = _arguments()
    first = arguments.first
    seeds = [arguments.seed] if arguments.seed is not None else list(range(first, first + arguments.seeds))
    jobs = min(arguments.jobs, len(seeds))
    started = time.monotonic()
    # Forked before anything has threads: what is loaded is loaded once.
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork")) as pool:
        parts = [pool.submit(run_all, seeds[number::jobs], arguments) for number in range(jobs)]
        rows = sorted(row for part in parts for row in part.result())
    told = table(rows)
    print(f"\n{told}\n\n{len(rows)} schedules in {time.monotonic() - started:.0f} s")
    if arguments.report:
        write_into(arguments.report, table(read_rows(arguments.results) if arguments.results else rows))
    return 1 if any(row.failed for row in rows) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="how many schedules")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--seed", type=int, help="only this one")
    parser.add_argument("--jobs", type=int, default=1, help="schedules at a time, each on servers of its own")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="begin no schedule after so long")
    parser.add_argument("--verbose", action="store_true", help="print what was done in each schedule")
    parser.add_argument("--keep", type=Path, help="folder for logs; a temporary one without")
    parser.add_argument("--results", type=Path, help="file that gets a line of JSON for each schedule")
    parser.add_argument("--report", type=Path, help="document that gets the table, of all results where these are kept")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
