"""Servers for the tests that want them: each kind is started once, and only when a test asks."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog
from hypothesis import settings

from shared.embedded.servers import TOPICS, ServerUrls
from tests.harness.choice import choose, servers
from tests.harness.secrets import logs_with_secrets

if TYPE_CHECKING:
    from tests.reader.house import House

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
ARTICLE = SEEDS.parents[1] / "shared" / "seeds" / "eu-ohchr-dialogue.ar.txt"
ServersOf = Callable[[str], ServerUrls]
"""Gives the running servers of a kind of `tests.harness.choice.KINDS`, with the topics made."""


settings.register_profile("hiwar", deadline=None)  # a busy machine is no defect
settings.load_profile("hiwar")
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first, so that in the end no worker waits for another."""
    items.sort(key=lambda item: item.path.parent.name != "system")


@pytest.fixture(scope="session")
def article() -> tuple[str, str]:
    """Title and text of the example article."""
    if not ARTICLE.exists():
        pytest.skip("the example article is not beside the project")
    title, text = ARTICLE.read_text(encoding="utf-8").split("\n", 1)
    return title, text


@pytest.fixture(scope="session")
def servers_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServersOf]:
    """Each kind of server, started at the first question and stopped at the end."""
    running: dict[str, ServerUrls] = {}
    with ExitStack() as stack:

        def of(kind: str) -> ServerUrls:
            if kind not in running:
                running[kind] = stack.enter_context(servers(kind, tmp_path_factory.mktemp(f"servers-{kind}")))
                if kind != "embedded":
                    _make_topics(running[kind].kafka)
            return running[kind]

        yield of


def _make_topics(kafka: str) -> None:
    """In a thread of its own, for an asynchronous fixture may have asked."""
    from shared.runtime.settings import RuntimeSettings  # noqa: PLC0415 - most tests start without a client of Kafka
    from shared.runtime.topics import apply_topics, load_topics  # noqa: PLC0415

    work = apply_topics(RuntimeSettings(kafka_servers=kafka), load_topics(TOPICS))
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


@pytest.fixture(scope="session")
def urls(servers_of: ServersOf) -> ServerUrls:
    """The best servers that this machine has, with the topics made."""
    return servers_of(choose().kind)


@pytest.fixture(scope="session")
def house(urls: ServerUrls) -> "Iterator[House]":
    """One reader for all tests that only read, of its pages, its API and in a browser; nothing more may be added."""
    from tests.reader.fixtures import filled_house  # noqa: PLC0415 - other tests start without the reader

    with filled_house(urls) as house:
        yield house
