"""`python -m services.enrich`: settings are built here and nowhere else."""

from shared.runtime.memory import collector_paused

with collector_paused():  # what is imported stays: to look at it again and again takes a tenth of the start
    from services.enrich.app import build_app
    from services.enrich.settings import EnrichSettings
    from shared.runtime.service import exit_with, run

if __name__ == "__main__":
    exit_with(run("enrich", EnrichSettings, build_app))
