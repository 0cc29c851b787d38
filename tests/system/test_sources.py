"""Sources from a real site to the topic, by a process that is killed on the way."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import yaml

from shared.contract.raw_statement import RawStatement
from shared.embedded.servers import ServerUrls
from tests.harness.forked import ForkedProcess
from tests.harness.topics import read_topic
from tests.site.articles import articles, of_language
from tests.site.server import Site, serving
from tests.site.words import WORDS

SECONDS = 150.0


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def sources(site: Site, run: str) -> str:
    """A feed of whole texts in each language, and a listing whose pages are read."""
    feeds = [
        {"name": f"feed-{language}-{run}", "kind": "feed", "url": f"{site.url}/feeds/rss2/{language}"}
        for language in WORDS
    ]
    listing = {
        "url": f"{site.url}/listing/drupal/es",
        "item": ".views-row",
        "link": "h3 a",
        "next": ".next",
        "pages": 9,
    }
    every = [*feeds, {"name": f"pages-{run}", "kind": "page", "listing": listing}]
    return yaml.safe_dump({"sources": [{**source, "allow_private": True} for source in every]})


def ingest(urls: ServerUrls, file: Path, run: str, log: Path) -> ForkedProcess:
    given = {
        "kafka_servers": urls.kafka,
        "mongo_url": urls.mongo,
        "mongo_database": f"sources_{run}",
        "port": "0",
        "sources_file": str(file),
        "contact": "https://example.org/robot",
        "host_interval_seconds": "0",
        "visits_at_once": "2",  # a kill leaves two sources claimed, and the next process has others to go on with
        "log_format": "json",
    }
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("HIWAR_")}
    env = {**inherited, **{f"HIWAR_{name.upper()}": value for name, value in given.items()}}
    return ForkedProcess("ingest", [sys.executable, "-m", "services.ingest"], log, env, stop_seconds=30.0)


def told(urls: ServerUrls, run: str) -> list[RawStatement]:
    """Give what this run's sources have on the topic, which other tests write to as well, and badly."""
    values = [record.value or b"" for record in read_topic(urls.kafka, RawStatement.topic)]
    return [RawStatement.read(value) for value in values if f'{run}"'.encode() in value]


def test_every_statement_of_every_source_is_on_the_topic_whenever_the_process_is_killed(
    site: Site, urls: ServerUrls, tmp_path: Path
) -> None:
    kills, run = 2, uuid4().hex[:6]
    file, log = tmp_path / "sources.yaml", tmp_path / "ingest.log"
    file.write_text(sources(site, run))
    wanted = len(articles()) + len(of_language("es"))
    with ingest(urls, file, run, log) as process:
        deadline, seen = time.monotonic() + SECONDS, len(site.seen)
        while time.monotonic() < deadline and (kills or len({s.statement_id for s in told(urls, run)}) < wanted):
            time.sleep(0.05 if kills else 0.5)
            if kills and len(site.seen) > seen:  # visits are under way
                process.kill()
                process.__enter__()
                kills, seen = kills - 1, len(site.seen)
    assert process.poll() in (0, -signal.SIGTERM)
    assert not kills, "the process was never killed while it visited"
    statements = told(urls, run)
    assert {(s.title, s.text) for s in statements} == {(a.title, a.text) for a in articles()}, log.read_text()[-3000:]
    assert len({s.statement_id for s in statements}) == wanted
    assert {s.revision for s in statements} == {1}
