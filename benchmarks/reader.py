"""Reader's pages with many statements stored: p95 of latest, a search with three facets, a statement; weights of pages.

    python -m benchmarks.reader --statements 100000

Publish runs as the service it is and is asked over HTTP by 16 clients of one process, in three languages. "new" asks
for as many different pages as there are questions, "again" for a tenth of them over and over. All shares the machine:
the first line, a page that asks nothing, is what the machine itself takes. "CPU ms" is publish's own processor time for
an answer, "store ms" that of the Java MongoDB: other work on the machine changes those little.
Goals: 100, 200 and 50 ms; 60 KB a page.

Writing takes minutes: `--folder` keeps what was written, and the next run with that folder measures it again;
HIWAR_TEST_SERVERS=url does so on servers of your own.
"""

import argparse
import asyncio
import os
import random
import re
import statistics
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx

from benchmarks.asking import Question, ask
from benchmarks.many_statements import DAYS, fill
from services.publish.reader.adapters.labels import INTERFACE, load_labels
from services.publish.reader.domain.entries import place_of
from shared.contract.enriched_statement import EnrichedStatement
from shared.embedded.servers import TOPICS, ServerUrls
from shared.runtime.settings import RuntimeSettings
from shared.runtime.topics import apply_topics, load_topics
from tests.harness.choice import choose, servers
from tests.harness.pipeline import Pipeline
from tests.reader.house import SEEDS

CLIENTS, LEAST_LETTERS = 16, 4
LIVE, LATEST = "/live, for comparison", "latest"
OLDER, FACETS, WORDS, STATEMENT = "latest, older", "search, 3 facets", "search, 2 words", "statement"
GOALS_MS = {LIVE: 50, LATEST: 100, OLDER: 100, FACETS: 200, WORDS: 200, STATEMENT: 50}
COLUMNS = ("p50 ms", "p95 ms", "p95/goal", "CPU ms", "store ms", "refused", "sent KB", "plain KB")


def kinds_of_pages(stored: Sequence[EnrichedStatement], number: int) -> dict[str, Callable[[], str]]:
    """Give makers of addresses: facets and words are such as a statement has, so that each search finds some."""
    chance, labels = random.Random(2), load_labels(SEEDS)  # noqa: S311 - the same at each run
    now, acting = datetime.now(UTC), [s for s in stored if s.themes and s.acts]

    def older() -> str:
        at = now - timedelta(days=DAYS) * chance.random()
        return f"/?before={place_of(at)}"

    def facets() -> str:
        one = chance.choice(acting)
        theme = chance.choice(list(labels.ancestors(chance.choice(one.themes).id)))
        return f"/search?theme={theme}&act={chance.choice(one.acts).kind}&language={one.language.tag}"

    def words() -> str:
        long = [word for word in chance.choice(stored).text.split() if len(word) >= LEAST_LETTERS and word.isalpha()]
        return f"/search?q={quote(' '.join(chance.choices(long or ['torture'], k=2)))}"

    def statement() -> str:
        return f"/statements/st-{chance.randrange(number)}"

    return {
        LIVE: lambda: "/live",
        LATEST: lambda: "/",
        OLDER: older,
        FACETS: facets,
        WORDS: words,
        STATEMENT: statement,
    }


def questions(address: Callable[[], str], many: int) -> tuple[list[Question], list[Question]]:
    """Give so many questions with as few repetitions as there can be, and as many that repeat a tenth of them."""
    made = dict.fromkeys(address() for _ in range(20 * many))
    new = [Question(path, INTERFACE[count % len(INTERFACE)]) for count, path in enumerate((list(made) * many)[:many])]
    chance = random.Random(3)  # noqa: S311 - as above
    return new, chance.choices(new[: max(1, many // 10)], k=many)


def worked_ms(pid: int) -> float:
    """Give the processor time that a process has had, as Linux counts it; 0 elsewhere."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    user, system = stat.read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) * 1000 / os.sysconf("SC_CLK_TCK")


def _store() -> int:
    """Give the process of the Java MongoDB that this one has started; 0 for other servers."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    pids = children.read_text(encoding="ascii").split() if children.exists() else []
    return next((int(pid) for pid in pids if b"LocalMongo" in Path(f"/proc/{pid}/cmdline").read_bytes()), 0)


def weigh(base: str, address: str) -> tuple[int, int]:
    """Give the bytes of a page with its style sheet, zipped as sent and plain."""
    with httpx.Client(base_url=base, timeout=60, headers={"Accept-Encoding": "gzip"}) as http:
        page = http.get(address)
        style = http.get(re.findall(r'href="(/static/[^"]+\.css)"', page.text)[0])
        return page.num_bytes_downloaded + style.num_bytes_downloaded, len(page.content) + len(style.content)


def measure(base: str, publish: int, name: str, asked: Sequence[Question]) -> list[float]:
    """Give p50, p95, its share of the goal, what an answer costs publish and the store, and how many were refused."""
    pids = (publish, _store())
    before = [worked_ms(pid) for pid in pids]
    took, refused = asyncio.run(ask(urlsplit(base).port or 80, asked, clients=CLIENTS))
    worked = [(worked_ms(pid) - start) / len(asked) for pid, start in zip(pids, before, strict=True)]
    p50, p95 = statistics.median(took), statistics.quantiles(took, n=20)[-1]
    return [p50, p95, p95 / GOALS_MS[name], *worked, len(refused)]


def _with_topics(urls: ServerUrls, data_dir: Path) -> Pipeline:
    asyncio.run(apply_topics(RuntimeSettings(kafka_servers=urls.kafka), load_topics(TOPICS)))
    return Pipeline(urls=urls, data_dir=data_dir)


def main() -> None:
    """Print two lines a kind of page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=640)
    parser.add_argument("--folder", type=Path, help="where servers keep their data; a temporary one without")
    wanted, kind = parser.parse_args(), choose().kind
    with (
        tempfile.TemporaryDirectory() as temporary,
        servers(kind, (wanted.folder or Path(temporary)).resolve() / "servers") as urls,
        _with_topics(urls, Path(temporary) / "data") as pipeline,
    ):
        stored = fill(urls.mongo, wanted.statements)
        base, publish = pipeline.services.url("publish"), pipeline.services.process("publish").pid
        print(f"servers: {kind}; {CLIENTS} clients\n{'page':26}" + "".join(f"{name:>10}" for name in COLUMNS))
        for name, address in kinds_of_pages(stored, wanted.statements).items():
            asyncio.run(ask(urlsplit(base).port or 80, questions(address, 4 * CLIENTS)[0], clients=CLIENTS))
            for how, asked in zip(("new", "again"), questions(address, wanted.requests), strict=True):
                figures = measure(base, publish, name, asked)
                weights = [size / 1000 for size in weigh(base, asked[0].address)] if name != LIVE else []
                print(f"{name:20} {how:5}" + "".join(f"{f:10.1f}" for f in (*figures, *weights)), flush=True)


if __name__ == "__main__":
    main()
