"""What a validator of hiwar says reaches whoever made the mistake as it was written, at each door."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from pydantic import ValidationError

from services.ingest.adapters.rows import Refusal, read_file
from services.ingest.adapters.sources.sources_file import SourcesError, read_sources
from services.publish.adapters.subscriptions_file import SubscriptionsError, load_subscriptions
from services.publish.domain.mistakes import Known
from services.publish.reader.api.parameters import Day
from services.publish.reader.api.problems import add_problems
from services.tagging import RowError, read_row
from shared.contract.raw_statement import RawStatement
from shared.errors import ConfigurationError, Unprocessable
from shared.runtime.reading import read_message
from shared.runtime.settings import RuntimeSettings, explain_settings
from shared.runtime.topics import load_topics
from tests.factories import incoming, raw


def _settings(_: Path) -> str:
    with pytest.raises(ValidationError) as caught:
        RuntimeSettings(kafka_servers="nowhere")
    return explain_settings(caught.value)


def _sources(_: Path) -> str:
    with pytest.raises(SourcesError) as caught:
        read_sources("sources:\n  - {name: a, kind: feed, url: 'https://example.org', every: often}", "sources.yaml")
    return str(caught.value)


def _subscriptions(folder: Path) -> str:
    (folder / "s.yaml").write_text("subscriptions:\n  - {name: a, title: A, language: en, schedule: often}\n")
    with pytest.raises(SubscriptionsError) as caught:
        load_subscriptions(folder / "s.yaml", Known({}))
    return str(caught.value)


def _file(_: Path) -> str:
    ((_, refused),) = read_file("a.jsonl", b'{"text": "T.", "zone": "Mars/North"}')
    assert isinstance(refused, Refusal)
    return refused.cause.detail


def _topic(_: Path) -> str:
    with pytest.raises(Unprocessable) as caught:
        read_message(RawStatement, incoming(raw("a").write().replace(b'"title":"', b'"title":"\\u0000')))
    return caught.value.detail


def _topics_file(folder: Path) -> str:
    (folder / "topics.yaml").write_text("topics: [{name: a, partitions: 0}]")
    with pytest.raises(ConfigurationError) as caught:
        load_topics(folder / "topics.yaml")
    return str(caught.value)


def _tagged_row(_: Path) -> str:
    with pytest.raises(RowError) as caught:
        read_row(b'{"id": "1", "text": "a\\u0000"}')
    return str(caught.value)


DOORS = [
    (_settings, "HIWAR_KAFKA_SERVERS: write HOST:PORT"),
    (_sources, "every: is no duration; write"),
    (_subscriptions, "schedule: `often` is no schedule; write"),
    (_file, "zone: is no IANA time zone"),
    (_topic, "title: contains a null character"),
    (_topics_file, "cannot be read: topics.0.partitions: Input should be greater"),
    (_tagged_row, "text: contains a null character"),
]


@pytest.mark.parametrize(("door", "told"), DOORS)
def test_a_mistake_is_told_without_words_of_the_library(door: Callable[[Path], str], told: str, tmp_path: Path) -> None:
    said = door(tmp_path)
    assert told in said
    assert "Value error" not in said
    assert "pydantic" not in said


async def test_the_read_api_tells_it_in_the_same_words() -> None:
    api = FastAPI()
    add_problems(api)

    @api.get("/")
    def _ask(since: Day) -> str:
        return str(since)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(api), base_url="http://reader") as http:
        answer = await http.get("/", params={"since": "20261124"})
    assert answer.json()["errors"] == [{"field": "since", "detail": "is no date; write it like 2026-11-24"}]
