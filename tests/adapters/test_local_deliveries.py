"""What `hiwar run` tells of e-mail and webhooks before it ends, on a real MongoDB."""

import asyncio
import time
from dataclasses import replace
from uuid import uuid4

import pytest
from pydantic import SecretStr

from services.local.deliveries import not_sent
from services.publish.adapters.delivery_store import MongoDeliveryStore
from services.publish.domain.deliveries import Answer, Delivery, answered, opened, taken
from shared.embedded.servers import ServerUrls
from shared.runtime.mongo import connect
from shared.runtime.settings import RuntimeSettings
from tests.deliveries import digest, reader

NOW = time.time_ns() // 1_000_000


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> str:
    name = f"test_{uuid4().hex[:12]}"
    monkeypatch.setenv("HIWAR_MONGO_DATABASE", name)
    return name


def store(urls: ServerUrls, database: str, *deliveries: Delivery) -> None:
    async def put() -> None:
        mongo = connect(RuntimeSettings(mongo_url=SecretStr(urls.mongo), mongo_database=database))
        await MongoDeliveryStore(mongo.database).open_many(deliveries)
        await mongo.close()

    asyncio.run(put())


def waiting(address: str, begun_ms: int = NOW) -> Delivery:
    (one,) = opened(reader({"email": address}), digest().digest_id, begun_ms)
    return one


def tried(address: str, answer: Answer, begun_ms: int = NOW) -> Delivery:
    begun = taken(waiting(address, begun_ms), now_ms=begun_ms, until_ms=begun_ms + 9_000)
    return answered(begun, answer, NOW)


def test_what_was_not_sent_is_told_with_why_and_whether_it_is_tried_again(urls: ServerUrls, database: str) -> None:
    again = tried("later@example.org", Answer("again", "451 greylisted", wait_seconds=3_600))
    given_up = tried("none@example.org", Answer("refused", "550 no such user"))
    long_ago = tried("old@example.org", Answer("refused", "550 no such user"), begun_ms=5)
    sent = tried("fine@example.org", Answer("sent", "250 ok"))
    store(urls, database, again, given_up, long_ago, sent)
    assert sorted(not_sent(urls.mongo, since_ms=NOW)) == [
        "not sent: email to later@example.org of torture: 451 greylisted; a later run tries it again",
        "not sent: email to none@example.org of torture: 550 no such user; it is not tried again",
    ]


def test_what_nobody_has_tried_in_time_is_told_as_well(urls: ServerUrls, database: str) -> None:
    store(urls, database, waiting("desk@example.org"), replace(waiting("b@example.org"), state="trying"))
    assert sorted(not_sent(urls.mongo, since_ms=NOW, seconds=0.3)) == [
        "not sent: email to b@example.org of torture: not tried yet; a later run tries it again",
        "not sent: email to desk@example.org of torture: not tried yet; a later run tries it again",
    ]
