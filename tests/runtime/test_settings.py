"""Settings: what is wrong is told by its variable, what is secret is told to nobody, all are in the table."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from services.documents.settings_table import SERVICES, settings_table
from services.ingest.settings import IngestSettings
from services.publish.settings import PublishSettings
from shared.runtime.settings import RuntimeSettings, explain_settings, misspelt

SECRET = "not-to-be-shown"  # noqa: S105 - what is tested


def explained(settings: type[RuntimeSettings], monkeypatch: pytest.MonkeyPatch, **environment: str) -> str:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError) as caught:
        settings()
    return explain_settings(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HIWAR_PORT", "many"),
        ("HIWAR_PORT", "70000"),
        ("HIWAR_BATCH_RECORDS", "0"),
        ("HIWAR_MONGO_DRIVER", "sqlite"),
        ("HIWAR_LOG_LEVEL", "loud"),
        ("HIWAR_KAFKA_TLS", "perhaps"),
        ("HIWAR_GRACE_SECONDS", "-1"),
    ],
)
def test_a_wrong_value_is_told_by_its_variable(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    assert f"{name}: " in explained(RuntimeSettings, monkeypatch, **{name: value})


def test_a_password_without_a_name_is_told_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    told = explained(RuntimeSettings, monkeypatch, HIWAR_KAFKA_PASSWORD=SECRET)
    assert "HIWAR_KAFKA_USERNAME" in told
    assert SECRET not in told


def test_secrets_are_not_shown_by_the_settings_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIWAR_MONGO_URL", f"mongodb://user:{SECRET}@db/")
    monkeypatch.setenv("HIWAR_PUSH_TOKEN", SECRET)
    settings = IngestSettings()
    assert SECRET not in repr(settings) + str(settings) + settings.model_dump_json()
    assert SECRET in settings.mongo_url.get_secret_value()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.9.9.9"])
def test_loopback_needs_no_token(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("HIWAR_HOST", host)
    assert IngestSettings().push_token is None


@pytest.mark.parametrize("host", ["0.0.0.0", "10.1.2.3", "::", "hiwar.example.org"])  # noqa: S104 - what is tested
def test_any_other_address_needs_one(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    assert "HIWAR_PUSH_TOKEN" in explained(IngestSettings, monkeypatch, HIWAR_HOST=host)
    monkeypatch.setenv("HIWAR_PUSH_TOKEN", SECRET)
    assert IngestSettings().host == host


def test_the_table_has_every_variable_of_every_service_with_a_meaning() -> None:
    rows = {line.split("`")[1]: line for line in settings_table().splitlines()[2:]}
    wanted = {f"HIWAR_{name.upper()}" for settings in SERVICES.values() for name in settings.model_fields}
    assert rows.keys() == wanted
    assert all(not line.endswith("| None |") for line in rows.values())
    assert "| all |" in rows["HIWAR_KAFKA_SERVERS"]
    assert "| ingest |" in rows["HIWAR_PUSH_TOKEN"]
    assert "`8081` / `8082` / `8083`" in rows["HIWAR_PORT"]


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        (IngestSettings, "HIWAR_INPUT_PATHS"),
        (IngestSettings, "HIWAR_INBOX_PATHS"),
        (PublishSettings, "HIWAR_READ_TOKENS"),
        (PublishSettings, "HIWAR_WEBHOOK_ALLOW"),
    ],
)
def test_a_list_that_is_no_json_is_told_with_its_form_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, settings: type[RuntimeSettings], name: str
) -> None:
    told = explained(settings, monkeypatch, **{name: SECRET})
    assert told == f'{name}: is no JSON list; write it like ["one", "two"]'


def test_a_list_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIWAR_INPUT_PATHS", '["/data/in", "/data/more"]')
    assert IngestSettings().input_paths == (Path("/data/in"), Path("/data/more"))


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("HIWAR_PUSH_TOKN", "HIWAR_PUSH_TOKEN"),
        ("HIWAR_MONGO_URI", "HIWAR_MONGO_URL"),
        ("hiwar_input_path", "HIWAR_INPUT_PATHS"),
    ],
)
def test_a_misspelt_variable_is_told_with_the_one_that_is_meant(given: str, meant: str) -> None:
    assert misspelt(IngestSettings, [given, meant, "PATH"]) == {given: meant}


@pytest.mark.parametrize("service", SERVICES)
def test_no_variable_of_another_service_is_taken_for_a_misspelt_one(service: str) -> None:
    every = {f"HIWAR_{name.upper()}" for settings in SERVICES.values() for name in settings.model_fields}
    assert misspelt(SERVICES[service], [*every, "HIWAR_TEST_SERVERS", "HIWAR_"]) == {}
