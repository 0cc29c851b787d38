"""One service as a process of its own, forked from one that has everything loaded: a schedule starts dozens."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from services.enrich import app as enrich_app
from services.enrich.domain import stories
from services.enrich.settings import EnrichSettings
from services.ingest import app as ingest_app
from services.ingest.settings import IngestSettings
from services.publish import app as publish_app
from services.publish.settings import PublishSettings
from shared.runtime.service import run
from tests.faults.hooks import place
from tests.faults.tagger import tagger

TAGGER = tagger()
_SERVICES: dict[str, tuple[type[Any], Callable[[Any], Any]]] = {
    "ingest": (IngestSettings, ingest_app.build_app),
    "enrich": (EnrichSettings, enrich_app.build_app),
    "publish": (PublishSettings, publish_app.build_app),
}
_SHORTER = {
    "_LEFT_BEHIND": timedelta(seconds=1),
    "_SWEEP_SECONDS": 0.5,
    "_LEASE": timedelta(seconds=5),  # longer than Kafka refuses writes
    "_DELAYS_SECONDS": (0.3, 0.6, 1.2, 2.4),
}
_PR_SET_PDEATHSIG = 1


def serve(service: str, environment: Mapping[str, str], log: Path) -> None:
    """Run a service as `python -m services.NAME` does, until it ends or is ended.

    What a crash left behind is taken up after one second instead of ten or thirty, and who was not reached is tried
    again as soon: a schedule lasts some seconds. Four keys of a text instead of twenty are the same steps with a fifth
    of the writes; no text of a schedule is a reprint.
    """
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with log.open("ab") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    os.environ.update(environment)
    enrich_app.load_lexicon = lambda _seeds: None  # type: ignore[assignment]
    enrich_app.Tagger = lambda _lexicon, _extractor: TAGGER  # type: ignore[assignment,misc]
    for module in [found for name, found in sys.modules.items() if name.startswith("services.")]:
        for name, shorter in _SHORTER.items():
            if hasattr(module, name):
                setattr(module, name, shorter)
    stories.KEYS = 4
    place(service)
    settings, build = _SERVICES[service]
    os._exit(run(service, settings, build))
