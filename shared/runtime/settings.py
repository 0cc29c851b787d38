"""What every service is told by its environment: servers, port, logs. All names begin with HIWAR_."""

import json
import re
import socket
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from shared.mistakes import words

_PREFIX = "HIWAR_"
_ALIKE = 0.85
T = TypeVar("T")


def _read_list(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        message = 'is no JSON list; write it like ["one", "two"]'
        raise ValueError(message) from error


JsonList = Annotated[tuple[T, ...], NoDecode, BeforeValidator(_read_list)]
"""A setting of several values; pydantic-settings itself would end with an error that names no remedy."""


class RuntimeSettings(BaseSettings):
    """Settings that all services share; a service adds its own in its `settings.py`."""

    # An empty variable is one that was not set: an empty token would let everyone in.
    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_ignore_empty=True, frozen=True, extra="ignore")

    kafka_servers: str = Field(default="127.0.0.1:9092", description="Bootstrap servers, HOST:PORT, comma-separated.")
    kafka_username: str | None = Field(default=None, description="SASL SCRAM-SHA-512 user; none means no SASL.")
    kafka_password: SecretStr | None = Field(default=None, description="Password of that user.")
    kafka_tls: bool = Field(default=False, description="Whether brokers are spoken to over TLS.")
    kafka_ca_file: Path | None = Field(default=None, description="CA certificates, PEM; none means the system's.")
    topics_file: Path = Field(
        default=Path("deploy/topics.yaml"), description="What the topics must be like; compared at start."
    )
    mongo_url: SecretStr = Field(
        default=SecretStr("mongodb://127.0.0.1:27017"), description="MongoDB connection string, with user and TLS."
    )
    mongo_database: str = Field(default="hiwar", description="Database that holds all collections.")
    mongo_driver: Literal["motor", "pymongo"] = Field(default="motor", description="Which asyncio driver to use.")
    host: str = Field(default="127.0.0.1", description="Address that HTTP listens on.")
    port: int = Field(default=8080, ge=0, le=65535, description="Port of /live, /ready, /metrics; 0 takes a free one.")
    replica: str = Field(default_factory=socket.gethostname, description="Stable name of this replica: the pod name.")
    batch_records: int = Field(default=200, ge=1, le=2000, description="Most records of one batch.")
    batch_timeout_ms: int = Field(default=100, ge=1, le=10_000, description="How long a batch waits to fill.")
    session_seconds: float = Field(
        default=30.0, ge=1, le=300, description="A replica that is silent for so long loses its partitions to others."
    )
    start_timeout_seconds: float = Field(
        default=600.0, gt=0, description="How long to wait for Kafka and MongoDB at start before giving up."
    )
    grace_seconds: float = Field(default=10.0, gt=0, le=300, description="How long a stop may take.")
    log_format: Literal["auto", "json", "console"] = Field(
        default="auto", description="auto: colours in a terminal, JSON elsewhere."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="Least level told.")
    otlp_endpoint: str | None = Field(
        default=None, description="OTLP/HTTP address for traces, such as http://collector:4318/v1/traces; none: off."
    )

    @field_validator("kafka_servers")
    @classmethod
    def _hosts_and_ports(cls, value: str) -> str:
        if not all(re.fullmatch(r"\S+:\d{1,5}", server) for server in value.split(",")):
            message = "write HOST:PORT,HOST:PORT"
            raise ValueError(message)
        return value

    @model_validator(mode="after")
    def _password_with_username(self) -> Self:
        if (self.kafka_username is None) != (self.kafka_password is None):
            message = "give HIWAR_KAFKA_USERNAME and HIWAR_KAFKA_PASSWORD together, or neither"
            raise ValueError(message)
        return self


def explain_settings(error: ValidationError) -> str:
    """Tell which environment variables are wrong and why, without their values: they may be secret."""
    problems = error.errors(include_url=False, include_input=False)
    return "; ".join(
        (f"{_PREFIX}{problem['loc'][0]}: ".upper() if problem["loc"] else "") + words(problem) for problem in problems
    )


def misspelt(model: type[RuntimeSettings], variables: Iterable[str]) -> dict[str, str]:
    """Give the variables that no setting reads, each with the one that its writer may have meant.

    One that is like none may be another service's, or another program's: it is left out.
    """
    known = [f"{_PREFIX}{name.upper()}" for name in model.model_fields]
    strange = [name for name in variables if name.upper().startswith(_PREFIX) and name.upper() not in known]
    near = {name: _like(name.upper(), known) for name in strange}
    return {name: meant for name, meant in near.items() if meant}


def _like(name: str, known: Iterable[str]) -> str:
    """Without the prefix, which makes all alike."""
    found = get_close_matches(name.removeprefix(_PREFIX), [one.removeprefix(_PREFIX) for one in known], 1, _ALIKE)
    return f"{_PREFIX}{found[0]}" if found else ""
