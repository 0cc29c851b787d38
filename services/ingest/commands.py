"""`hiwar sources`: try sources, see how they fare, and find new ones."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.markup import escape

from services.command_line.ending import end, errors
from services.command_line.options import AsJson, Kafka, MongoUrl, servers_given
from services.command_line.project import PROJECT
from services.ingest.source_tables import health_row, show_checks, show_health, show_texts
from shared.errors import EXIT_CONFIGURATION, Unavailable

if TYPE_CHECKING:
    from services.ingest.domain.schedule import Health
    from services.ingest.domain.sources import Source
    from services.ingest.settings import IngestSettings, SourcesSettings
    from services.ingest.source_check import Checked

SCHEMA = PROJECT / "seeds" / "sources.schema.json"
_OWN_NETWORK = "; if the site is on a network of yours, try again with --allow-private"
_STORE_SECONDS = 3.0
_AT_ONCE = 8
T = TypeVar("T")
S = TypeVar("S", bound="SourcesSettings")

app = typer.Typer(no_args_is_help=True, help="Where statements come from: sources.yaml.")
File = Annotated[
    Path | None, typer.Option("--file", help="Else HIWAR_SOURCES_FILE, else seeds/sources.yaml.", dir_okay=False)
]


@app.command()
def check(
    name: Annotated[str | None, typer.Argument(help="Of one source; all that are enabled without.")] = None,
    file: File = None,
    pages: Annotated[int, typer.Option(min=0, max=1000, help="Most entries to be read of each source.")] = 5,
    *,
    show: Annotated[bool, typer.Option("--show", help="Print the texts as they would be published.")] = False,
) -> None:
    """Fetch once, publish nothing, and show what would be published; status 1 when a source fails."""
    settings = _settings(file)
    sources = _sources(settings)
    wanted = [source for source in sources if (source.enabled if name is None else source.name == name)]
    if not wanted:
        names = ", ".join(source.name for source in sources)
        end(f"no source is named `{name}`; there are {names}" if name else "no source is enabled")
    checked = asyncio.run(_check_all(settings, wanted, pages))
    if show:
        show_texts(checked)
    show_checks(checked)
    for one in checked:
        for problem in one.problems[:10]:
            errors.print(f"{one.source.name}: {escape(problem)}")
    raise typer.Exit(int(any(one.failed for one in checked)))


@app.command("list")
def list_sources(file: File = None, kafka: Kafka = None, mongo: MongoUrl = None, *, as_json: AsJson = False) -> None:
    """Show each source's health, its last success and its next visit; status 1 when the store is away."""
    from services.ingest.settings import SourcesSettings  # noqa: PLC0415 - slow to import

    settings = _read(SourcesSettings, {**servers_given(kafka, mongo), **({"sources_file": file} if file else {})})
    sources = _sources(settings)
    try:
        found = asyncio.run(_health(settings, [source.name for source in sources]))
    except Unavailable as error:
        end(f"{error}; is HIWAR_MONGO_URL right?")
    rows = [health_row(source, found.get(source.name)) for source in sources]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    show_health(rows)


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="Of a page, a feed or a sitemap.")],
    *,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="Where the site is on your network.")] = False,
) -> None:
    """Look for feeds and sitemaps on a page, try them, and propose the YAML; nothing is written."""
    from services.ingest.adapters.sources.discovery import discover, propose  # noqa: PLC0415 - slow to import
    from services.ingest.adapters.web.web import Access  # noqa: PLC0415
    from services.ingest.domain.source_fields import PRIVATE  # noqa: PLC0415
    from services.ingest.fetching import build_web  # noqa: PLC0415
    from services.ingest.ports import Unreachable  # noqa: PLC0415

    web = build_web(_settings(None))
    access = Access(allowed=PRIVATE if allow_private else ())
    try:
        proposals = asyncio.run(_closing(web, lambda: discover(url, web, access)))
    except Unreachable as error:
        end(f"{url}: {error}{_OWN_NETWORK if error.reason == 'address' else ''}")
    if not proposals:
        end(f"{url}: no feed or sitemap was found; describe its listing with CSS selectors, see seeds/sources.yaml")
    for proposal in proposals:
        errors.print(f"{proposal.kind}: {escape(proposal.url)}: {proposal.entries} entries, {escape(proposal.example)}")
    typer.echo(propose(proposals, allow_private=allow_private), nl=False)


@app.command()
def schema(
    *, check: Annotated[bool, typer.Option("--check", help="Tell whether the committed one is right.")] = False
) -> None:
    """Write seeds/sources.schema.json, which editors check sources.yaml with."""
    from services.ingest.adapters.sources.sources_file import schema as text  # noqa: PLC0415 - slow to import

    if not check:
        SCHEMA.write_text(text(), encoding="utf-8")
    elif not SCHEMA.exists() or SCHEMA.read_text(encoding="utf-8") != text():
        end("seeds/sources.schema.json differs from the settings classes; run `hiwar sources schema`")
    typer.echo("sources.schema.json: as it should be")


def _sources(settings: "SourcesSettings") -> list["Source"]:
    from services.ingest.adapters.sources.sources_file import SourcesError, load_sources  # noqa: PLC0415 - slow

    example = PROJECT / "seeds" / "sources.yaml"
    if settings.sources_file is None:
        errors.print(escape(f"the examples of {example}; give --file, or set HIWAR_SOURCES_FILE, for sources of yours"))
    try:
        return load_sources(settings.sources_file or example)
    except SourcesError as error:
        end(str(error))


def _read(model: "type[S]", given: dict[str, Any]) -> "S":
    from pydantic import ValidationError  # noqa: PLC0415

    from shared.runtime.settings import explain_settings  # noqa: PLC0415

    try:
        return model(**given)
    except ValidationError as error:
        end(explain_settings(error), status=EXIT_CONFIGURATION)


def _settings(file: Path | None) -> "IngestSettings":
    from services.ingest.settings import IngestSettings  # noqa: PLC0415 - slow

    settings = _read(IngestSettings, {"sources_file": file} if file else {})
    if settings.contact is None:
        message = "set HIWAR_CONTACT to a page or mailbox of yours: sites are told who visits them"
        end(message, status=EXIT_CONFIGURATION)
    return settings


async def _check_all(settings: "IngestSettings", sources: Sequence["Source"], pages: int) -> list["Checked"]:
    from services.ingest.fetching import build_readers, build_web  # noqa: PLC0415 - slow
    from services.ingest.source_check import check_source, count_new, keys  # noqa: PLC0415

    web, gate = build_web(settings), asyncio.Semaphore(_AT_ONCE)
    readers = build_readers(sources, web, _now)

    async def one(source: "Source") -> "Checked":
        async with gate:
            return await check_source(source, readers[source.name], pages=pages, now=_now)

    checked = await _closing(web, lambda: _gather([one(source) for source in sources]))
    known = await _known(settings, {c.source.name: keys(c) for c in checked})
    for one_checked in checked if known is not None else ():
        count_new(one_checked, (known or {}).get(one_checked.source.name, frozenset()))
    return checked


async def _known(settings: "IngestSettings", wanted: dict[str, list[str]]) -> dict[str, frozenset[str]] | None:
    """Ask the store what was read before; None when it is away."""
    from services.ingest.adapters.entry_store import MongoEntryStore  # noqa: PLC0415 - slow
    from shared.runtime.mongo import connect  # noqa: PLC0415

    mongo = connect(settings)
    try:
        async with asyncio.timeout(_STORE_SECONDS):
            store = MongoEntryStore(mongo.database)
            return {name: frozenset(await store.get_many(name, some)) for name, some in wanted.items()}
    except (Unavailable, TimeoutError):
        return None
    finally:
        await mongo.close()


async def _health(settings: "SourcesSettings", names: Sequence[str]) -> dict[str, "Health"]:
    from services.ingest.adapters.schedule_store import MongoSchedule  # noqa: PLC0415 - slow
    from shared.runtime.mongo import connect  # noqa: PLC0415

    mongo = connect(settings)
    try:
        async with asyncio.timeout(_STORE_SECONDS):
            return dict(await MongoSchedule(mongo.database).health(names))
    except TimeoutError as error:
        message = f"MongoDB did not answer within {_STORE_SECONDS:.0f} s"
        raise Unavailable(message) from error
    finally:
        await mongo.close()


async def _closing(web: Any, work: Callable[[], Awaitable[T]]) -> T:  # noqa: ANN401 - imported late
    try:
        return await work()
    finally:
        await web.close()


async def _gather(work: Sequence[Awaitable[T]]) -> list[T]:
    return list(await asyncio.gather(*work))


def _now() -> datetime:
    return datetime.now(UTC)
