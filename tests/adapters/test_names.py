"""Names of texts and addresses on each MongoDB that is to be had: who is first keeps one, on whatever replica."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pydantic import SecretStr

from services.ingest.adapters.item_store import MongoItemStore
from services.ingest.domain.revisions import Address, Item
from services.ingest.ports import ItemStore
from shared.runtime.mongo import connect
from shared.runtime.settings import RuntimeSettings
from tests.factories import raw
from tests.fakes import FakeOutbox
from tests.harness.choice import choose, servers

KINDS = sorted({choose().kind, "embedded"})


@pytest.fixture(scope="module", params=["fake", *KINDS])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str | None]:
    with ExitStack() as stack:
        kind = request.param
        yield None if kind == "fake" else stack.enter_context(servers(kind, tmp_path_factory.mktemp(kind))).mongo


@pytest.fixture(params=["motor", "pymongo"])
async def store(url: str | None, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[ItemStore]:
    if url is None:
        yield FakeOutbox()
        return
    settings = RuntimeSettings(
        mongo_url=SecretStr(url), mongo_driver=request.param, mongo_database=f"n{tmp_path.name[-30:]}"
    )
    mongo = connect(settings)
    try:
        yield MongoItemStore(mongo.database)
    finally:
        await mongo.close()


async def test_who_is_first_keeps_a_name_and_the_next_is_told_who(store: ItemStore) -> None:
    assert await store.claim({"tx-1": "st-1", "tx-2": "st-1"}) == {"tx-1": "st-1", "tx-2": "st-1"}
    assert await store.claim({"tx-2": "st-2", "tx-3": "st-2"}) == {"tx-2": "st-1", "tx-3": "st-2"}
    assert await store.holders(["tx-1", "tx-3", "tx-4"]) == {"tx-1": "st-1", "tx-3": "st-2"}


async def test_of_replicas_that_claim_at_once_all_are_told_the_same(store: ItemStore) -> None:
    answers = await asyncio.gather(*(store.claim({"tx-1": f"st-{n}", "tx-2": f"st-{n}"}) for n in range(8)))
    assert len({answer["tx-1"] for answer in answers}) == 1
    assert len({answer["tx-2"] for answer in answers}) == 1


async def test_nothing_is_claimed_and_held_by_nobody(store: ItemStore) -> None:
    assert await store.claim({}) == {}
    assert await store.holders([]) == {}


async def test_addresses_are_given_back_as_they_were_stored(store: ItemStore) -> None:
    item = Item("st-1", 1, raw(), (), (Address("st-1", "https://example.org/حق", "a" * 64), Address("st-2", None, "b")))
    await store.put_many([item])
    assert await store.get_many(["st-1"]) == {"st-1": item}
