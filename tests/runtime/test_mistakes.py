"""What a validator of hiwar says reaches whoever made the mistake as it was written, at each door."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from pydantic import ValidationError
from typer.testing import CliRunner

from services.cli import app
from services.enrich.evaluation.gold import GoldError, read_gold
from services.enrich.text_rows import RowError, TextRow, read_row
from services.ingest.adapters.rows import Refusal, read_file
from services.ingest.adapters.sources.sources_file import SourcesError, read_sources
from services.publish.adapters.subscriptions_file import SubscriptionsError, load_subscriptions
from services.publish.domain.mistakes import Known
from services.publish.reader.api.parameters import Day
from services.publish.reader.api.problems import add_problems
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


def _empty_text(_: Path) -> str:
    with pytest.raises(Unprocessable) as caught:
        read_message(RawStatement, incoming(raw("a", text="x").write().replace(b'"text":"x"', b'"text":""')))
    return caught.value.detail


def _topics_file(folder: Path) -> str:
    (folder / "topics.yaml").write_text("topics: [{name: a, partitions: 0}]")
    with pytest.raises(ConfigurationError) as caught:
        load_topics(folder / "topics.yaml")
    return str(caught.value)


def _tagged_row(_: Path) -> str:
    with pytest.raises(RowError) as caught:
        read_row(b'{"id": "1", "text": "a\\u0000"}', TextRow)
    return str(caught.value)


def _rows(content: bytes) -> str:
    return "; ".join(row.cause.detail for _, row in read_file("a.jsonl", content) if isinstance(row, Refusal))


def _wrong_rows(_: Path) -> str:
    return _rows(b'{"text": 1}\n{"text": "T.", "status": "gone"}\n{"txt": "T."}\n{"text": "T."')


def _gold(folder: Path) -> str:
    (folder / "gold.jsonl").write_text('{"id": 1}\n{"id": 2, "text": "x", "acts": [{"kind": "sings"}], "themes": 3}\n')
    with pytest.raises(GoldError) as caught:
        read_gold(folder / "gold.jsonl", [])
    return str(caught.value)


def _yaml(folder: Path) -> str:
    (folder / "s.yaml").write_text("subscriptions:\n  - {name: a\n")
    with pytest.raises(SubscriptionsError) as caught:
        load_subscriptions(folder / "s.yaml", Known({}))
    with pytest.raises(SourcesError) as other:
        read_sources("sources: [\n", "sources.yaml")
    return f"{caught.value}; {other.value}"


def _wrong_kinds(_: Path) -> str:
    with pytest.raises(ValidationError) as caught:
        RuntimeSettings.model_validate({"port": "x", "kafka_tls": "x", "log_level": "loud", "grace_seconds": 0})
    return explain_settings(caught.value)


def _command(_: Path) -> str:
    environment = {**os.environ, "HIWAR_KAFKA_SERVERS": "nowhere"}
    command = [sys.executable, "-m", "services.cli", "subscriptions", "check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)  # noqa: S603 - our own
    assert done.returncode == 78
    assert "Traceback" not in done.stderr
    return done.stderr


def _option(_: Path) -> str:
    asked = (["explain", "--bidi", "foo"], ["deliveries", "list", "--state", "foo"], ["evaluate", "--worst", "x"])
    told = [CliRunner().invoke(app, [*words]) for words in asked]
    assert {one.exit_code for one in told} == {2}
    return " ".join(" ".join(one.output for one in told).replace("│", " ").split())


DOORS = [
    (_option, "Invalid value for '--bidi': 'foo' is not one of 'auto', 'terminal', 'hiwar'."),
    (_option, "Invalid value for '--state': 'foo' is not one of 'waiting', "),
    (_option, "Invalid value for '--worst': must be a whole number"),
    (_wrong_rows, "text: must be text; status: is none of published, withdrawn;"),
    (_wrong_rows, "txt: is no field that hiwar knows, did you mean text?"),
    (_wrong_rows, "not JSON: Expecting ',' delimiter at line 1, column 14"),
    (_empty_text, "text: is empty"),
    (_gold, ":1: text: is missing"),
    (_gold, "acts.0.kind: is none of appreciates, concern"),
    (_gold, "themes: must be a list"),
    (_yaml, "is no YAML: expected ',' or '}', but got '<stream end>' at line 3, column 1"),
    (_yaml, "sources.yaml: is no YAML: "),
    (_wrong_kinds, "HIWAR_PORT: must be a whole number"),
    (_wrong_kinds, "HIWAR_KAFKA_TLS: must be true or false"),
    (_wrong_kinds, "HIWAR_LOG_LEVEL: is none of debug, info, warning, error"),
    (_wrong_kinds, "HIWAR_GRACE_SECONDS: must be more than 0"),
    (_command, "HIWAR_KAFKA_SERVERS: write HOST:PORT"),
    (_settings, "HIWAR_KAFKA_SERVERS: write HOST:PORT"),
    (_sources, "every: is no duration; write"),
    (_subscriptions, "schedule: `often` is no schedule; write"),
    (_file, "zone: is no IANA time zone"),
    (_topic, "title: contains a null character"),
    (_topics_file, "cannot be read: topics.0.partitions: must be 1 or more"),
    (_tagged_row, "text: contains a null character"),
]


@pytest.mark.parametrize(("door", "told"), DOORS)
def test_a_mistake_is_told_without_words_of_the_library(door: Callable[[Path], str], told: str, tmp_path: Path) -> None:
    said = door(tmp_path)
    assert told in said
    assert "Value error" not in said
    assert not any(
        word in said for word in ("pydantic", "Input should", "Field required", "<unicode string>", "a valid")
    )


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ({"since": "20261124"}, {"field": "since", "detail": "is no date; write it like 2026-11-24"}),
        ({"since": "2026-13-24"}, {"field": "since", "detail": "is no date; write it like 2026-11-24"}),
        ({}, {"field": "since", "detail": "is missing"}),
    ],
)
async def test_the_read_api_tells_it_in_the_same_words(question: dict[str, str], told: dict[str, str]) -> None:
    api = FastAPI()
    add_problems(api)

    @api.get("/")
    def _ask(since: Day) -> str:
        return str(since)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(api), base_url="http://reader") as http:
        answer = await http.get("/", params=question)
    assert answer.json()["errors"] == [told]
