"""What operators' commands read and keep, on every server: decisions, progress, ways, lags, and topics."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from services.enrich.adapters.statement_store import MongoStatementStore, enricher_ordinal
from services.ingest.adapters.item_store import MongoItemStore
from services.ingest.adapters.schedule_store import MongoSchedule
from services.ingest.domain.revisions import Address, Item
from services.ingest.domain.schedule import Health
from services.operate.reenrich import MOST_WAITING, PAGE, Progress, Reenrichments, Wanted, raw_of, reenrich
from services.operate.rejected.ledger import Ledger, MongoLedger
from services.operate.scanning import scanner
from services.operate.where import spellings
from services.publish.adapters.delivery_store import MongoDeliveryStore
from services.publish.domain.deliveries import done
from shared.contract.enriched_statement import Enricher
from shared.contract.raw_statement import RawStatement
from shared.errors import ConfigurationError, Unavailable
from shared.runtime.lag import lag_meter
from shared.runtime.mongo import Mongo
from shared.runtime.settings import RuntimeSettings
from tests.conftest import ServersOf
from tests.factories import NOON, enriched, raw
from tests.fakes import Crash, FakeAnnouncer, FakeLedger
from tests.harness.choice import available
from tests.harness.topics import write_topic_async

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def ledger(database: Any) -> Ledger:
    if database is None:
        return FakeLedger()
    mongo = MongoLedger(database)
    await mongo.prepare()
    return mongo


async def test_each_record_is_decided_once(ledger: Ledger) -> None:
    assert await ledger.begin(["t/0/1", "t/0/2", "t/0/1"], "sending", NOON) == [True, True, False]
    await ledger.finish(["t/0/1"], NOON)
    later = NOON + MINUTE / 2
    assert await ledger.begin(["t/0/1", "t/0/2", "t/0/3"], "discarded", later) == [False, False, True]
    found = await ledger.decisions(["t/0/1", "t/0/2", "t/0/3", "t/0/4"])
    assert {key: one.state for key, one in found.items()} == {
        "t/0/1": "redriven",
        "t/0/2": "sending",
        "t/0/3": "discarded",
    }
    assert found["t/0/3"].at == later


async def test_a_redrive_that_died_can_be_begun_again_and_a_finished_one_cannot(ledger: Ledger) -> None:
    await ledger.begin(["t/0/1", "t/0/2"], "sending", NOON)
    await ledger.finish(["t/0/2"], NOON)
    assert await ledger.begin(["t/0/1", "t/0/2"], "sending", NOON + 2 * MINUTE) == [True, False]
    assert await ledger.begin([], "sending", NOON) == []
    assert await ledger.decisions([]) == {}


class Stored:
    """Statements of two taxonomies, as enrich stores them."""

    def __init__(self, mongo: Mongo) -> None:
        self.database, self.announce = mongo.database, FakeAnnouncer()
        self.store = Reenrichments(mongo.database)
        self.waits: list[int] = []
        self.told: list[Progress] = []

    async def put(self, taxonomy: str, *ids: str, **fields: Any) -> None:
        ordinal = await enricher_ordinal(self.database, f"1.0/{taxonomy}")
        versions = Enricher(version="1.0", taxonomy=taxonomy)
        statements = [enriched(statement_id, enricher=versions, **fields) for statement_id in ids]
        await MongoStatementStore(self.database, ordinal=ordinal).upsert_many(statements)

    async def again(self, wanted: Wanted) -> list[str]:
        """Give the ids that were sent."""

        async def waiting() -> int:
            return self.waits.pop(0) if self.waits else 0

        before = len(self.announce.sent)
        await reenrich(
            wanted, self.store, announce=self.announce, waiting=waiting, now=lambda: NOON, tell=self.told.append
        )
        assert {record.topic for record in self.announce.sent[before:]} <= {"statements.reenrich.v1"}
        return [RawStatement.read(record.value or b"").statement_id for record in self.announce.sent[before:]]


@pytest.fixture
async def stored(mongo: Mongo) -> Stored:
    found = Stored(mongo)
    await found.put("old", "st-a", "st-b", published_at=NOON - timedelta(days=40))
    await found.put("older", "st-c")
    await found.put("new", "st-d")
    return found


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Wanted(), ["st-a", "st-b", "st-c"]),
        (Wanted(taxonomy="old"), ["st-a", "st-b"]),
        (Wanted(since=NOON - timedelta(days=1)), ["st-c"]),
        (Wanted(ids=("st-d", "st-a", "st-unknown")), ["st-a", "st-d"]),
        (Wanted(everything=True), ["st-a", "st-b", "st-c", "st-d"]),
    ],
    ids=["not the newest", "one taxonomy", "since", "ids", "all"],
)
async def test_what_is_wanted_is_sent_as_ingest_sent_it(stored: Stored, wanted: Wanted, ids: list[str]) -> None:
    assert await stored.again(wanted) == ids
    assert stored.told[-1].total == stored.told[-1].sent == len(ids)


async def test_a_taxonomy_that_there_was_not_is_told_with_those_that_there_were(stored: Stored) -> None:
    with pytest.raises(ConfigurationError, match=r"never had the taxonomy nope; before new it had older, old$"):
        await stored.again(Wanted(taxonomy="nope"))
    assert await stored.store.unknown(["st-d", "st-nope", "st-a"]) == ["st-nope"]


async def test_what_broke_off_goes_on_where_it_was(stored: Stored, mongo: Mongo) -> None:
    await stored.put("old", *(f"st-z{n:04}" for n in range(2 * PAGE)))
    stored.announce.fuse.crash_after = 1  # after one page
    with pytest.raises(Crash):
        await stored.again(Wanted())
    assert len(stored.announce.sent) == PAGE
    stored.announce.fuse.crash_after = None
    again = Stored(mongo)  # another process
    assert len(await again.again(Wanted())) == 2 * PAGE + 3 - PAGE
    assert again.told[-1] == Progress(2 * PAGE + 3, 2 * PAGE + 3, 3)
    assert len(await again.again(Wanted())) == 2 * PAGE + 3  # it had ended, and nothing was read: from the beginning


async def test_no_more_is_sent_than_enrich_reads(stored: Stored) -> None:
    stored.waits = [MOST_WAITING + 1, MOST_WAITING + 1, 0, 3]
    assert len(await stored.again(Wanted())) == 3
    assert [progress.waiting for progress in stored.told] == [MOST_WAITING + 1, MOST_WAITING + 1, 3, 3]


async def test_the_newest_taxonomy_and_an_empty_database_are_told(stored: Stored, mongo: Mongo) -> None:
    with pytest.raises(ConfigurationError, match="newest"):
        await stored.again(Wanted(taxonomy="new"))
    await mongo.database["enrichers"].delete_many({})
    with pytest.raises(ConfigurationError, match="never run"):
        await stored.again(Wanted())


def test_a_statement_becomes_raw_again_with_the_language_that_its_source_declared() -> None:
    before = raw(url="https://example.org/a", language="ar", published_at=NOON, title="T", other_urls=["https://b.org"])
    fields = before.model_dump(exclude={"language", "statement_id", "revision"})
    again = enriched(**fields, language={"tag": "en", "confidence": 1, "declared": "ar"})
    assert raw_of(type(again).model_validate(again.model_dump())).write() == before.write()


async def test_a_statement_is_found_by_any_of_its_addresses(mongo: Mongo) -> None:
    store = MongoItemStore(mongo.database)
    await store.prepare()
    here, there = Address("st-1", "https://example.org/a", "x"), Address("st-2", "https://www.example.org/b", "x")
    await store.put_many([Item("st-1", 1, raw(url="https://example.org/a"), (), (here, there)), Item("st-3", 1, raw())])
    for url in ("https://example.org/a", "http://www.example.org/a/#top", "https://example.org/b?utm_source=x"):
        assert [item.statement_id for item in await store.at_urls(spellings(url))] == ["st-1"]
    assert await store.at_urls(spellings("https://example.org/c")) == []


async def test_deliveries_are_found_by_their_digest_and_by_no_other(mongo: Mongo) -> None:
    store = MongoDeliveryStore(mongo.database)
    await store.open_many([done(digest, "reader", "files", "written", 1) for digest in ("reader/1", "reader/10")])
    assert [one.digest_id for one in await store.of_digest("reader/1")] == ["reader/1"]


async def test_sources_with_a_problem_are_told_the_worst_first(mongo: Mongo) -> None:
    schedule = MongoSchedule(mongo.database)
    healths = {"well": (0, None), "odd": (0, "no date"), "failing": (9, "status: 500")}
    await schedule.enlist(
        {n: Health(MINUTE, NOON, failures=count, problem=problem) for n, (count, problem) in healths.items()}
    )
    assert list(await schedule.troubled(10)) == ["failing", "odd"]
    assert list(await schedule.troubled(1)) == ["failing"]


@pytest.fixture(params=available())
def kafka(request: pytest.FixtureRequest, servers_of: ServersOf) -> RuntimeSettings:
    return RuntimeSettings(kafka_servers=servers_of(request.param).kafka)


async def test_the_lag_of_a_group_is_told_without_joining_it(kafka: RuntimeSettings) -> None:
    group, topic = f"g-{uuid4()}", "digests.v1"
    async with lag_meter(kafka) as meter:
        before = sum(lag.records for lag in (await meter.lag(group, topic)).values())
        await write_topic_async(kafka.kafka_servers, topic, [(b"%d" % n, b"{}", []) for n in range(9)])
        assert sum(lag.records for lag in (await meter.lag(group, topic)).values()) == before + 9
        consumer = AIOKafkaConsumer(bootstrap_servers=kafka.kafka_servers, group_id=group, enable_auto_commit=False)
        await consumer.start()
        partitions = await meter.partitions(topic)
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        await consumer.commit({tp: ends[tp] - (tp.partition == 0 and ends[tp] > 0) for tp in partitions})
        await consumer.stop()
        left = {tp.partition: lag.records for tp, lag in (await meter.lag(group, topic)).items() if lag.records}
        assert left == ({0: 1} if ends[TopicPartition(topic, 0)] else {})


async def test_a_topic_is_read_from_a_moment_to_its_end(kafka: RuntimeSettings) -> None:
    topic, key = "digests.v1", uuid4().bytes
    await write_topic_async(kafka.kafka_servers, topic, [(key, b"before", []), (key, b"before", [("h", None)])])
    time.sleep(0.05)  # noqa: ASYNC251 - the broker's clock, not ours
    moment = datetime.now(UTC)
    await write_topic_async(kafka.kafka_servers, topic, [(key, b"after", []), (b"other", b"after", [])])
    async with scanner(kafka) as reading, lag_meter(kafka) as meter:
        partitions = await meter.partitions(topic)
        everything = [record.value async for record in reading.scan(partitions) if record.key == key]
        since = [record.value async for record in reading.scan(partitions, since=moment) if record.key == key]
        later = [record async for record in reading.scan(partitions, since=moment + timedelta(hours=1))]
        lags = await meter.lag(f"g-{uuid4()}", topic)
        firsts = await reading.firsts({tp: lag.next for tp, lag in lags.items() if lag.records})
    assert (everything, since, later) == ([b"before", b"before", b"after"], [b"after"], [])
    assert {tp: record.offset for tp, record in firsts.items()} == {
        tp: lag.next for tp, lag in lags.items() if lag.records
    }


@pytest.mark.skipif(available() == ["embedded"], reason="the embedded Kafka makes any topic that is asked for")
async def test_a_topic_that_is_missing_is_told_with_the_remedy(servers_of: ServersOf) -> None:
    async with lag_meter(RuntimeSettings(kafka_servers=servers_of(available()[0]).kafka)) as meter:
        with pytest.raises(Unavailable, match="hiwar topics apply"):
            await meter.partitions(f"t-{uuid4()}")


async def test_a_kafka_that_is_away_is_unavailable() -> None:
    nowhere = RuntimeSettings(kafka_servers="127.0.0.1:1")
    for opening in (lag_meter(nowhere), scanner(nowhere)):
        with pytest.raises(Unavailable):
            async with opening:
                pass
