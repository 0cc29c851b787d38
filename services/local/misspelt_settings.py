"""Variables that were meant for a setting and are none: who runs all services at a terminal sees no logs of theirs."""

import os

from services.enrich.settings import EnrichSettings
from services.ingest.settings import IngestSettings
from services.publish.settings import PublishSettings
from shared.runtime.settings import RuntimeSettings, misspelt

_SETTINGS: tuple[type[RuntimeSettings], ...] = (IngestSettings, EnrichSettings, PublishSettings)


def misspelt_settings() -> list[str]:
    """Tell each variable of the environment that no service reads, and what may be meant; a line each."""
    known = {f"HIWAR_{name.upper()}" for one in _SETTINGS for name in one.model_fields}
    found = {name: meant for one in _SETTINGS for name, meant in misspelt(one, os.environ).items()}
    return [
        f"{name}: no setting has this name; did you mean {meant}?"
        for name, meant in sorted(found.items())
        if name.upper() not in known
    ]
