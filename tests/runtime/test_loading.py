"""What a process loads before it does anything: each library costs every start of it."""

import subprocess
import sys

import pytest

_SLOW = ("pydantic", "yaml", "pymongo", "confluent_kafka", "faststream", "structlog", "rich.progress")


@pytest.mark.parametrize(
    ("loaded", "unwanted"),
    [
        ("services.cli", _SLOW),  # all of `hiwar --help`
        ("services.local.tagging", ("requests", "pymongo", "faststream", "structlog")),
        ("services.enrich.app", ("requests",)),
    ],
)
def test_a_process_does_not_load_what_it_does_not_use(loaded: str, unwanted: tuple[str, ...]) -> None:
    """Each of these takes a tenth of a second or more."""
    told = f"import sys, {loaded}; print(*sorted({set(unwanted)!r} & sys.modules.keys()))"

    done = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True)  # noqa: S603 - our own

    assert not done.stdout.split()
