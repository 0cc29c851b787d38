"""ingest that stops as soon as it has started: to see that it starts."""

from services.ingest.app import build_app
from services.ingest.settings import IngestSettings
from shared.runtime.service import Service, exit_with, run
from shared.runtime.stop import Stop


def build(settings: IngestSettings) -> Service:
    service = build_app(settings)

    async def end(stop: Stop) -> None:
        stop.set()

    service.background = [end]
    return service


if __name__ == "__main__":
    exit_with(run("ingest", IngestSettings, build))
