"""The three services as real processes, on the best servers that this machine has."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.embedded.servers import ServerUrls
from tests.harness.pipeline import Pipeline

SUBSCRIPTIONS = """
subscriptions:
  - {name: everything, title: Everything, language: en, schedule: daily at 00:00, max_items: 500}
  - {name: torture, title: Torture, language: ar, themes: [torture], schedule: daily at 00:00, max_items: 500}
"""


@pytest.fixture(scope="session")
def subscriptions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("subscriptions") / "subscriptions.yaml"
    path.write_text(SUBSCRIPTIONS, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def pipeline(urls: ServerUrls, subscriptions: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    """One pipeline for all tests that do not break it; statements of a test have sources or guids of their own."""
    data = tmp_path_factory.mktemp("pipeline")
    (data / "in").mkdir()
    settings = {"log_level": "debug"}
    with Pipeline(
        subscriptions, urls=urls, data_dir=data, inputs=[data / "in"], database="system", settings=settings
    ) as running:
        yield running
