"""Which reader a source has: the one place that knows all kinds."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import assert_never

from pydantic import SecretStr

from services.ingest.adapters.sources.api import ApiReader
from services.ingest.adapters.sources.feed import FeedReader
from services.ingest.adapters.sources.page import PageReader
from services.ingest.adapters.sources.site import Site
from services.ingest.adapters.web.web import Access, Web
from services.ingest.domain.sources import ApiSource, FeedSource, PageSource, Source
from services.ingest.ports import Reader


def build_reader(source: Source, web: Web, *, now: Callable[[], datetime], tokens: Mapping[str, SecretStr]) -> Reader:
    """Give the reader of a source.

    Args:
        source: as configured.
        web: fetches.
        now: gives the current time, aware.
        tokens: secrets by the names of their variables.
    """
    access = Access(allowed=source.networks, obey_robots=source.robots == "obey")
    site = Site(web, access, zone=source.zone, now=now)
    match source:
        case FeedSource():
            return FeedReader(source, site)
        case PageSource():
            return PageReader(source, site)
        case ApiSource():
            return ApiReader(source, site, tokens.get(source.token.variable) if source.token else None)
        case _:
            assert_never(source)
