"""Servers for the tests that want them: started once, and only when a test asks."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from shared.embedded.servers import TOPICS, ServerUrls
from shared.runtime.settings import RuntimeSettings
from shared.runtime.topics import apply_topics, load_topics
from tests.harness.choice import choose, servers
from tests.harness.secrets import logs_with_secrets

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


structlog.configure(
    processors=[structlog.processors.KeyValueRenderer()], logger_factory=structlog.ReturnLoggerFactory()
)


def pytest_report_header() -> str:
    kind, why = choose()
    return f"servers: {kind} ({why})"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """No log line of the whole run holds a secret: each secret in the tests begins with a mark."""
    factory = session.config._tmp_path_factory  # type: ignore[attr-defined]  # noqa: SLF001 - where all logs are
    found = logs_with_secrets(factory.getbasetemp())
    if found:
        sys.stderr.write("\nlog lines that hold a secret:\n" + "\n".join(found) + "\n")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def urls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerUrls]:
    """The best servers that this machine has, with the topics made."""
    kind = choose().kind
    with servers(kind, tmp_path_factory.mktemp("servers")) as found:
        if kind != "embedded":
            asyncio.run(apply_topics(RuntimeSettings(kafka_servers=found.kafka), load_topics(TOPICS)))
        yield found
