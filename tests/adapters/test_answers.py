"""Answers kept for repeats on each MongoDB that is to be had."""

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from services.ingest.adapters.push.answers import KEPT, Answer, MongoAnswers
from services.ingest.adapters.push_api import Answers
from shared.runtime.mongo import connect
from shared.runtime.settings import RuntimeSettings
from tests.fakes import FakeAnswers
from tests.harness.choice import choose, servers

NOW = datetime.now(UTC)
"""Servers let go what is outdated by their own clock."""
FIRST = Answer("f1", 202, "application/json", '{"بيان": []}'.encode())
SECOND = Answer("f1", 202, "application/json", b"{}")


@pytest.fixture(scope="module", params=["fake", *sorted({choose().kind, "embedded"})])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str | None]:
    with ExitStack() as stack:
        kind = request.param
        yield None if kind == "fake" else stack.enter_context(servers(kind, tmp_path_factory.mktemp(kind))).mongo


@pytest.fixture
async def answers(url: str | None, tmp_path: Path) -> AsyncIterator[Answers]:
    if url is None:
        yield FakeAnswers()
        return
    mongo = connect(RuntimeSettings(mongo_url=SecretStr(url), mongo_database=f"a{tmp_path.name[-30:]}"))
    store = MongoAnswers(mongo.database)
    await store.prepare()
    yield store
    await mongo.close()


async def test_a_kept_answer_is_given_to_its_client_and_key_alone(answers: Answers) -> None:
    assert await answers.keep("a", "k", FIRST, NOW) == FIRST
    assert await answers.get("a", "k", NOW) == FIRST
    assert [await answers.get(client, key, NOW) for client, key in (("b", "k"), ("a", "l"))] == [None, None]


async def test_who_was_faster_has_given_the_answer(answers: Answers) -> None:
    await answers.keep("a", "k", FIRST, NOW)
    assert await answers.keep("a", "k", SECOND, NOW) == FIRST


async def test_an_answer_is_outdated_after_a_day_and_gives_way(answers: Answers) -> None:
    await answers.keep("a", "k", FIRST, NOW)
    later = NOW + KEPT + timedelta(seconds=1)
    assert await answers.get("a", "k", later) is None
    assert await answers.keep("a", "k", SECOND, later) == SECOND
    assert await answers.get("a", "k", later) == SECOND
