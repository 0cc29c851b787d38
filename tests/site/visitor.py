"""Read the tests' site as ingest does, without a schedule."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from pydantic import SecretStr, TypeAdapter

from services.ingest.adapters.sources.readers import build_reader
from services.ingest.adapters.web.hosts import Hosts
from services.ingest.adapters.web.web import Limits, Web
from services.ingest.domain.sources import Source
from services.ingest.ports import Reader
from tests.site.server import TOKEN

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
_SOURCE: TypeAdapter[Source] = TypeAdapter(Source)


def source(**fields: Any) -> Source:
    """Give a source that may visit loopback."""
    return _SOURCE.validate_python({"name": "tests", "allow_private": True, **fields})


def now() -> datetime:
    return NOW


@asynccontextmanager
async def web(**limits: Any) -> AsyncIterator[Web]:
    """Give a fetcher without manners towards its own host, and with small limits."""
    hosts = Hosts(interval_seconds=0.0, at_once=10, patience_seconds=0.5, clock=time.monotonic)
    fetcher = Web(user_agent="hiwar/tests (+https://example.org)", hosts=hosts, limits=Limits(**limits))
    try:
        yield fetcher
    finally:
        await fetcher.close()


@asynccontextmanager
async def reading(given: Source, **limits: Any) -> AsyncIterator[Reader]:
    """Give the reader of a source."""
    async with web(**limits) as fetcher:
        yield build_reader(given, fetcher, now=now, tokens={"TESTS_TOKEN": SecretStr(TOKEN)})
