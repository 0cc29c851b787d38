"""`hiwar topics`: the Kafka topics, from deploy/topics.yaml."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.command_line.ending import end, report
from services.operate.servers import settings_of
from shared.embedded.servers import TOPICS
from shared.errors import EXIT_CONFIGURATION, ConfigurationError, Refused, Unavailable

if TYPE_CHECKING:
    from shared.runtime.settings import RuntimeSettings

app = typer.Typer(no_args_is_help=True, help="The Kafka topics.")
TopicsFile = Annotated[Path, typer.Option("--file", help="The topics file.")]


@app.command("apply")
def topics_apply(file: TopicsFile = TOPICS) -> None:
    """Create missing topics, add partitions, set configuration; nothing is deleted. Servers: HIWAR_KAFKA_*."""
    from shared.runtime.topics import apply_topics, load_topics  # noqa: PLC0415 - other commands start without Kafka

    for line in _with_kafka(lambda settings: asyncio.run(apply_topics(settings, load_topics(file)))):
        typer.echo(line)


@app.command("check")
def topics_check(file: TopicsFile = TOPICS) -> None:
    """Tell how the topics differ from the file; status 1 when they do."""
    from shared.runtime.topics import check_topics, load_topics  # noqa: PLC0415 - as above

    report(_with_kafka(lambda settings: asyncio.run(check_topics(settings, load_topics(file)))), "topics")


def _with_kafka(work: "Callable[[RuntimeSettings], list[str]]") -> list[str]:
    from shared.runtime.kafka import reach  # noqa: PLC0415 - as above

    settings = settings_of(None, None)
    try:
        asyncio.run(reach(settings))
        return work(settings)
    except (ConfigurationError, Refused) as error:
        end(str(error), status=EXIT_CONFIGURATION)
    except Unavailable as error:
        end(f"{error}; is HIWAR_KAFKA_SERVERS right ({settings.kafka_servers})?")
