"""Readers without statements, on each server and with each driver."""

from collections.abc import Iterator
from itertools import count

import pytest

from shared.embedded.servers import EmbeddedServers, ServerUrls
from tests.reader.house import House

_NUMBERS = count()


@pytest.fixture(scope="session")
def embedded_mongo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The MongoDB of `hiwar run`."""
    with EmbeddedServers(tmp_path_factory.mktemp("embedded")) as urls:
        yield urls.mongo


@pytest.fixture(params=["best", "best, PyMongo Async", "embedded"])
def empty(request: pytest.FixtureRequest, urls: ServerUrls, embedded_mongo: str) -> Iterator[House]:
    """A reader without statements, on each server and with each driver."""
    mongo = embedded_mongo if request.param == "embedded" else urls.mongo
    driver = "pymongo" if "PyMongo" in request.param else "motor"
    with House(mongo, f"reader{next(_NUMBERS)}", driver).served() as house:
        yield house
