"""The rights of each Kafka user: what `hiwar acls` reads and gives."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from confluent_kafka.admin import AclBinding

    from shared.runtime.settings import RuntimeSettings

_ANSWER_SECONDS = 30.0
_ALWAYS = ("DESCRIBE", "DESCRIBE_CONFIGS")
_OPERATIONS = {
    "reads": ("TOPIC", ("READ", *_ALWAYS)),
    "writes": ("TOPIC", ("WRITE", *_ALWAYS)),
    "manages": ("TOPIC", ("CREATE", "ALTER", "ALTER_CONFIGS", *_ALWAYS)),
    "groups": ("GROUP", ("READ",)),
    "watches": ("GROUP", ("DESCRIBE",)),
}


class Rights(BaseModel):
    """What one user may do, by topic and group."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reads: list[str] = []
    writes: list[str] = []
    manages: list[str] = []
    groups: list[str] = []
    watches: list[str] = []


class Acl(NamedTuple):
    """One entry of Kafka's access control list; allows, from any host."""

    user: str
    operation: str
    resource: str
    name: str


class _File(BaseModel):
    users: dict[str, Rights]


def load_acls(path: Path) -> list[Acl]:
    """Read deploy/acls.yaml; what reading and writing a topic both need stands once.

    Raises:
        pydantic.ValidationError: an entry is malformed.
    """
    return list(dict.fromkeys(_acls(_File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))).users)))


def give(settings: "RuntimeSettings", acls: list[Acl]) -> None:
    """Create the entries; ones that there are already stay.

    aiokafka has no request for this, librdkafka has.

    Raises:
        KafkaException: Kafka did not answer in time or refused.
    """
    from confluent_kafka.admin import AdminClient  # noqa: PLC0415 - as above

    client = AdminClient({**_client(settings), "log_level": 0})
    futures = client.create_acls([_binding(acl) for acl in acls], request_timeout=_ANSWER_SECONDS)
    for future in futures.values():
        future.result(timeout=_ANSWER_SECONDS + 1)


def _acls(users: Mapping[str, Rights]) -> Iterator[Acl]:
    for user, rights in users.items():
        for kind, (resource, operations) in _OPERATIONS.items():
            for name in getattr(rights, kind):
                for operation in operations:
                    yield Acl(user, operation, resource, name)


def _binding(acl: Acl) -> "AclBinding":
    from confluent_kafka.admin import (  # noqa: PLC0415 - as above
        AclBinding,
        AclOperation,
        AclPermissionType,
        ResourcePatternType,
        ResourceType,
    )

    return AclBinding(
        ResourceType[acl.resource],
        acl.name,
        ResourcePatternType.LITERAL,
        f"User:{acl.user}",
        "*",
        AclOperation[acl.operation],
        AclPermissionType.ALLOW,
    )


def _client(settings: "RuntimeSettings") -> dict[str, Any]:
    sasl = settings.kafka_username is not None
    protocol = ("SASL_" if sasl else "") + ("SSL" if settings.kafka_tls else "PLAINTEXT")
    options: dict[str, Any] = {"bootstrap.servers": settings.kafka_servers, "security.protocol": protocol}
    if settings.kafka_ca_file is not None:
        options["ssl.ca.location"] = str(settings.kafka_ca_file)
    if settings.kafka_password is not None:
        options |= {
            "sasl.mechanism": "SCRAM-SHA-512",
            "sasl.username": settings.kafka_username,
            "sasl.password": settings.kafka_password.get_secret_value(),
        }
    return options
