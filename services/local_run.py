"""`hiwar run` and `hiwar demo`: the pipeline on this machine, its progress, and its digests as they come."""

import asyncio
import json
import shutil
import signal
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import httpx
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from services.local_data_dir import DataDirError, empty, held
from services.pipeline import Pipeline, PipelineError
from services.pipeline import Progress as Counts
from services.project import PROJECT
from services.publish.adapters.knowledge import load_knowledge
from services.publish.adapters.subscriptions_file import SubscriptionsError, load_subscriptions
from services.terminal import Bidi, show_text
from shared.embedded.process import ServerStartError
from shared.embedded.servers import TOPICS, ServerUrls
from shared.errors import Unavailable
from shared.mistakes import explain_os
from shared.runtime.settings import RuntimeSettings
from shared.runtime.topics import apply_topics, load_topics

_INTERRUPTED = 130
_RIGHT_TO_LEFT = "ar"
_UNFINISHED = "unfinished"
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
) -> int:
    """Run, print digests as they are sent, stop on Ctrl-C; give the exit status.

    With `until_idle` end when all input has become digests, or with `stay` as well keep the pages up until Ctrl-C.
    With `fresh` forget first what an earlier run left in `data_dir`.
    """
    out, err = Console(), Console(stderr=True, soft_wrap=True, highlight=False)
    signal.signal(signal.SIGTERM, _interrupt)
    data_dir = data_dir.resolve()
    try:
        load_subscriptions(subscriptions, load_knowledge(PROJECT / "seeds").known)
        remedy = "`hiwar run` takes another by --data-dir" if fresh else "choose another --data-dir"
        with held(data_dir, remedy):
            _prepare(data_dir, servers, fresh=fresh)
            pipeline = Pipeline(data_dir, inputs, subscriptions, servers)
            return _run(pipeline, out, err, until_idle=until_idle, bidi=bidi, stay=stay)
    except _MISTAKES as error:
        told = explain_os(error) if isinstance(error, OSError) else str(error)
        err.print(f"[red]hiwar stopped:[/] {escape(told)}")
        return 1
    except KeyboardInterrupt:
        err.print("stopped")
        return _INTERRUPTED


def _run(  # noqa: PLR0913 - as above
    pipeline: Pipeline, out: Console, err: Console, *, until_idle: bool, bidi: Bidi, stay: bool
) -> int:
    started = time.monotonic()
    with ExitStack() as stack:
        with err.status("starting Kafka, MongoDB, ingest, enrich and publish"):
            stack.enter_context(pipeline)
        err.print(f"ready after {time.monotonic() - started:.1f} s")
        counts = _follow(pipeline, err)
        told: list[str] = []
        if until_idle:
            with err.status("closing the windows"):
                pipeline.close_windows()
        else:
            err.print(f"watching {', '.join(map(str, pipeline.inputs))}; Ctrl-C ends it")
            _show_address(pipeline, err)
        while True:
            told += _show_new(pipeline, told, out, bidi)
            if until_idle:
                break
            time.sleep(1.0)
            pipeline.progress()  # raises when a service has ended
        (pipeline.data_dir / _UNFINISHED).unlink(missing_ok=True)
        _summary(pipeline, counts, len(told), err, time.monotonic() - started)
        if stay:
            _show_address(pipeline, err)
            while True:
                time.sleep(1.0)
                pipeline.progress()
    return 0


def _show_address(pipeline: Pipeline, err: Console) -> None:
    url = pipeline.url("publish")
    err.print(f"read it in a browser: {url}/ (for programs: {url}/v1/openapi.json)")


def _follow(pipeline: Pipeline, err: Console) -> Counts:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:.0f}"))
    with Progress(*columns, TimeElapsedColumn(), console=err, transient=True) as bars:
        rows = {name: bars.add_task(name, total=None) for name in ("read", "enriched", "published")}

        def tell(counts: Counts) -> None:
            total = max(counts.read - counts.refused, counts.enriched, 1)
            for name, row in rows.items():
                bars.update(row, completed=getattr(counts, name), total=None if name == "read" else total)

        return pipeline.until_idle(tell=tell)


def _show_new(pipeline: Pipeline, told: Sequence[str], out: Console, bidi: Bidi) -> list[str]:
    """Print the digests that were sent since; give their ids, the oldest window first."""
    listed = httpx.get(f"{pipeline.url('publish')}/v1/digests", params={"limit": 1000}, timeout=30.0).json()["digests"]
    new = sorted(set(listed) - set(told))
    for digest_id in new:
        digest = json.loads(httpx.get(f"{pipeline.url('publish')}/v1/digests/{digest_id}", timeout=30.0).content)
        files = _files(pipeline, digest_id)
        out.rule(style="dim")
        text = files[1].read_text(encoding="utf-8") if files[1].exists() else f"{digest_id}\n"
        show_text(out, text, rtl=digest["language"] == _RIGHT_TO_LEFT, bidi=bidi)
        out.print(f"-> {files[0]}", style="dim", highlight=False, soft_wrap=True)
    return new


def _files(pipeline: Pipeline, digest_id: str) -> tuple[Path, Path]:
    subscription, _, rest = digest_id.partition("/")
    stem = pipeline.digest_dir / subscription / rest.replace(":", "").replace("/", "-")
    return stem.with_name(stem.name + ".html"), stem.with_name(stem.name + ".txt")


def _summary(pipeline: Pipeline, counts: Counts, digests: int, err: Console, seconds: float) -> None:
    rejected = f", {counts.refused} refused (see {pipeline.data_dir / 'logs' / 'ingest.log'})" if counts.refused else ""
    err.print(
        f"[green]{counts.read - counts.refused} documents read{rejected}, {counts.enriched} revisions tagged, "
        f"{digests} digests in {seconds:.1f} s[/]; text, Markdown and HTML in {pipeline.digest_dir}"
    )


def _prepare(data_dir: Path, servers: ServerUrls | None, *, fresh: bool) -> None:
    """The embedded Kafka keeps nothing: what a broken-off run had under way is read from the input again."""
    if fresh:
        empty(data_dir)
    if servers is not None:
        asyncio.run(apply_topics(RuntimeSettings(kafka_servers=servers.kafka), load_topics(TOPICS)))
        return
    mark = data_dir / _UNFINISHED
    if mark.exists():
        shutil.rmtree(data_dir / "mongo", ignore_errors=True)
    mark.touch()


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
