"""What an operator asks of hiwar as a whole: `rejected`, `where`, `status`, `reenrich`, `topics`, `acls`."""

import asyncio
import json
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.command_line.consoles import console
from services.command_line.counting import counted
from services.command_line.ending import end, errors
from services.command_line.options import AsJson, Kafka, MongoUrl
from services.operate import acls, topics
from services.operate.rejected import commands as rejected_commands
from services.operate.servers import GOES_ON, settings_of, with_servers

if TYPE_CHECKING:
    from services.operate.reenrich import Progress, Wanted
    from services.operate.scanning import Scanner
    from services.operate.where import Step
    from shared.runtime.lag import LagMeter
    from shared.runtime.mongo import Mongo
    from shared.runtime.settings import RuntimeSettings

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
_SERVICES = ("ingest=http://127.0.0.1:8081", "enrich=http://127.0.0.1:8082", "publish=http://127.0.0.1:8083")
_PUBLISH_LAGS_SECONDS = 3_600
"""Less than the day for which what is read again may still be news (`is_news` of publish)."""


def mount(hiwar: typer.Typer) -> None:
    """Add the commands to `hiwar`."""
    hiwar.add_typer(rejected_commands.app, name="rejected")
    hiwar.add_typer(topics.app, name="topics")
    hiwar.add_typer(acls.app, name="acls")
    hiwar.add_typer(app)


@app.command()
def where(
    wanted: Annotated[
        str, typer.Argument(metavar="ID|URL|GUID", help="Statement id (st-...), an address of it, or its guid.")
    ],
    source: Annotated[str | None, typer.Option("--source", help="Whose guid it is; any source's without.")] = None,
    kafka: Kafka = None,
    mongo: MongoUrl = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Tell every step of one statement: fetched, sent, enriched, stored, told, delivered, or rejected and why."""
    from services.operate.where_shown import show_way  # noqa: PLC0415 - other commands start without it

    settings = settings_of(kafka, mongo)
    found = with_servers(settings, lambda mongo: _ways(settings, mongo, wanted, source))
    if not found:
        end(
            f"{wanted}: no service has seen it, and it stands on no topic; give its id (st-...), its address, "
            f"or its guid{f' (looked for at source {source})' if source else ''}"
        )
    if as_json:
        ways = [{"statement_id": key, "steps": [step._asdict() for step in steps]} for key, steps in found.items()]
        typer.echo(json.dumps(ways, ensure_ascii=False, indent=1))
        return
    out = console(soft_wrap=True)
    for statement_id, steps in found.items():
        show_way(out, statement_id, steps)


@app.command()
def status(
    service: Annotated[
        list[str], typer.Option("--service", metavar="NAME=URL", help="Where a service answers; may be repeated.")
    ] = list(_SERVICES),  # noqa: B006 - typer copies it
    watch: Annotated[float | None, typer.Option("--watch", min=0.5, help="Look again every so many seconds.")] = None,
    kafka: Kafka = None,
    mongo: MongoUrl = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Tell services, lag and age by group, rejected in the last day, outbox, sources and deliveries in trouble.

    Status 1 when a service is not ready, or a server is away.
    """
    from services.operate.status_shown import status_page  # noqa: PLC0415 - as above

    settings, places = settings_of(kafka, mongo), _places(service)
    if watch is None:
        found = with_servers(settings, lambda mongo: _look(settings, mongo, places))
        if as_json:
            typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        else:
            console().print(status_page(found))
        ready = all(said["live"] == said["ready"] == "yes" for said in found["services"].values())
        raise typer.Exit(int(not ready))
    with_servers(settings, lambda mongo: _watch(settings, mongo, places, watch, as_json=as_json))


@app.command()
def reenrich(  # noqa: PLR0913 - the options of the command
    taxonomy: Annotated[
        str | None, typer.Option("--taxonomy", help="Only what this one tagged; all but the newest without.")
    ] = None,
    since: Annotated[str | None, typer.Option("--since", help="Published since: 2h, 3d, or 2026-01-31T12:00.")] = None,
    ids: Annotated[
        str | None, typer.Option("--ids", help="Statement ids, comma-separated, whatever tagged them.")
    ] = None,
    kafka: Kafka = None,
    mongo: MongoUrl = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="What the newest taxonomy tagged, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Have stored statements read again by the newest taxonomy, after live ones; nothing is told twice.

    Once every replica of enrich has the new taxonomy. Broken off, the same command goes on where it was.
    """
    from services.operate.reenrich import Wanted  # noqa: PLC0415 - as above
    from services.operate.times import moment  # noqa: PLC0415 - as above

    try:
        since_at = moment(since, datetime.now(UTC)) if since else None
    except ValueError as error:
        end(str(error), status=2)
    wanted = Wanted(taxonomy, since_at, tuple(filter(None, (ids or "").split(","))), everything)
    done, unknown = _reenrich(wanted, settings_of(kafka, mongo))
    if as_json:
        typer.echo(json.dumps({"total": done.total, "sent": done.sent}))
    else:
        typer.echo(f"{counted(done.sent, 'statement')} read again")
    if unknown:
        end(f"no statement has the id {', '.join(unknown)}")


def _reenrich(wanted: "Wanted", settings: "RuntimeSettings") -> "tuple[Progress, list[str]]":
    """Do it; give how far it came, and the ids that no statement has."""
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bars  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=errors, transient=True) as bars:
        bar = bars.add_task("read again", total=None)

        def tell(progress: "Progress") -> None:
            bars.update(bar, total=progress.total, completed=max(0, progress.sent - progress.waiting))

        async def work(mongo: "Mongo") -> "tuple[Progress, list[str]]":
            from services.enrich.app import REENRICH_GROUP  # noqa: PLC0415 - other commands start without these
            from services.enrich.flow import REENRICH_TOPIC  # noqa: PLC0415
            from services.operate.reenrich import Reenrichments, reenrich  # noqa: PLC0415
            from shared.runtime.announcer import KafkaAnnouncer  # noqa: PLC0415

            async with AsyncExitStack() as stack:
                meter = await _refuse_while_publish_is_behind(settings, mongo, stack)
                announce = KafkaAnnouncer(settings)
                await announce.start()
                stack.push_async_callback(announce.stop)

                async def waiting() -> int:
                    return sum(lag.records for lag in (await meter.lag(REENRICH_GROUP, REENRICH_TOPIC)).values())

                store = Reenrichments(mongo.database)
                done = await reenrich(wanted, store, announce=announce, waiting=waiting, now=_now, tell=tell)
                return done, await store.unknown(wanted.ids)

        return with_servers(settings, work, stopped=GOES_ON)


async def _refuse_while_publish_is_behind(
    settings: "RuntimeSettings", mongo: "Mongo", stack: AsyncExitStack
) -> "LagMeter":
    """What publish has not read yet may be compacted away once its statement is read again."""
    from services.operate.status import Observer  # noqa: PLC0415 - as above
    from services.publish.app import GROUP  # noqa: PLC0415
    from shared.contract.enriched_statement import EnrichedStatement  # noqa: PLC0415
    from shared.errors import ConfigurationError  # noqa: PLC0415

    scanner, meter = await _readers(settings, stack)
    behind = await Observer(mongo.database, scanner, meter, {}).group(GROUP, EnrichedStatement.topic)
    if behind["oldest_seconds"] > _PUBLISH_LAGS_SECONDS:
        message = f"publish is {behind['oldest_seconds'] / 3600:.1f} h behind; let it catch up first"
        raise ConfigurationError(message)
    return meter


async def _ways(
    settings: "RuntimeSettings", mongo: "Mongo", wanted: str, source: str | None
) -> "dict[str, list[Step]]":
    """Give the steps of each statement that is meant and was seen."""
    from services.operate.where import Tracker  # noqa: PLC0415 - as above

    async with AsyncExitStack() as stack:
        tracker = Tracker(mongo.database, *await _readers(settings, stack))
        ways = {statement_id: await tracker.way(statement_id) for statement_id in await tracker.ids(wanted, source)}
        return {statement_id: steps for statement_id, steps in ways.items() if steps}


async def _look(settings: "RuntimeSettings", mongo: "Mongo", places: dict[str, str]) -> dict[str, Any]:
    from services.operate.status import Observer  # noqa: PLC0415 - as above

    async with AsyncExitStack() as stack:
        return await Observer(mongo.database, *await _readers(settings, stack), places).look(_now())


async def _watch(
    settings: "RuntimeSettings", mongo: "Mongo", places: dict[str, str], seconds: float, *, as_json: bool
) -> None:
    from rich.live import Live  # noqa: PLC0415 - as above

    from services.operate.status import Observer  # noqa: PLC0415
    from services.operate.status_shown import status_page  # noqa: PLC0415

    async with AsyncExitStack() as stack:
        observer = Observer(mongo.database, *await _readers(settings, stack), places)
        live = None if as_json else stack.enter_context(Live(console=console(), auto_refresh=False))
        while True:
            found = await observer.look(_now())
            if live is None:
                typer.echo(json.dumps(found, ensure_ascii=False))
            else:
                live.update(status_page(found), refresh=True)
            await asyncio.sleep(seconds)


async def _readers(settings: "RuntimeSettings", stack: AsyncExitStack) -> "tuple[Scanner, LagMeter]":
    from services.operate.scanning import scanner  # noqa: PLC0415 - as above
    from shared.runtime.lag import lag_meter  # noqa: PLC0415

    return await stack.enter_async_context(scanner(settings)), await stack.enter_async_context(lag_meter(settings))


def _places(given: list[str]) -> dict[str, str]:
    places = dict(one.split("=", 1) for one in (*_SERVICES, *given) if "=" in one)
    wrong = [one for one in given if not one.partition("=")[2].startswith("http")]
    if wrong:
        end(f"--service {wrong[0]}: write NAME=URL, such as enrich=http://enrich:8082", status=2)
    return {name: url.rstrip("/") for name, url in places.items()}


def _now() -> datetime:
    return datetime.now(UTC)
