"""`python -m services.ingest`: settings are built here and nowhere else."""

from services.ingest.app import build_app
from services.ingest.settings import IngestSettings
from shared.runtime.service import exit_with, run

if __name__ == "__main__":
    exit_with(run("ingest", IngestSettings, build_app))
