"""publish that takes up after five seconds what a killed process was delivering, where it usually waits two minutes."""

from datetime import timedelta

from services.publish import delivering
from services.publish.app import build_app
from services.publish.settings import PublishSettings
from shared.runtime.service import exit_with, run

if __name__ == "__main__":
    delivering._LEASE = timedelta(seconds=5)  # noqa: SLF001 - no setting: nobody needs another
    exit_with(run("publish", PublishSettings, build_app))
