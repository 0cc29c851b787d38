"""Each suite runs on the fake, and on every server that is to be had with both MongoDB drivers.

A suite states what its port promises. What holds for the fake alone would make the flow tests worthless, what holds
for one server alone would bind us to it.
"""

from collections.abc import AsyncIterator, Iterator
from itertools import count
from typing import Any, Literal, NamedTuple

import pytest
from pydantic import SecretStr

from shared.runtime.mongo import Mongo, connect
from shared.runtime.settings import RuntimeSettings
from tests.conftest import ServersOf
from tests.harness.choice import available
from tests.site.server import Site, serving

_DATABASES = count()


class Backend(NamedTuple):
    """A kind of server and the driver that speaks to it."""

    kind: str
    driver: Literal["motor", "pymongo"]


MONGOS = [Backend(kind, driver) for kind in available() for driver in ("motor", "pymongo")]


async def _fresh(servers_of: ServersOf, backend: Backend) -> AsyncIterator[Mongo]:
    settings = RuntimeSettings(
        mongo_url=SecretStr(servers_of(backend.kind).mongo),
        mongo_driver=backend.driver,
        mongo_database=f"adapters_{next(_DATABASES)}",
    )
    mongo = connect(settings)
    try:
        yield mongo
    finally:
        await mongo.close()


@pytest.fixture(params=MONGOS, ids="-".join)
async def mongo(request: pytest.FixtureRequest, servers_of: ServersOf) -> AsyncIterator[Mongo]:
    """An empty database of each server, through each driver."""
    async for opened in _fresh(servers_of, request.param):
        yield opened


@pytest.fixture(params=[None, *MONGOS], ids=lambda backend: "-".join(backend) if backend else "fake")
async def database(request: pytest.FixtureRequest, servers_of: ServersOf) -> AsyncIterator[Any]:
    """The same, or None where a suite is to take its fake."""
    if request.param is None:
        yield None
        return
    async for opened in _fresh(servers_of, request.param):
        yield opened.database


@pytest.fixture(scope="session")
def one_site() -> Iterator[Site]:
    with serving() as found:
        yield found


@pytest.fixture
def site(one_site: Site) -> Site:
    """Give the tests' site, as if nobody had been there."""
    one_site.seen.clear()
    one_site.gone.clear()
    one_site.edits.clear()
    one_site.robots = None
    return one_site
