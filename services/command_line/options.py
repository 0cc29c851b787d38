"""Options that several commands share: which servers, and JSON instead of words."""

from pathlib import Path
from typing import Annotated, Any

import typer

Kafka = Annotated[str | None, typer.Option("--kafka", help="HOST:PORT of a Kafka; HIWAR_KAFKA_SERVERS without.")]
MongoUrl = Annotated[str | None, typer.Option("--mongo", help="URL of a MongoDB; HIWAR_MONGO_URL without.")]
Seeds = Annotated[
    Path, typer.Option("--seeds", envvar="HIWAR_SEEDS_DIR", help="Folder with taxonomy/, lexicons/ and gazetteers/.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def servers_given(kafka: str | None, mongo: str | None) -> dict[str, Any]:
    """Give the settings that a command was told instead of those of the environment."""
    from pydantic import SecretStr  # noqa: PLC0415 - slow, and other commands start without it

    return {
        **({"kafka_servers": kafka} if kafka else {}),
        **({"mongo_url": SecretStr(mongo)} if mongo else {}),
    }
