"""What lies under deploy/, as the tests of it read it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import SecretStr

from services.documents.settings_table import SERVICES
from shared.runtime.health import Health
from shared.runtime.mongo import Mongo

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"
BASE = DEPLOY / "kubernetes" / "base"
OVERLAYS = DEPLOY / "kubernetes" / "overlays"


def documents(path: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(path.read_text(encoding="utf-8")))


def variables(service: str) -> set[str]:
    """Every environment variable that a service reads."""
    return {f"HIWAR_{name.upper()}" for name in SERVICES[service].model_fields}


def secret_variables(service: str) -> set[str]:
    return {
        f"HIWAR_{name.upper()}"
        for name, field in SERVICES[service].model_fields.items()
        if SecretStr in {field.annotation, *getattr(field.annotation, "__args__", ())}
    }


def port(service: str) -> int:
    return int(SERVICES[service].model_fields["port"].default)


def health_paths() -> set[str]:
    return {route.path for route in Health([], mongo=Mongo(None, None), refresh=[]).routes()}


def workloads() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each service with its Deployment or StatefulSet."""
    for service in SERVICES:
        for document in documents(BASE / f"{service}.yaml"):
            if document["kind"] in {"Deployment", "StatefulSet"}:
                yield service, document


def container(workload: dict[str, Any]) -> dict[str, Any]:
    (only,) = workload["spec"]["template"]["spec"]["containers"]
    return dict(only)
