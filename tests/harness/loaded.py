"""What the process has loaded from which programs are forked."""

import services.cli
import services.enrich.app
import services.ingest.app
import services.publish.app
import shared.runtime.topics_job

__all__ = ["services", "shared"]
