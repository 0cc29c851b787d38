"""The settings of all services as a Markdown table, made from the classes that read them."""

from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from services.enrich.settings import EnrichSettings
from services.ingest.settings import IngestSettings
from services.publish.settings import PublishSettings
from shared.runtime.settings import RuntimeSettings

SERVICES: dict[str, type[RuntimeSettings]] = {
    "ingest": IngestSettings,
    "enrich": EnrichSettings,
    "publish": PublishSettings,
}


def settings_table() -> str:
    """Give one row per environment variable: name, services, default, meaning."""
    rows: dict[str, tuple[list[str], list[str], FieldInfo]] = {}
    for service, settings in SERVICES.items():
        for name, field in settings.model_fields.items():
            general = RuntimeSettings.model_fields.get(name, field)
            services, defaults, _ = rows.setdefault(f"HIWAR_{name.upper()}", ([], [], general))
            services.append(service)
            defaults.append(_default(field))
    lines = ["| variable | services | default | meaning |", "|---|---|---|---|"]
    for name, (services, defaults, field) in rows.items():
        told = "all" if len(services) == len(SERVICES) else ", ".join(services)
        default = " / ".join(dict.fromkeys(defaults))
        lines.append(f"| `{name}` | {told} | {default} | {field.description} |")
    return "\n".join(lines)


def _default(field: FieldInfo) -> str:
    value: Any = field.default
    if value is PydanticUndefined:
        return "host name"
    if value is None or value == ():
        return "none"
    return f"`{value.get_secret_value() if isinstance(value, SecretStr) else value}`"
