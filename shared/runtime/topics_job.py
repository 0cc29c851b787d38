"""`python -m shared.runtime.topics_job`: `hiwar topics apply` for images, without that command; waits for Kafka."""

import asyncio
import sys

import structlog
from pydantic import ValidationError

from shared.errors import Unavailable
from shared.runtime.backoff import keep_trying
from shared.runtime.logs import configure_logs
from shared.runtime.settings import RuntimeSettings, explain_settings
from shared.runtime.stop import Stop
from shared.runtime.topics import apply_topics, load_topics

EXIT_CONFIGURATION = 78
"""As a service ends (shared/runtime/service.py)."""

log = structlog.get_logger(__name__)


def main() -> int:
    """Apply HIWAR_TOPICS_FILE.

    Returns:
        0 when the topics are as wanted, 1 when Kafka did not answer in time, 78 when the configuration is wrong.
    """
    try:
        settings = RuntimeSettings()
        wanted = load_topics(settings.topics_file)
    except ValidationError as error:
        configure_logs("topics", log_format="auto", level="info")
        log.error("configuration_wrong", reason=explain_settings(error))  # noqa: TRY400 - one sentence
        return EXIT_CONFIGURATION
    configure_logs("topics", log_format=settings.log_format, level=settings.log_level)
    wait = settings.start_timeout_seconds

    async def apply() -> list[str]:
        return await keep_trying(
            lambda: apply_topics(settings, wanted), stop=Stop(), what="apply topics", give_up_after_seconds=wait
        )

    try:
        for line in asyncio.run(apply()):
            log.info("topic_changed", change=line)
    except Unavailable as error:
        log.error("topics_not_applied", reason=str(error))  # noqa: TRY400 - one sentence
        return 1
    log.info("topics_as_wanted", topics=[topic.name for topic in wanted])
    return 0


if __name__ == "__main__":
    sys.exit(main())
