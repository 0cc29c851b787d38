"""`python -m services.enrich`: settings are built here and nowhere else."""

from services.enrich.app import build_app
from services.enrich.settings import EnrichSettings
from shared.runtime.service import exit_with, run

if __name__ == "__main__":
    exit_with(run("enrich", EnrichSettings, build_app))
