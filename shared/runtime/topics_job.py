"""`python -m shared.runtime.topics_job`: `hiwar topics apply` for images, without that command; waits for Kafka."""

import asyncio
import sys

import structlog
from pydantic import ValidationError

from shared.errors import EXIT_CONFIGURATION, ConfigurationError, Refused, Unavailable
from shared.runtime.backoff import keep_trying
from shared.runtime.kafka import reach
from shared.runtime.logs import configure_logs
from shared.runtime.settings import RuntimeSettings, explain_settings
from shared.runtime.stop import Stop
from shared.runtime.topics import apply_topics, load_topics

log = structlog.get_logger(__name__)


def main() -> int:
    """Apply HIWAR_TOPICS_FILE.

    Returns:
        0 when the topics are as wanted, 78 when a person must change something first.
    """
    configure_logs("topics", log_format="auto", level="info")
    try:
        settings = RuntimeSettings()
        configure_logs("topics", log_format=settings.log_format, level=settings.log_level)
        for change in asyncio.run(_apply(settings)):
            log.info("topic_changed", change=change)
    except ValidationError as error:
        log.error("configuration_wrong", reason=explain_settings(error))  # noqa: TRY400 - one sentence
        return EXIT_CONFIGURATION
    except (ConfigurationError, Unavailable) as error:
        log.error("configuration_wrong", reason=str(error))  # noqa: TRY400 - one sentence
        return EXIT_CONFIGURATION
    log.info("topics_as_wanted")
    return 0


async def _apply(settings: RuntimeSettings) -> list[str]:
    wanted = load_topics(settings.topics_file)

    async def attempt() -> list[str]:
        try:
            await reach(settings)
            return await apply_topics(settings, wanted)
        except Refused as error:
            raise ConfigurationError(str(error)) from error

    return await keep_trying(
        attempt, stop=Stop(), what="apply topics", give_up_after_seconds=settings.start_timeout_seconds
    )


if __name__ == "__main__":
    sys.exit(main())
