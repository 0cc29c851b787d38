"""`hiwar run` and `hiwar demo`: the pipeline on this machine, its progress, and its digests as they come."""

import asyncio
import logging
import signal
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Never

import httpx
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from services.command_line.consoles import console
from services.command_line.counting import counted
from services.command_line.project import PROJECT
from services.command_line.terminal import Bidi
from services.local.addresses import show_addresses
from services.local.data_dir import DataDirError, empty, held
from services.local.deliveries import not_sent
from services.local.digests import Digests
from services.local.files_read import FilesRead, told_of
from services.local.misspelt_settings import misspelt_settings
from services.local.pipeline import Pipeline, PipelineError
from services.local.progress import Progress as Counts
from services.local.refusals import Refusals, told
from services.local.tagged import tagged_since
from services.local.under_way import UnderWay
from services.publish.adapters.knowledge import load_knowledge
from services.publish.adapters.subscriptions_file import SubscriptionsError, load_subscriptions
from shared.embedded.process import ServerStartError
from shared.embedded.servers import TOPICS, ServerUrls
from shared.errors import EXIT_CONFIGURATION, ConfigurationError, Refused, Unavailable
from shared.mistakes import explain_os
from shared.runtime.kafka import reach
from shared.runtime.settings import RuntimeSettings
from shared.runtime.topics import apply_topics, load_topics

_INTERRUPTED = 130
_BEFORE_OUTBOX = timedelta(minutes=1)
"""Longer than it takes from looking at a document, which dates it, until it is in the outbox, which is counted."""
_MISTAKES = (
    *(DataDirError, SubscriptionsError, PipelineError, ServerStartError),
    *(Unavailable, OSError, httpx.HTTPError),
)


def run_pipeline(  # noqa: PLR0913 - what `hiwar run` is told
    inputs: Sequence[Path],
    subscriptions: Path,
    data_dir: Path,
    servers: ServerUrls | None,
    *,
    until_idle: bool,
    bidi: Bidi,
    stay: bool = False,
    fresh: bool = False,
    seeds: Path = PROJECT / "seeds",
) -> int:
    """Run, print digests as they are sent, stop on Ctrl-C; give the exit status.

    With `until_idle` end when all input has become digests, or with `stay` as well keep the pages up until Ctrl-C.
    With `fresh` forget first what an earlier run left in `data_dir`.
    """
    out, err = console(), console(stderr=True, soft_wrap=True)
    signal.signal(signal.SIGTERM, _interrupt)
    # It logs each attempt while a broker is away; what a person has to do is told in our words, services log the rest.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    data_dir = data_dir.resolve()
    for line in misspelt_settings():
        err.print(line, markup=False)
    try:
        load_subscriptions(subscriptions, load_knowledge(seeds).known)
        remedy = "`hiwar run` takes another by --data-dir" if fresh else "choose another --data-dir"
        with held(data_dir, remedy):
            since = _prepare(data_dir, servers, fresh=fresh)
            folder = {"seeds_dir": str(seeds.resolve())}
            pipeline = Pipeline(data_dir, inputs, subscriptions, servers, folder, send_again_since=since)
            return _run(pipeline, out, err, until_idle=until_idle, bidi=bidi, stay=stay)
    except _MISTAKES as error:
        why = explain_os(error) if isinstance(error, OSError) else str(error)
        err.print(f"[red]hiwar stopped:[/] {escape(why)}")
        return 1
    except KeyboardInterrupt:
        err.print("stopped")
        return _INTERRUPTED
    except ConfigurationError as error:
        err.print(f"[red]hiwar stopped:[/] {escape(str(error))}")
        return EXIT_CONFIGURATION


def _run(  # noqa: PLR0913 - as above
    pipeline: Pipeline, out: Console, err: Console, *, until_idle: bool, bidi: Bidi, stay: bool
) -> int:
    started, began_ms = time.monotonic(), time.time_ns() // 1_000_000
    digests = Digests(pipeline, out, bidi)
    with ExitStack() as stack:
        refusals = _start(pipeline, err, stack)
        err.print(f"ready after {time.monotonic() - started:.1f} s")
        counts = _follow(pipeline, err)
        files = stack.enter_context(FilesRead(pipeline.urls.mongo, pipeline.inputs, began_ms=began_ms))
        read, refused = files.new(), [*refusals.rest(), *files.still_refused()]
        _tell([told_of(mark) for mark in read if mark.gave_nothing], pipeline, err)
        _tell(refused, pipeline, err, style="red")
        if not until_idle:
            taken = counted(sum(mark.statements for mark in read), "statement")
            err.print(f"{taken} read; watching {', '.join(map(str, pipeline.inputs))}; Ctrl-C ends it")
            show_addresses(pipeline, err)
            _watch(pipeline, digests, refusals, files, err)
        with err.status("closing the windows"):
            pipeline.close_windows()
        digests.show_new()
        with err.status("sending e-mail and webhooks"):
            _tell(not_sent(pipeline.urls.mongo, since_ms=began_ms), pipeline, err, style="red")
        UnderWay(pipeline.data_dir).end()
        tagged = tagged_since(pipeline.urls.mongo, began_ms)
        _summary(pipeline, counts, (tagged, digests.shown), err, time.monotonic() - started)
        if stay:
            show_addresses(pipeline, err)
            while True:
                time.sleep(1.0)
                pipeline.progress()
    return int(bool(refused))


def _start(pipeline: Pipeline, err: Console, stack: ExitStack) -> Refusals:
    given = pipeline.servers
    early = stack.enter_context(Refusals(given.kafka, from_now=True)) if given else None
    with err.status("starting Kafka, MongoDB, ingest, enrich and publish"):
        urls = stack.enter_context(pipeline).urls
    return early or stack.enter_context(Refusals(urls.kafka, from_now=False))


def _watch(pipeline: Pipeline, digests: Digests, refusals: Refusals, files: FilesRead, err: Console) -> Never:
    known: Counts | None = None
    while True:
        digests.show_new()
        time.sleep(1.0)
        asked_at = datetime.now(UTC)
        counts = pipeline.progress()  # raises when a service has ended
        if known is None or counts.files != known.files:
            _tell([told_of(mark) for mark in files.new()], pipeline, err)
        if counts.waiting == 0 and counts != known:
            UnderWay(pipeline.data_dir).arrived(asked_at - _BEFORE_OUTBOX)
        known = counts
        _tell(refusals.new(), pipeline, err, style="red")


def _tell(lines: Sequence[str], pipeline: Pipeline, err: Console, *, style: str = "") -> None:
    for line in told(lines, pipeline.data_dir / "logs" / "ingest.log"):
        err.print(line, markup=False, style=style)


def _follow(pipeline: Pipeline, err: Console) -> Counts:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:.0f}"))
    with Progress(*columns, TimeElapsedColumn(), console=err, transient=True) as bars:
        rows = {name: bars.add_task(name, total=None) for name in ("read", "enriched", "published")}

        def tell(counts: Counts) -> None:
            total = max(counts.read - counts.refused, counts.enriched, 1)
            for name, row in rows.items():
                bars.update(row, completed=getattr(counts, name), total=None if name == "read" else total)

        return pipeline.until_idle(tell=tell)


def _summary(pipeline: Pipeline, counts: Counts, made: tuple[int, int], err: Console, seconds: float) -> None:
    tagged, digests = made
    rejected = f", {counts.refused} refused" if counts.refused else ""
    told_digests = counted(digests, "digest") if digests else "no new digests"
    err.print(
        f"[green]{counted(counts.read - counts.refused, 'document')} read{rejected}, "
        f"{counted(tagged, 'statement')} tagged, {told_digests} in {seconds:.1f} s[/]; "
        f"text, Markdown and HTML in {pipeline.digest_dir}"
    )


def _prepare(data_dir: Path, servers: ServerUrls | None, *, fresh: bool) -> datetime | None:
    """Give the time since when a broken-off run may have left something under way on the embedded Kafka."""
    if fresh:
        empty(data_dir)
    if servers is not None:
        asyncio.run(_make_topics(servers.kafka))
        return None
    return UnderWay(data_dir).begin()


async def _make_topics(kafka: str) -> None:
    settings = RuntimeSettings(kafka_servers=kafka)
    try:
        await reach(settings)
    except Refused:
        raise
    except Unavailable as error:
        message = f"no Kafka answers at {kafka}; start it, or correct --kafka"
        raise Unavailable(message) from error
    await apply_topics(settings, load_topics(TOPICS))


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
