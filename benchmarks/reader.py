"""Reader's pages with many statements stored: p95 of latest, a search with three facets, a statement; weights of pages.

    python -m benchmarks.reader --statements 100000

Statements are made from the seed statements as enrich reads them: sentences mixed, times over 90 days. They are written
straight into MongoDB; publish runs as the service it is, and is asked over HTTP by 16 clients of one process. All of it
shares the machine: the first line, a page that asks nothing, is what the machine itself takes. "CPU ms" is publish's
own processor time for an answer, which other work on the machine does not change: 16 clients wait 16 times as long
where publish is all that runs. Goals: 100, 200 and 50 ms; 60 KB a page.
"""

import argparse
import asyncio
import os
import random
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from pymongo import MongoClient, UpdateOne

from services.enrich.adapters.lexicon_files import load_lexicon
from services.enrich.adapters.statement_store import _document
from services.enrich.domain.tagger import Tagger
from services.publish.reader.adapters.entry_store import _upsert
from services.publish.reader.adapters.labels import load_labels
from services.publish.reader.domain.entries import entry_of, place_of
from shared.contract.enriched_statement import EnrichedStatement, Story
from tests.harness.choice import choose, servers
from tests.harness.pipeline import Pipeline
from tests.reader.house import SEEDS, seed_statements

CLIENTS, DISTINCT, DAYS, BATCH = 16, 400, 90, 500
GOALS_MS = {
    "/live, for comparison": 50,
    "latest": 100,
    "search, three facets": 200,
    "search, two words": 200,
    "statement": 50,
}


def distinct_statements(number: int) -> list[EnrichedStatement]:
    """Give statements whose texts are sentences of the seeds in one language, about 2,000 letters each."""
    tagger, chance = Tagger(load_lexicon(SEEDS)), random.Random(1)  # noqa: S311 - the same at each run
    seeds = seed_statements()
    by_language: dict[str, list[str]] = {}
    for seed in seeds:
        by_language.setdefault(seed.language.tag, []).extend(re.split(r"(?<=[.。])\s*", seed.text))
    made = []
    for count in range(number):
        seed = seeds[count % len(seeds)]
        text = " ".join(chance.choices([s for s in by_language[seed.language.tag] if s.strip()], k=14))
        tags = tagger.tag(text=text, title=seed.title, declared=seed.language.tag, issuer=seed.issuer)
        fields = {"language": tags.language, "themes": tags.themes, "entities": tags.entities, "acts": tags.acts}
        made.append(seed.model_copy(update={"text": text, "statement_id": f"st-{count}", "revision": 1, **fields}))
    return made


def documents(number: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Give statement and entry of each of so many statements: the distinct ones again and again, at other times."""
    labels, now = load_labels(SEEDS), datetime.now(UTC)
    templates = [
        (statement, _content(_upsert(entry_of(statement, labels.ancestors))))
        for statement in distinct_statements(min(DISTINCT, number))
    ]
    for count in range(number):
        statement, entry = templates[count % len(templates)]
        key, at = f"st-{count}", now - timedelta(days=DAYS) * (count / number)
        moved = statement.model_copy(
            update={"statement_id": key, "published_at": at, "fetched_at": at, "story": Story(id=key)}
        )
        terms = [f"r:{key}" if term.startswith("r:") else term for term in entry["terms"]]
        place, day = place_of(at, key), at.date().isoformat()
        yield (
            {"_id": key, **_document(moved, 1_000_001)},
            {**entry, "_id": key, "terms": terms, "place": place, "day": day},
        )


def _content(update: UpdateOne) -> dict[str, Any]:
    return dict(update._doc["$set"])  # noqa: SLF001 - what the store writes, written faster


def fill(mongo: str, number: int) -> None:
    """Write them into the collections that the services have made."""
    started = time.monotonic()
    with MongoClient(mongo) as client:
        database = client["hiwar"]
        pairs = documents(number)
        while part := [pair for _, pair in zip(range(BATCH), pairs, strict=False)]:
            database["statements"].insert_many([statement for statement, _ in part])
            database["reader_entries"].insert_many([entry for _, entry in part])
    print(f"{number} statements written in {time.monotonic() - started:.0f} s", flush=True)


def questions(number: int) -> dict[str, Callable[[], str]]:
    """Give makers of addresses, by kind of page; few are asked for twice."""
    chance = random.Random(2)  # noqa: S311 - as above
    themes = list(load_labels(SEEDS).themes.broader)
    kinds = ("appreciates", "concern", "condemns", "calls-for", "commits", "affirms", "reports")
    words = ("torture", "rights", "children", "حقوق", "التعذيب", "الحوار", "droits", "justice", "women", "القضاء")

    def search() -> str:
        theme, act = chance.choice(themes), chance.choice(kinds)
        return f"/search?theme={theme}&act={act}&language={chance.choice(('ar', 'en', 'fr'))}"

    return {
        "/live, for comparison": lambda: "/live",
        "latest": lambda: "/",
        "search, three facets": search,
        "search, two words": lambda: f"/search?q={chance.choice(words)}+{chance.choice(words)}",
        "statement": lambda: f"/statements/st-{chance.randrange(number)}",
    }


async def measure(base: str, address: Callable[[], str], requests: int) -> list[float]:
    """Give the milliseconds of each answer; 16 clients, each asking again once it is answered."""
    left, took = iter(range(requests)), []

    async def client() -> None:
        async with httpx.AsyncClient(base_url=base, timeout=60, headers={"Accept-Encoding": "gzip"}) as http:
            for _ in left:
                started = time.perf_counter()
                answer = await http.get(address())
                took.append((time.perf_counter() - started) * 1000)
                answer.raise_for_status()

    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return took


def worked_ms(pid: int) -> float:
    """Give the processor time that a process has had, as Linux counts it; 0 elsewhere."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    user, system = stat.read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) * 1000 / os.sysconf("SC_CLK_TCK")


def weigh(base: str, address: str) -> tuple[int, int]:
    """Give the bytes of a page with its style sheet, zipped as sent and plain."""
    with httpx.Client(base_url=base, timeout=60, headers={"Accept-Encoding": "gzip"}) as http:
        page = http.get(address)
        style = http.get(re.findall(r'href="(/static/[^"]+\.css)"', page.text)[0])
        return page.num_bytes_downloaded + style.num_bytes_downloaded, len(page.content) + len(style.content)


def main() -> None:
    """Print one line a kind of page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=640)
    wanted = parser.parse_args()
    kind = choose().kind
    with (
        tempfile.TemporaryDirectory() as folder,
        servers(kind, Path(folder) / "servers") as urls,
        Pipeline(urls=urls, data_dir=Path(folder) / "data") as pipeline,
    ):
        fill(urls.mongo, wanted.statements)
        base, publish = pipeline.services.url("publish"), pipeline.services.process("publish").pid
        columns = ("p50 ms", "p95 ms", "p95/goal", "CPU ms", "sent KB", "plain KB")
        print(f"servers: {kind}; {CLIENTS} clients\n{'page':22}" + "".join(f"{name:>10}" for name in columns))
        for name, address in questions(wanted.statements).items():
            asyncio.run(measure(base, address, 2 * CLIENTS))
            before = worked_ms(publish)
            took = asyncio.run(measure(base, address, wanted.requests))
            worked = (worked_ms(publish) - before) / wanted.requests
            p50, p95 = statistics.median(took), statistics.quantiles(took, n=20)[-1]
            sent, plain = weigh(base, address()) if address() != "/live" else (0, 0)
            figures = (p50, p95, p95 / GOALS_MS[name], worked, sent / 1000, plain / 1000)
            print(f"{name:22}" + "".join(f"{figure:10.1f}" for figure in figures), flush=True)


if __name__ == "__main__":
    main()
