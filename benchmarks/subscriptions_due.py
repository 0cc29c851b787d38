"""How long it takes until many subscriptions that are due at the same minute are on the topic. Goal: 10,000 in 60 s.

Runs on the servers that the tests would choose (HIWAR_TEST_SERVERS forces: java, embedded, ...).

    python -m benchmarks.subscriptions_due [SUBSCRIPTIONS] [STATEMENTS EACH]
"""

import asyncio
import resource
import sys
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import structlog
from pydantic import SecretStr

from benchmarks.digest import KNOWLEDGE, NOON, statement
from services.publish.adapters.closing_store import MongoClosingStore
from services.publish.adapters.delivery_store import MongoDeliveryStore
from services.publish.adapters.digest_files import FolderDigests
from services.publish.adapters.item_store import MongoItemStore
from services.publish.adapters.month import StatementMonth
from services.publish.adapters.renderers import Renderer
from services.publish.adapters.text_store import MongoTextStore
from services.publish.closing import Closer
from services.publish.composing import Composer
from services.publish.domain.catalogue import Catalogue
from services.publish.domain.drafts import draft_of
from services.publish.domain.items import Item
from services.publish.domain.subscriptions import Subscription
from services.publish.ports import Outside
from services.publish.telling import Teller
from shared.embedded.servers import TOPICS, ServerUrls
from shared.runtime.announcer import KafkaAnnouncer
from shared.runtime.mongo import connect
from shared.runtime.settings import RuntimeSettings
from shared.runtime.topics import apply_topics, load_topics
from tests.harness.choice import choose, servers

_STEP = 2_000


def memory_mib() -> float:
    """Give the most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def subscriptions(count: int) -> list[Subscription]:
    """Make subscriptions in six languages, all due at noon."""
    languages = ("ar", "en", "fr", "es", "ru", "zh")
    return [
        Subscription.model_validate(
            {"name": f"s-{n}", "title": "S", "language": languages[n % 6], "schedule": "daily at 12:00"}
        )
        for n in range(count)
    ]


async def fill(items: MongoItemStore, names: Sequence[str], each: int) -> None:
    """Have so many statements wait for each subscription."""
    drafts = [draft_of(statement(n)) for n in range(each)]
    before_ms = int(NOON.timestamp() * 1000) - 1_000
    waiting = [Item(name, f"st-{n}", 1, 1, before_ms, draft) for name in names for n, draft in enumerate(drafts)]
    for start in range(0, len(waiting), _STEP):
        await items.put_many(waiting[start : start + _STEP])


async def nothing_announced(*_: object, **__: object) -> frozenset[str]:
    """Nobody has left anything behind here."""
    return frozenset()


def closer(database: Any, announcer: KafkaAnnouncer, wishes: Sequence[Subscription]) -> Closer:  # noqa: ANN401
    """Wire what closes windows, as the service does."""

    def now() -> Any:  # noqa: ANN401 - a datetime
        return NOON + timedelta(seconds=1)

    catalogue, items = Catalogue(wishes, KNOWLEDGE.broader), MongoItemStore(database)
    files = FolderDigests(None, Renderer())
    outside = Outside(
        items, MongoClosingStore(database), MongoDeliveryStore(database), announcer, nothing_announced, files
    )
    composer = Composer(
        catalogue=catalogue,
        items=items,
        texts=MongoTextStore(database, now),
        month=StatementMonth(database, now),
        wordings=KNOWLEDGE.wordings,
    )
    teller = Teller(catalogue=catalogue, outside=outside, composer=composer, now=now)
    return Closer(catalogue=catalogue, outside=outside, teller=teller, now=now, touched=set())


async def measure(urls: ServerUrls, count: int, each: int) -> None:
    """Fill, close all windows, and print one line for a tenth and one for all."""
    for number in (count // 10, count):
        settings = RuntimeSettings(
            kafka_servers=urls.kafka, mongo_url=SecretStr(urls.mongo), mongo_database=f"due_{number}"
        )
        mongo, announcer, wishes = connect(settings), KafkaAnnouncer(settings), subscriptions(number)
        await announcer.start()
        stores = (MongoItemStore(mongo.database), MongoClosingStore(mongo.database), MongoDeliveryStore(mongo.database))
        for store in stores:
            await store.prepare()
        await fill(stores[0], [wish.name for wish in wishes], each)
        before, started, worked = memory_mib(), perf_counter(), process_time()
        sent = await closer(mongo.database, announcer, wishes).tick()
        seconds = perf_counter() - started
        print(
            f"{len(sent):>6} digests of {each} statements on the topic in {seconds:5.1f} s "
            f"({len(sent) / seconds:.0f}/s; {process_time() - worked:.1f} s of processor time); "
            f"memory {before:.0f} -> {memory_mib():.0f} MiB"
        )
        await announcer.stop()
        await mongo.close()


def main() -> None:
    """Start servers and measure."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    count, each = (int(given) for given in (*sys.argv[1:], *("10000", "3")[len(sys.argv) - 1 :]))
    kind, why = choose()
    print(f"servers: {kind} ({why})")
    with tempfile.TemporaryDirectory() as folder, servers(kind, Path(folder)) as urls:
        if kind != "embedded":
            asyncio.run(apply_topics(RuntimeSettings(kafka_servers=urls.kafka), load_topics(TOPICS)))
        asyncio.run(measure(urls, count, each))


if __name__ == "__main__":
    main()
