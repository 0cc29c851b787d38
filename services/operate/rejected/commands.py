"""`hiwar rejected`: what could not be processed, why, and what is to become of it."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from services.command_line.consoles import console
from services.command_line.counting import counted
from services.command_line.ending import end, errors
from services.command_line.options import AsJson, Kafka, MongoUrl
from services.operate.servers import GOES_ON, settings_of, with_servers

if TYPE_CHECKING:
    from services.operate.rejected.deciding import Decider, Done, Listed
    from services.operate.rejected.ledger import Decision
    from services.operate.rejected.records import Rejected, Selection
    from shared.runtime.mongo import Mongo
    from shared.runtime.settings import RuntimeSettings

app = typer.Typer(no_args_is_help=True, help="Records that could not be processed: rejected.v1.")
_FILE_WIDTH = 200
Reason = Annotated[str | None, typer.Option("--reason", help="Cause, such as schema or processing_failed.")]
Stage = Annotated[Literal["ingest", "enrich", "publish"] | None, typer.Option("--stage", help="Who rejected it.")]
Since = Annotated[str | None, typer.Option("--since", help="Rejected since: 90m, 2h, 3d, or 2026-01-31T12:00.")]
Until = Annotated[str | None, typer.Option("--until", help="Rejected before; written as --since.")]
Source = Annotated[str | None, typer.Option("--source", help="Name of the source.")]
Ids = Annotated[list[str] | None, typer.Argument(help="Statement ids, or ids as `list` prints them.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it; without, only tell what would be done.")]
All = Annotated[bool, typer.Option("--all", help="Everything that is rejected.")]


@app.command("list")
def list_rejected(  # noqa: PLR0913, PLR0917 - the options of the command
    ids: Ids = None,
    reason: Reason = None,
    stage: Stage = None,
    since: Since = None,
    until: Until = None,
    source: Source = None,
    state: Annotated[
        Literal["open", "redriven", "discarded", "all"], typer.Option(help="What was decided on it.")
    ] = "open",
    kafka: Kafka = None,
    mongo: MongoUrl = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Tell what was rejected, the newest first."""
    from services.operate.rejected.show import as_dict, show_counts, show_list  # noqa: PLC0415 - others start without

    selection = _selection(ids, reason, stage, since, until, source)
    settings = settings_of(kafka, mongo)
    found = [one for one in _listed(settings, selection) if state in ("all", _state(one.decision))]
    if as_json:
        typer.echo(json.dumps([as_dict(*one) for one in found], ensure_ascii=False, indent=1))
        return
    out = console(file_width=_FILE_WIDTH)
    if found:
        show_list(out, found)
        show_counts(out, found)
    errors.print(f"{counted(len(found), 'record')}; `hiwar rejected show ID` prints one")
    _tell_reasons(settings, selection, found)


@app.command("show")
def show_rejected(
    name: Annotated[str, typer.Argument(metavar="ID", help="Statement id, or id as `list` prints it.")],
    kafka: Kafka = None,
    mongo: MongoUrl = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Print cause, where it happened, and the original, readable or as hex."""
    from services.operate.rejected.records import Selection  # noqa: PLC0415 - as above
    from services.operate.rejected.show import as_dict, original, show_one  # noqa: PLC0415 - as above

    settings = settings_of(kafka, mongo)

    async def work(mongo: "Mongo") -> "list[tuple[Rejected, Decision | None]]":
        async with AsyncExitStack() as stack:
            decider = await _decider(settings, mongo, stack)
            selection = Selection(ids=(name,))
            found = {one.origin: one async for one in decider.records() if selection.has(one)}
            decisions = await decider.ledger.decisions(found)
            return [(one, decisions.get(origin)) for origin, one in found.items()]

    found = with_servers(settings, work)
    if not found:
        end(f"nothing that was rejected has the id {name}; `hiwar rejected list --state all` tells them")
    out = console(file_width=_FILE_WIDTH)
    if as_json:
        values = [{**as_dict(*one), "original": original(one[0].record.value)[1]} for one in found]
        typer.echo(json.dumps(values, ensure_ascii=False, indent=1))
        return
    for number, (one, decision) in enumerate(found):
        if number:
            out.rule()
        show_one(out, one, decision)


@app.command(
    "redrive", help="Send originals back to the topic they were read from, each once; after a fix is deployed."
)
@app.command("discard", help="Decide that records need nothing: they are listed as open, and sent again, no more.")
def decide(  # noqa: PLR0913, PLR0917 - the options of both commands
    called: typer.Context,
    ids: Ids = None,
    reason: Reason = None,
    stage: Stage = None,
    since: Since = None,
    until: Until = None,
    source: Source = None,
    kafka: Kafka = None,
    mongo: MongoUrl = None,
    *,
    everything: All = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Decide what becomes of what is open, by the name of the command; or tell what would."""
    from services.operate.rejected.show import show_counts  # noqa: PLC0415 - as above

    what: Literal["redrive", "discard"] = "redrive" if called.command.name == "redrive" else "discard"
    selection, settings = _selection(ids, reason, stage, since, until, source), settings_of(kafka, mongo)
    if selection.is_everything and not everything:
        end("say which: --reason, --stage, --since, --source, ids, or --all", status=2)
    found = [one for one in _listed(settings, selection) if _state(one.decision) == "open"]
    _tell_reasons(settings, selection, found)
    if not yes:
        if as_json:
            typer.echo(json.dumps({"would": what, "records": len(found)}))
        else:
            show_counts(console(file_width=_FILE_WIDTH), found)
        errors.print(f"{counted(len(found), 'record')} would be {_PAST[what]}; nothing was done, add --yes to do it")
        return
    done = _act(what, selection, settings, total=len(found))
    for origin, why in done.refused:
        errors.print(f"{origin}: {why}", markup=False)
    if as_json:
        refused = [{"id": origin, "why": why} for origin, why in done.refused]
        typer.echo(json.dumps({what: done.acted, "decided_before": done.passed, "refused": refused}))
    else:
        typer.echo(f"{done.acted} {_PAST[what]}, {done.passed} decided before, {len(done.refused)} refused")


def _act(
    what: Literal["redrive", "discard"], selection: "Selection", settings: "RuntimeSettings", *, total: int
) -> "Done":
    from rich.progress import Progress  # noqa: PLC0415 - other commands start without it

    with Progress(console=errors, transient=True) as bars:
        bar = bars.add_task(what, total=total)

        async def work(mongo: "Mongo") -> "Done":
            async with AsyncExitStack() as stack:
                decider = await _decider(settings, mongo, stack)
                return await decider.act(what, selection, tell=lambda count: bars.advance(bar, count))

        return with_servers(settings, work, stopped=GOES_ON)


def _listed(settings: "RuntimeSettings", selection: "Selection") -> "list[Listed]":
    async def work(mongo: "Mongo") -> "list[Listed]":
        async with AsyncExitStack() as stack:
            return await (await _decider(settings, mongo, stack)).listed(selection)

    return with_servers(settings, work)


def _tell_reasons(settings: "RuntimeSettings", selection: "Selection", found: "list[Listed]") -> None:
    """Where nothing has a cause that was asked for it may be mistyped."""
    from services.operate.rejected.records import Selection  # noqa: PLC0415 - as above

    if found or selection.reason is None:
        return
    reasons = sorted({one.rejected.why.reason for one in _listed(settings, Selection())})
    if selection.reason not in reasons:
        errors.print(f"nothing was rejected for `{selection.reason}`; causes there are: {', '.join(reasons) or 'none'}")


async def _decider(settings: "RuntimeSettings", mongo: "Mongo", stack: AsyncExitStack) -> "Decider":
    """Wire; everything is closed with the stack."""
    from services.operate.rejected.deciding import Decider  # noqa: PLC0415 - as above
    from services.operate.rejected.ledger import MongoLedger  # noqa: PLC0415
    from services.operate.rejected.records import read_rejected  # noqa: PLC0415
    from services.operate.scanning import scanner  # noqa: PLC0415
    from shared.contract.rejection import Rejection  # noqa: PLC0415
    from shared.runtime.announcer import KafkaAnnouncer  # noqa: PLC0415
    from shared.runtime.lag import lag_meter  # noqa: PLC0415

    ledger = MongoLedger(mongo.database)
    await ledger.prepare()
    announce = KafkaAnnouncer(settings)
    await announce.start()
    stack.push_async_callback(announce.stop)
    reading = await stack.enter_async_context(scanner(settings))
    meter = await stack.enter_async_context(lag_meter(settings))
    partitions = await meter.partitions(Rejection.kafka_topic)

    async def records() -> "AsyncIterator[Rejected]":
        async for record in reading.scan(partitions):
            if (one := read_rejected(record)) is not None:
                yield one

    return Decider(records=records, ledger=ledger, announce=announce, now=lambda: datetime.now(UTC))


def _selection(  # noqa: PLR0913, PLR0917 - one argument an option
    ids: list[str] | None,
    reason: str | None,
    stage: "Literal['ingest', 'enrich', 'publish'] | None",
    since: str | None,
    until: str | None,
    source: str | None,
) -> "Selection":
    from services.operate.rejected.records import Selection  # noqa: PLC0415 - as above
    from services.operate.times import moment  # noqa: PLC0415

    now = datetime.now(UTC)
    try:
        since_at, until_at = (moment(written, now) if written else None for written in (since, until))
    except ValueError as error:
        end(str(error), status=2)
    return Selection(reason, stage, since_at, until_at, source, tuple(ids or ()))


def _state(decision: "Decision | None") -> str:
    """Tell the state by what an operator would do: one that is being sent may have died there, and is open."""
    return "open" if decision is None or decision.state == "sending" else decision.state


_PAST = {"redrive": "redriven", "discard": "discarded"}
