"""Records a second of each service on a real broker, as a ratio to a bare loop that does the same: `make bench`.

Service and loop take turns in one run, in both orders, on records of their own round; what one machine does at one
hour is no figure, their ratio is.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import uvloop
from aiokafka import AIOKafkaProducer
from prometheus_client import REGISTRY
from pydantic import SecretStr

from benchmarks import bare
from benchmarks.bare import Watch
from benchmarks.texts import LANGUAGES, SEEDS, statement
from services.enrich.adapters.lexicon_files import load_lexicon
from services.enrich.app import build_app as build_enrich
from services.enrich.domain.tagger import Tagger
from services.enrich.settings import EnrichSettings
from services.ingest.app import build_app as build_ingest
from services.ingest.settings import IngestSettings
from services.publish.adapters.knowledge import load_knowledge
from services.publish.adapters.subscriptions_file import load_subscriptions
from services.publish.app import build_app as build_publish
from services.publish.domain.catalogue import Catalogue
from services.publish.reader.adapters.labels import Labels, load_labels
from services.publish.settings import PublishSettings
from shared.contract.raw_statement import RawStatement
from shared.embedded.servers import TOPICS, ServerUrls
from shared.runtime.logs import configure_logs
from shared.runtime.mongo import connect
from shared.runtime.service import Service
from shared.runtime.settings import RuntimeSettings
from shared.runtime.topics import apply_topics, load_topics
from tests.harness.choice import choose, servers

GOAL = 0.8
ORDERS = (("service", "loop"), ("loop", "service"), ("service", "loop"), ("loop", "service"))


class Round(NamedTuple):
    """One turn of a contender: its servers, a database of its own, the lines and how many they are."""

    urls: ServerUrls
    database: str
    lines: Sequence[bytes]
    folder: Path


def documents(number: int, count: int, kilobytes: float) -> list[bytes]:
    """Give the rows of a round: no text of theirs is a reprint of another round's."""
    return [
        json.dumps(
            {
                "guid": f"{number}-{n}",
                "source": "benchmark",
                "text": statement(LANGUAGES[n % len(LANGUAGES)], number * count + n, kilobytes=kilobytes),
            }
        ).encode()
        for n in range(count)
    ]


async def produce(kafka: str, number: int, lines: Sequence[bytes]) -> None:
    """Put the rows of a round on the topic of raw statements."""
    producer = AIOKafkaProducer(bootstrap_servers=kafka, linger_ms=20, max_batch_size=262_144)
    await producer.start()
    sent = []
    for n, line in enumerate(lines):
        raw = RawStatement(
            statement_id=f"st-{number}-{n}",
            revision=1,
            source="benchmark",
            text=json.loads(line)["text"],
            fetched_at=bare.NOW,
            content_hash="0" * 64,
        )
        sent.append(await producer.send(raw.topic, value=raw.write(), key=raw.key))
    await asyncio.gather(*sent)
    await producer.stop()


def counted(topic: str) -> float:
    """Tell how many records this process has finished so far."""
    found = (REGISTRY.get_sample_value("hiwar_records_total", {"topic": topic, "disposition": d}) for d in ENDS)
    return sum(value or 0.0 for value in found)


ENDS = ("accepted", "stale", "rejected")


async def consume(service: Service, topic: str, count: int, watch: Watch) -> None:
    """Run a consuming service until it has finished so many records."""
    before = counted(topic)
    in_flight = {"topic": topic}
    await service.announcer.start()
    for step in service.prepare:
        await step()
    assert service.broker is not None  # noqa: S101 - both consuming services have one
    await service.broker.start()
    while counted(topic) < before + count:
        if REGISTRY.get_sample_value("hiwar_records_in_flight", in_flight):
            watch.start()
        await asyncio.sleep(0.002)
    watch.stop()
    await service.broker.stop()
    await service.announcer.stop()
    await service.mongo.close()


def common(given: Round) -> dict[str, object]:
    """Give the settings that all services are told."""
    return {
        "kafka_servers": given.urls.kafka,
        "mongo_url": SecretStr(given.urls.mongo),
        "mongo_database": given.database,
        "seeds_dir": SEEDS,
    }


async def enrich_service(given: Round, watch: Watch) -> None:
    """Enrich as it is deployed."""
    await consume(build_enrich(EnrichSettings(**common(given))), RawStatement.topic, len(given.lines), watch)


async def publish_service(given: Round, watch: Watch) -> None:
    """Publish as it is deployed, without its clock."""
    settings = PublishSettings(**common(given), subscriptions_file=SEEDS / "subscriptions.yaml")
    await consume(build_publish(settings), "statements.enriched.v1", len(given.lines), watch)


async def ingest_service(given: Round, watch: Watch) -> None:
    """Ingest as it is deployed, reading a file."""
    path = given.folder / f"{given.database}.jsonl"
    path.write_bytes(b"\n".join(given.lines))
    await asyncio.sleep(0.6)  # a file must lie still for half a second
    service = build_ingest(IngestSettings(**common(given), input_paths=[path]))
    await service.announcer.start()
    for step in service.prepare:
        await step()
    watch.start()
    tasks = [asyncio.create_task(loop(service.stop)) for loop in service.background]
    unsent = service.mongo.database["ingest_items"].count_documents
    while await unsent({"unsent": False}) < len(given.lines):  # noqa: ASYNC110 - the service sets no event for us
        await asyncio.sleep(0.01)
    watch.stop()
    service.stop.set()
    await asyncio.gather(*tasks)
    await service.announcer.stop()
    await service.mongo.close()


@cache
def tagger() -> Tagger:
    """Load what the loop of enrich needs."""
    return Tagger(load_lexicon(SEEDS))


@cache
def catalogue() -> Catalogue:
    """Load what the loop of publish needs."""
    knowledge = load_knowledge(SEEDS)
    return Catalogue(load_subscriptions(SEEDS / "subscriptions.yaml", knowledge.known), knowledge.broader)


@cache
def labels() -> Labels:
    """Load what the loop of publish needs for the index."""
    return load_labels(SEEDS)


Contender = Callable[[Round, Watch], Coroutine[None, None, None]]


def loop_of(work: Callable[..., Awaitable[None]], *needed: Callable[[], object]) -> Contender:
    """Give a bare loop as a contender."""

    async def run(given: Round, watch: Watch) -> None:
        settings = RuntimeSettings(mongo_url=SecretStr(given.urls.mongo), mongo_database=given.database)
        mongo = connect(settings)
        given_to_loop = (given.lines,) if work is bare.ingest else (*(load() for load in needed), len(given.lines))
        await work(given.urls.kafka, mongo, *given_to_loop, watch)
        await mongo.close()

    return run


CONTENDERS: dict[str, dict[str, Contender]] = {
    "ingest": {"service": ingest_service, "loop": loop_of(bare.ingest)},
    "enrich": {"service": enrich_service, "loop": loop_of(bare.enrich, tagger)},
    "publish": {"service": publish_service, "loop": loop_of(bare.publish, catalogue, labels)},
}


def timed(contender: Contender, given: Round) -> Watch:
    """Let a contender work, on an event loop of its own."""
    watch = Watch()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(contender(given, watch))
    return watch


def turns(urls: ServerUrls, folder: Path, name: str, count: int, kilobytes: float) -> Iterator[dict[str, Watch]]:
    """Give the times of both, round by round; a short round before warms everything up and is not counted."""
    for number, order in enumerate((ORDERS[0], *ORDERS)):
        size = count if number else max(200, count // 5)
        lines = documents(1000 * sorted(CONTENDERS).index(name) + number, size, kilobytes)
        if name == "enrich":
            asyncio.run(produce(urls.kafka, number, lines))
        elif name == "publish":
            asyncio.run(produce(urls.kafka, 1000 + number, lines))
            enriching = Round(urls, f"bench_feed_{number}", lines, folder)
            timed(CONTENDERS["enrich"]["service"], enriching)
        watches = {
            who: timed(CONTENDERS[name][who], Round(urls, f"bench_{name}_{number}_{who}", lines, folder))
            for who in order
        }
        if number:
            yield watches


def ratio_of(rounds: Sequence[dict[str, Watch]], clock: str) -> float:
    """Give what the loop takes as a part of what the service takes."""
    loop, service = (sum(getattr(watches[who], clock) for watches in rounds) for who in ("loop", "service"))
    return float(loop / service)


def main() -> int:
    """Print a line per round, and the ratio of each service."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=2000, help="of each round")
    parser.add_argument("--kilobytes", type=float, default=5.0, help="of each text, in UTF-8")
    parser.add_argument("--service", choices=sorted(CONTENDERS), action="append", help="all without")
    arguments = parser.parse_args()
    configure_logs("benchmark", log_format="json", level="warning")
    kind, why = choose()
    print(f"servers: {kind} ({why}); {arguments.records} records of {arguments.kilobytes:g} KB a round")
    missed = False
    with tempfile.TemporaryDirectory() as folder, servers(kind, Path(folder)) as urls:
        if kind != "embedded":
            asyncio.run(apply_topics(RuntimeSettings(kafka_servers=urls.kafka), load_topics(TOPICS)))
        for name in arguments.service or CONTENDERS:
            rounds = list(turns(urls, Path(folder), name, arguments.records, arguments.kilobytes))
            for watches in rounds:
                rates = ", ".join(f"{who} {arguments.records / w.wall_seconds:.0f}/s" for who, w in watches.items())
                print(f"{name}: {rates}, ratio {ratio_of([watches], 'wall_seconds'):.2f}")
            ratio, cpu = (ratio_of(rounds, clock) for clock in ("wall_seconds", "cpu_seconds"))
            missed |= ratio < GOAL
            verdict = "met" if ratio >= GOAL else "MISSED"
            rest = f"over {len(rounds)} rounds; of CPU time {cpu:.2f}; goal {GOAL}: {verdict}"
            print(f"{name}: ratio {ratio:.2f} {rest}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
