"""How much faster dates are read than by dateparser alone, and how many each reads right: run as a module."""

import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime

import dateparser

from services.ingest.domain.dates import read_date
from tests.factories import NOON
from tests.unit.test_dates import OTHERS, READ

ROUNDS = 5
OURS = {stated: at for stated, at in READ.items() if stated not in OTHERS}
"""What we hand to dateparser ourselves would compare it with itself."""
SETTINGS = {"RELATIVE_BASE": NOON.replace(tzinfo=None), "DATE_ORDER": "DMY", "TIMEZONE": "UTC"}


def by_dateparser(stated: str) -> datetime | None:
    """Read with all languages allowed, as who does not know the language must."""
    found = dateparser.parse(stated, languages=["ar", "en", "fr", "es", "ru", "zh"], settings=SETTINGS)
    return found.replace(tzinfo=found.tzinfo or UTC) if found else None


def measure(read: Callable[[str], datetime | None]) -> tuple[int, float]:
    """Give how many are read right, and microseconds for each; the first round warms up and is not counted."""
    wanted = {stated: datetime.fromisoformat(at).replace(tzinfo=UTC) for stated, at in OURS.items()}
    right = sum(read(stated) == at for stated, at in wanted.items())
    started = time.process_time()
    for _ in range(ROUNDS):
        for stated in OURS:
            read(stated)
    return right, (time.process_time() - started) / ROUNDS / len(OURS) * 1e6


def main() -> None:
    """Measure both in one run, and print a table."""
    warnings.simplefilter("ignore")
    right, cost = measure(lambda stated: read_date(stated, NOON).at)
    their_right, their_cost = measure(by_dateparser)
    print(f"{len(OURS)} dates, CPU time")
    print(f"hiwar      {right:4} right {cost:9.1f} us each")
    print(f"dateparser {their_right:4} right {their_cost:9.1f} us each")
    print(f"ratio      {their_cost / cost:.1f}")


if __name__ == "__main__":
    main()
