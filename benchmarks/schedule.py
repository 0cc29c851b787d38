"""Many sources visited by one process: CPU, memory and how late visits begin, against a server on loopback.

    .venv/bin/python -m benchmarks.schedule [SOURCES] [EVERY_SECONDS] [SECONDS]

Each source is a feed of its own, on one of 250 loopback addresses; most answers are 304. MongoDB is what the tests use.
"""

import asyncio
import multiprocessing
import resource
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.ingest import metrics
from services.ingest.adapters.item_store import MongoItemStore
from services.ingest.domain.sources import FeedSource
from services.ingest.fetching import build_fetching
from services.ingest.flow import Ingest
from services.ingest.settings import IngestSettings
from shared.runtime.logs import configure_logs
from shared.runtime.mongo import connect
from shared.runtime.rejections import Rejecter
from shared.runtime.stop import Stop
from tests.fakes import FakeAnnouncer
from tests.harness.choice import choose, servers

_ADDRESSES, _PORT = 250, 18_480


def serve() -> None:
    """Serve feeds that hardly ever change."""

    async def feed(request: Request) -> Response:
        etag = f'"{request.path_params["name"]}"'
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers={"ETag": etag})
        item = f"<item><guid>{etag}</guid><title>t</title><description>The words of {etag}.</description></item>"
        text = f'<rss version="2.0"><channel><title>t</title>{item}</channel></rss>'
        return Response(text, media_type="application/rss+xml", headers={"ETag": etag})

    app = Starlette(routes=[Route("/feed/{name}", feed)])
    uvicorn.run(app, host="0.0.0.0", port=_PORT, log_config=None)  # noqa: S104 - all of 127.0.0.0/8


async def visit(mongo_url: str, count: int, every: int, seconds: int) -> None:
    """Visit for so many seconds, and print what it took."""
    settings = IngestSettings(
        mongo_url=SecretStr(mongo_url), mongo_database="bench_schedule", host_interval_seconds=0.0
    )
    sources = [
        FeedSource(
            name=f"s{n}",
            kind="feed",
            url=f"http://127.0.{n % _ADDRESSES}.{1 + n % 200}:{_PORT}/feed/{n}",
            every=timedelta(seconds=every),
            at_most=timedelta(seconds=every),
            allow_private=True,
            full_text="never",
        )
        for n in range(count)
    ]
    mongo, announce, now = connect(settings), FakeAnnouncer(), lambda: datetime.now(UTC)
    ingest = Ingest(MongoItemStore(mongo.database), announce, now=now, room=100_000)
    fetching = build_fetching(
        settings, sources, database=mongo.database, ingest=ingest, announce=announce,
        reject=Rejecter("ingest", "0", now), now=now,
    )  # fmt: skip
    await fetching.prepare()
    await _spread(mongo.database["ingest_sources"], every)
    stop, late = Stop(), _watch(fetching.schedule)
    running = [asyncio.create_task(work(stop)) for work in (fetching.run, ingest.send)]
    await asyncio.sleep(every)  # the first visits fetch everything
    late.clear()
    cpu, started = time.process_time(), time.monotonic()
    await asyncio.sleep(seconds)
    cpu, elapsed = time.process_time() - cpu, time.monotonic() - started
    _tell(late, count, every, cpu, elapsed)
    stop.set()
    await asyncio.gather(*running)
    await mongo.close()


async def _spread(collection: Any, every: int) -> None:  # noqa: ANN401 - a driver's collection
    """Sources that are known for long are due at any time: so are these."""
    chance = Random(1)  # noqa: S311 - no secret
    async for document in collection.find({}):
        due = int(time.time() * 1000) + int(chance.random() * every * 1000)
        await collection.update_one({"_id": document["_id"]}, {"$set": {"due_ms": due}})


def _watch(schedule: Any) -> list[float]:  # noqa: ANN401 - its claim is replaced
    late: list[float] = []
    claim = schedule.claim

    async def watched(**when: datetime) -> Any:  # noqa: ANN401
        claimed = await claim(**when)
        if claimed is not None:
            late.append((datetime.now(UTC) - claimed[1].due_at).total_seconds())
        return claimed

    schedule.claim = watched
    return late


def _tell(late: list[float], count: int, every: int, cpu: float, elapsed: float) -> None:
    cuts = statistics.quantiles(late, n=100)
    failed = metrics.VISITS.labels("failed")._value.get()  # noqa: SLF001 - the client has no reader
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} sources, each every {every} s; {elapsed:.0f} s measured")
    print(f"visits        {len(late)} ({len(late) / elapsed:.1f}/s, {count / every:.1f} wanted), {failed:.0f} failed")
    print(f"late          p50 {cuts[49]:.2f} s, p95 {cuts[94]:.2f} s, p99 {cuts[98]:.2f} s, most {max(late):.2f} s")
    print(f"CPU           {100 * cpu / elapsed:.0f} % of one core, {1000 * cpu / max(1, len(late)):.1f} ms a visit")
    print(f"memory        {memory:.0f} MiB at most")


def main(count: int, every: int, seconds: int) -> None:
    """Start the servers and visit."""
    configure_logs("bench", log_format="json", level="error")
    server = multiprocessing.get_context("spawn").Process(target=serve, daemon=True)
    server.start()
    try:
        with tempfile.TemporaryDirectory() as folder, servers(choose().kind, Path(folder)) as urls:
            print(f"servers: {choose().kind}")
            asyncio.run(visit(urls.mongo, count, every, seconds))
    finally:
        server.terminate()
        server.join()


if __name__ == "__main__":
    main(*(int(a) for a in (sys.argv[1:] + ["2000", "60", "60"][len(sys.argv) - 1 :])))
