"""`hiwar acls`: the rights of each Kafka user, from deploy/acls.yaml."""

from pathlib import Path
from typing import Annotated

import typer

from services.command_line.project import PROJECT
from services.operate.servers import settings_of

ACLS = PROJECT / "deploy" / "acls.yaml"

app = typer.Typer(no_args_is_help=True, help="The rights of Kafka users.")
AclsFile = Annotated[Path, typer.Option("--file", exists=True, dir_okay=False, help="The rights file.")]


@app.command("list")
def list_acls(file: AclsFile = ACLS) -> None:
    """Print every right: user, operation, resource."""
    from services.operate.rights import load_acls  # noqa: PLC0415 - other commands start without it

    for acl in load_acls(file):
        typer.echo(f"User:{acl.user}\t{acl.operation}\t{acl.resource}\t{acl.name}")


@app.command("apply")
def apply_acls(file: AclsFile = ACLS) -> None:
    """Give the rights; none is taken away. Servers, and a user who may: HIWAR_KAFKA_*."""
    from confluent_kafka import KafkaException  # noqa: PLC0415 - as above

    from services.operate.rights import give, load_acls  # noqa: PLC0415 - as above

    acls = load_acls(file)
    try:
        give(settings_of(None, None), acls)
    except KafkaException as error:
        typer.echo(f"the rights were not given: {error.args[0].str()}; the user needs ALTER on the cluster", err=True)
        raise typer.Exit(1) from error
    typer.echo(f"{len({acl.user for acl in acls})} users have their {len(acls)} rights")
