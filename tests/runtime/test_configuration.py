"""What can be known to be wrong before any server is asked."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from services.ingest.settings import IngestSettings
from shared.errors import ConfigurationError
from shared.runtime.kafka import security
from shared.runtime.mongo import connect
from shared.runtime.settings import RuntimeSettings, explain_settings
from shared.runtime.topics import load_topics
from tests.harness.secrets import MARK, logs_with_secrets

SECRET = f"{MARK}-a"


@pytest.mark.parametrize("driver", ["motor", "pymongo"])
@pytest.mark.parametrize(
    "url",
    [
        f"mongodb://user:{SECRET}/b@127.0.0.1",
        f"mongodb://user:{SECRET}@127.0.0.1:port",
        f"mongodb://user:{SECRET}@127.0.0.1/?tls=true&tlsCAFile=nowhere.pem",
        "mongodb://",
        "http://127.0.0.1:27017",
    ],
)
async def test_a_url_that_is_none_is_told_without_what_it_holds(url: str, driver: Any) -> None:
    with pytest.raises(ConfigurationError, match="HIWAR_MONGO_URL cannot be used") as told:
        connect(RuntimeSettings.model_validate({"mongo_url": url, "mongo_driver": driver}))
    assert SECRET not in str(told.value)
    assert told.value.__cause__ is None  # the driver's own words hold it


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_ca_file_that_is_none(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "ca.pem"
    if content:
        file.write_text(content)
    with pytest.raises(ConfigurationError, match=r"HIWAR_KAFKA_CA_FILE=.*ca\.pem is no file of PEM certificates"):
        security(RuntimeSettings(kafka_tls=True, kafka_ca_file=file))


@pytest.mark.parametrize("servers", ["kafka", "", "a:1,b", "a:1, b:2", "a:port"])
def test_servers_without_a_port(servers: str) -> None:
    with pytest.raises(ValidationError) as error:
        RuntimeSettings(kafka_servers=servers)
    assert "write HOST:PORT,HOST:PORT" in explain_settings(error.value)


@pytest.mark.parametrize(
    "content", [None, "topics: {}", "topics: [{name: a}]", "topics: [{name: a, partitions: 0}]", "[", "\x00"]
)
def test_a_topics_file_that_is_none(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "topics.yaml"
    if content:
        file.write_text(content)
    with pytest.raises(ConfigurationError, match=r"HIWAR_TOPICS_FILE=.*topics\.yaml cannot be read: \S"):
        load_topics(file)


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else an empty token would let everyone in."""
    for name in ("PUSH_TOKEN", "HOST", "KAFKA_USERNAME", "KAFKA_PASSWORD"):
        monkeypatch.setenv(f"HIWAR_{name}", "")
    settings = IngestSettings()
    assert (settings.push_token, settings.host, settings.kafka_username) == (None, "127.0.0.1", None)


def test_a_log_line_that_holds_a_secret_would_be_found(tmp_path: Path) -> None:
    """What the end of every test run looks for, see tests/conftest.py."""
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "clean.log").write_text('{"event": "service_started"}\n')
    assert logs_with_secrets(tmp_path) == []
    (tmp_path / "logs" / "service.log").write_text(f'{{"event": "a"}}\n{{"password": "{SECRET}"}}\n')
    assert logs_with_secrets(tmp_path) == [f"{tmp_path / 'logs' / 'service.log'}:2"]
    (tmp_path / "logs" / "service.log").unlink()
