"""Wires the reader: its index, its pages and the read API."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import SecretStr
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.types import Receive, Scope, Send

from services.publish.reader.adapters.entry_search import MongoEntrySearch
from services.publish.reader.adapters.entry_store import MongoEntryStore
from services.publish.reader.adapters.labels import Labels, load_labels
from services.publish.reader.adapters.originals import MongoOriginals
from services.publish.reader.api.access import Access
from services.publish.reader.api.app import build_api
from services.publish.reader.api.problems import problem
from services.publish.reader.web.frame import Frame, NotFoundError, Show, Takes
from services.publish.reader.web.library import Library
from services.publish.reader.web.pages.archive import DIGESTS, Archive
from services.publish.reader.web.pages.lists import SEARCHED, Lists, is_place_typed
from services.publish.reader.web.pages.statements import Statements
from services.publish.reader.web.pages.subjects import Subjects
from services.publish.reader.web.static import static_routes


class Reader(NamedTuple):
    """The parts that publish runs."""

    labels: Labels
    store: MongoEntryStore
    originals: MongoOriginals
    routes: list[BaseRoute]


def build_reader(  # noqa: PLR0913 - what its parts need
    database: Any,  # noqa: ANN401 - two drivers, one shape
    *,
    seeds: Path,
    release: str,
    tokens: Sequence[SecretStr],
    per_minute: int,
    feed: Callable[[str], str | None],
    clock: Callable[[], float] = time.monotonic,
    beside: tuple[dict[str, Any], dict[str, Any]] = ({}, {}),
) -> Reader:
    """Wire; nothing is asked yet. The routes end with one for everything that is not there: put them last.

    Args:
        database: of either driver.
        seeds: the folder with taxonomy and gazetteers.
        release: of this installation.
        tokens: of the read API; none lets everyone in.
        per_minute: questions to the read API of one client.
        feed: gives the address of a subscription's Atom feed, None for one that has none.
        clock: gives seconds that never go back: what is kept of pages and answers goes by it.
        beside: paths and schemas that publish serves beside the read API, for the same OpenAPI document.

    Raises:
        OSError: the taxonomy cannot be read.
    """
    labels = load_labels(seeds)
    originals = MongoOriginals(database)
    library = Library(MongoEntrySearch(database), originals, labels, release, clock)
    zipped = [Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=2)]
    api = Mount("/v1", build_api(library, Access(tokens, per_minute=per_minute), beside), middleware=zipped)
    pages = Mount("/", routes=page_routes(library, Frame(labels, clock), feed))
    return Reader(labels, MongoEntryStore(database), originals, [api, pages, _Nowhere()])


class _Nowhere(BaseRoute):
    """Paths with a line break in them: no pattern of Starlette's matches those."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return (Match.FULL if scope["type"] == "http" else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await problem(404, "there is nothing at this address")(scope, receive, send)


def page_routes(library: Library, frame: Frame, feed: Callable[[str], str | None]) -> list[BaseRoute]:
    """Give the routes of all pages; `feed` as in `build_reader`."""
    lists, statements = Lists(library), Statements(library)
    subjects, archive = Subjects(library), Archive(library, feed)

    async def nowhere(*_: object) -> Any:  # noqa: ANN401 - it only raises
        raise NotFoundError

    shows: dict[str, tuple[Show, Takes]] = {
        "/": (lists.latest, {"before": is_place_typed}),
        "/search": (lists.search, SEARCHED),
        "/statements/{statement_id}": (statements.statement, {}),
        "/stories/{story_id}": (statements.story, {}),
        "/themes": (subjects.themes, {}),
        "/themes/{theme}": (subjects.theme, {}),
        "/entities": (subjects.entities, {}),
        "/entities/{entity:path}": (subjects.entity, {}),
        "/digests": (archive.digests, DIGESTS),
        "/digests/{digest_id:path}": (archive.digest, {}),
        "/about": (archive.about, {}),
        "/{rest:path}": (nowhere, {}),
    }
    return [*static_routes(), *(Route(path, frame.page(show, takes)) for path, (show, takes) in shows.items())]
