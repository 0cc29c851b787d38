"""Benchmarks call what the services are made of: a name that moves must move there, too."""

from importlib import import_module
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.mark.parametrize("name", sorted(path.stem for path in BENCHMARKS.glob("*.py") if path.stem != "__init__"))
def test_a_benchmark_can_be_started(name: str) -> None:
    import_module(f"benchmarks.{name}")
