"""`hiwar acls`: the rights of each Kafka user, from deploy/acls.yaml."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer
import yaml
from pydantic import BaseModel, ConfigDict

from services.operate.servers import settings_of

if TYPE_CHECKING:
    from confluent_kafka.admin import AclBinding

    from shared.runtime.settings import RuntimeSettings

ACLS = Path(__file__).resolve().parent.parent / "deploy" / "acls.yaml"
_ANSWER_SECONDS = 30.0
_ALWAYS = ("DESCRIBE", "DESCRIBE_CONFIGS")
_OPERATIONS = {
    "reads": ("TOPIC", ("READ", *_ALWAYS)),
    "writes": ("TOPIC", ("WRITE", *_ALWAYS)),
    "manages": ("TOPIC", ("CREATE", "ALTER", "ALTER_CONFIGS", *_ALWAYS)),
    "groups": ("GROUP", ("READ",)),
    "watches": ("GROUP", ("DESCRIBE",)),
}

app = typer.Typer(no_args_is_help=True, help="The rights of Kafka users.")
AclsFile = Annotated[Path, typer.Option("--file", exists=True, dir_okay=False, help="The rights file.")]


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


@app.command("list")
def list_acls(file: AclsFile = ACLS) -> None:
    """Print every right: user, operation, resource."""
    for acl in load_acls(file):
        typer.echo(f"User:{acl.user}\t{acl.operation}\t{acl.resource}\t{acl.name}")


@app.command("apply")
def apply_acls(file: AclsFile = ACLS) -> None:
    """Give the rights; none is taken away. Servers, and a user who may: HIWAR_KAFKA_*."""
    from confluent_kafka import KafkaException  # noqa: PLC0415 - other commands start without it

    acls = load_acls(file)
    try:
        give(settings_of(None, None), acls)
    except KafkaException as error:
        typer.echo(f"the rights were not given: {error.args[0].str()}; the user needs ALTER on the cluster", err=True)
        raise typer.Exit(1) from error
    typer.echo(f"{len({acl.user for acl in acls})} users have their {len(acls)} rights")


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
