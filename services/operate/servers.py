"""Where an operator's commands find Kafka and MongoDB, and the one sentence that they say when it is not there."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from services.command_line.ending import end
from services.command_line.options import servers_given
from shared.errors import EXIT_CONFIGURATION, ConfigurationError, Refused, Unavailable

if TYPE_CHECKING:
    from shared.runtime.mongo import Mongo
    from shared.runtime.settings import RuntimeSettings

T = TypeVar("T")
GOES_ON = "stopped; the same command goes on where it was"


def settings_of(kafka: str | None, mongo: str | None) -> "RuntimeSettings":
    """Give the services' settings from the environment, with what the command was told instead.

    Raises:
        ValidationError: one is wrong; `hiwar` tells it in a sentence.
    """
    from shared.runtime.settings import RuntimeSettings  # noqa: PLC0415 - other commands start without it

    return RuntimeSettings(**servers_given(kafka, mongo))


def with_servers(
    settings: "RuntimeSettings", work: Callable[["Mongo"], Awaitable[T]], *, stopped: str = "stopped"
) -> T:
    """Run `work` with an open MongoDB; end with one sentence and a status when a server is away or refuses us.

    Args:
        settings: where the servers are.
        work: what to do.
        stopped: what Ctrl-C is answered with.
    """
    try:
        return asyncio.run(_run(settings, work))
    except (ConfigurationError, Refused) as error:
        end(str(error), status=EXIT_CONFIGURATION)
    except Unavailable as error:
        end(f"{error}; are HIWAR_KAFKA_SERVERS ({settings.kafka_servers}) and HIWAR_MONGO_URL right?")
    except KeyboardInterrupt:
        end(stopped, status=130)


async def _run(settings: "RuntimeSettings", work: Callable[["Mongo"], Awaitable[T]]) -> T:
    from shared.runtime.kafka import reach  # noqa: PLC0415 - other commands start without these
    from shared.runtime.logs import configure_logs  # noqa: PLC0415
    from shared.runtime.mongo import connect  # noqa: PLC0415

    configure_logs("operator", log_format="console", level="error")
    await reach(settings)
    mongo = connect(settings)
    try:
        await mongo.ping()
        return await work(mongo)
    finally:
        await mongo.close()
