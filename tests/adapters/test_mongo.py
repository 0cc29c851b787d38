"""shared.runtime.mongo: what either driver says is one of the two planned failures."""

from collections.abc import AsyncIterator
from typing import Literal

import pytest
from pydantic import SecretStr
from pymongo import UpdateOne, errors

from shared.errors import Unavailable, Unprocessable
from shared.runtime import mongo as runtime
from shared.runtime.mongo import Mongo, connect, mongo_errors, write_many
from shared.runtime.settings import RuntimeSettings


@pytest.fixture(params=["motor", "pymongo"])
async def nobody(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Mongo]:
    """A server that is not there; its absence is noticed sooner than in production."""
    monkeypatch.setattr(runtime, "_OPTIONS", {"serverSelectionTimeoutMS": 50, "timeoutMS": 200})
    driver: Literal["motor", "pymongo"] = request.param
    opened = connect(RuntimeSettings(mongo_url=SecretStr("mongodb://127.0.0.1:1"), mongo_driver=driver))
    yield opened
    await opened.close()


async def test_a_server_that_is_away_is_unavailable(nobody: Mongo) -> None:
    with pytest.raises(Unavailable, match="MongoDB"):
        await nobody.ping()
    with pytest.raises(Unavailable, match="MongoDB"):
        await write_many(nobody.database["c"], [UpdateOne({"_id": 1}, {"$set": {"a": 1}}, upsert=True)])


async def test_a_server_that_is_there_answers(mongo: Mongo) -> None:
    await mongo.ping()


async def test_a_refused_guard_is_told_by_its_index_and_the_others_are_written(mongo: Mongo) -> None:
    collection = mongo.database["c"]
    await write_many(collection, [UpdateOne({"_id": 1}, {"$set": {"order": 5}}, upsert=True)])
    guarded = [UpdateOne({"_id": n, "order": {"$lt": 5}}, {"$set": {"order": 5}}, upsert=True) for n in (0, 1, 2)]
    assert await write_many(collection, guarded) == {1}
    assert await collection.count_documents({}) == 3


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (errors.AutoReconnect("connection closed"), Unavailable),
        (errors.ServerSelectionTimeoutError("no server"), Unavailable),
        (errors.NotPrimaryError("stepped down"), Unavailable),
        (errors.OperationFailure("not authorised", 13), Unavailable),
        (errors.WTimeoutError("slow replicas", 64), Unavailable),
        (errors.BulkWriteError({"writeErrors": [{"code": 112, "index": 0}]}), Unavailable),
        (errors.DocumentTooLarge("17 MB"), Unprocessable),
        (errors.InvalidName("a defect of ours"), errors.InvalidName),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_each_error_of_the_driver_is_a_planned_failure_or_a_defect(said: Exception, meant: type[Exception]) -> None:
    with pytest.raises(meant), mongo_errors():
        raise said


async def test_a_write_that_fails_for_another_cause_than_its_guard_is_unavailable() -> None:
    class Full:
        async def bulk_write(self, _: object, *, ordered: bool) -> None:
            assert not ordered
            problems = [{"code": 11000, "index": 0}, {"code": 14031, "index": 1}]
            raise errors.BulkWriteError({"writeErrors": problems})

    with pytest.raises(Unavailable):
        await write_many(Full(), [UpdateOne({"_id": 1}, {"$set": {"a": 1}})])


async def test_a_bug_of_ours_is_not_taken_for_a_server_that_is_away() -> None:
    with pytest.raises(TypeError), mongo_errors():
        raise TypeError
