"""deploy/compose.yaml, held against settings, ports and health routes."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from services.documents.settings_table import SERVICES
from tests.deploy.files import DEPLOY, ROOT, documents, health_paths, port, secret_variables, variables

(COMPOSE,) = documents(DEPLOY / "compose.yaml")


def service(name: str) -> dict[str, Any]:
    return dict(COMPOSE["services"][name])


def environment(name: str, given: dict[str, str]) -> dict[str, str]:
    """The variables that a container gets, as compose fills them in: `${X:-without}` and `${X:+with}`."""

    def fill(match: re.Match[str]) -> str:
        value = given.get(match["name"], "")
        return (value or match["word"]) if match["kind"] == "-" else (match["word"] if value else "")

    pattern = r"\$\{(?P<name>\w+):(?P<kind>[-+])(?P<word>[^}]*)\}"
    return {key: re.sub(pattern, fill, value) for key, value in service(name)["environment"].items()}


def test_it_is_valid_compose() -> None:
    tool = Path(sys.executable).with_name("check-jsonschema")
    command = [tool, "--builtin-schema", "vendor.compose-spec", DEPLOY / "compose.yaml"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    assert done.returncode == 0, done.stdout


def test_it_has_the_three_services_each_from_its_own_image() -> None:
    built = {name: s["build"]["args"]["SERVICE"] for name, s in COMPOSE["services"].items() if "build" in s}
    assert built == {"ingest": "ingest", "enrich": "enrich", "publish": "publish", "topics": "ingest"}
    assert {name for name in SERVICES if service(name)["image"] == f"hiwar-{name}"} == SERVICES.keys()


@pytest.mark.parametrize("name", SERVICES)
def test_each_variable_is_a_setting_of_its_service(name: str) -> None:
    assert environment(name, {}).keys() - variables(name) == set()


@pytest.mark.parametrize("name", SERVICES)
def test_no_token_is_written_down(name: str) -> None:
    given = environment(name, {})
    tokens = {key for key in secret_variables(name) if key.endswith(("_TOKEN", "_PASSWORD"))}
    assert {key: given[key] for key in tokens & given.keys() if given[key]} == {}


@pytest.mark.parametrize(("name", "token"), [("ingest", "HIWAR_PUSH_TOKEN"), ("publish", "HIWAR_ADMIN_TOKEN")])
def test_an_api_listens_beyond_its_container_only_with_its_token(
    name: str, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for given, host in (({}, "127.0.0.1"), ({token: "t"}, "0.0.0.0")):  # noqa: S104 - what is tested
        for key, value in environment(name, given).items():
            monkeypatch.setenv(key, value)
        assert SERVICES[name]().host == host


def test_ports_are_those_of_the_services_and_published_on_loopback_alone() -> None:
    published = {name: s["ports"] for name, s in COMPOSE["services"].items() if "ports" in s}
    assert published == {name: [f"127.0.0.1:{port(name)}:{port(name)}"] for name in ("ingest", "publish")}


@pytest.mark.parametrize("name", SERVICES)
def test_health_is_asked_where_the_service_answers(name: str) -> None:
    (asked,) = re.findall(r"http://127\.0\.0\.1:(\d+)(/\w+)", " ".join(service(name)["healthcheck"]["test"]))
    assert asked == (str(port(name)), "/ready")
    assert "/ready" in health_paths()


@pytest.mark.parametrize("name", [*SERVICES, "topics"])
def test_services_run_without_rights_on_a_read_only_system(name: str) -> None:
    assert service(name)["read_only"] is True
    assert service(name)["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service(name)["security_opt"]


def test_servers_keep_their_data_in_volumes_and_are_reached_by_services_alone() -> None:
    assert COMPOSE["networks"]["servers"]["internal"] is True
    data = {"kafka": service("kafka")["environment"]["KAFKA_LOG_DIRS"], "mongo": "/data/db"}
    for name, path in data.items():
        assert f"{name}:{path}" in service(name)["volumes"]
        assert service(name)["networks"] == ["servers"]
    named = {
        v.partition(":")[0] for s in COMPOSE["services"].values() for v in s.get("volumes", []) if v[0] not in "$."
    }
    assert named == COMPOSE["volumes"].keys()


def test_what_is_mounted_by_default_exists() -> None:
    defaults = re.findall(r"\$\{\w+:-(\.\./[^}]+)\}", (DEPLOY / "compose.yaml").read_text())
    assert len(defaults) == 2
    assert [path for path in defaults if not (DEPLOY / path).resolve().is_relative_to(ROOT)] == []
    assert [path for path in defaults if not (DEPLOY / path).exists()] == []
