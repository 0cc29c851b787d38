"""What a stranger waits for: a fresh clone's set-up time, the demo's run time, and its peak memory; Linux only."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOOK_SECONDS = 0.2


def tree(pid: int) -> list[int]:
    """Give a process and all that descend from it."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        found = [int(child) for child in children.read_text().split()]
    except OSError:
        return []
    return [pid, *(one for child in found for one in tree(child))]


def megabytes(pid: int) -> float:
    """Give the proportional set size: memory that processes share is counted once over all of them."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def run(clone: Path, target: str) -> tuple[float, float]:
    """Make a target; give its seconds and the peak of the memory of all its processes."""
    started, peak = time.monotonic(), 0.0
    with (clone / f"{target}.log").open("wb") as log:
        process = subprocess.Popen(["make", target], cwd=clone, stdout=log, stderr=subprocess.STDOUT)  # noqa: S603, S607
        while process.poll() is None:
            peak = max(peak, sum(map(megabytes, tree(process.pid))))
            time.sleep(LOOK_SECONDS)
    if process.returncode:
        raise SystemExit((clone / f"{target}.log").read_text())
    return time.monotonic() - started, peak


def main() -> int:
    """Clone, set up, run."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "hiwar"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)  # noqa: S603, S607
        setup, _ = run(clone, "setup")
        demo, peak = run(clone, "demo")
    print(f"set-up {setup:.1f} s; demo {demo:.1f} s; peak memory of all its processes {peak:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
