"""`hiwar schemas`, `settings`: what is made from the code, written and checked."""

import typer

from services.command_line.ending import report
from services.command_line.project import PROJECT
from services.documents import manual

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
schemas_app = typer.Typer(no_args_is_help=True, help="The contract with consumers.")


def mount(hiwar: typer.Typer) -> None:
    """Add the commands to `hiwar`."""
    hiwar.add_typer(schemas_app, name="schemas")
    hiwar.add_typer(manual.app, name="manual")
    hiwar.add_typer(app)


@app.command()
def settings() -> None:
    """Print all settings of the three services as a Markdown table."""
    from services.documents.settings_table import settings_table  # noqa: PLC0415 - others start without the services

    typer.echo(settings_table())


@schemas_app.command("check")
def schemas_check() -> None:
    """Tell where committed schemas differ from the models or break what was released; status 1 when they do."""
    from services.documents import schemas  # noqa: PLC0415 - other commands start without the models

    report([*schemas.differences(), *schemas.breaks()], "schemas")


@schemas_app.command("write")
def schemas_write() -> None:
    """Write schemas and AsyncAPI document from the models."""
    from services.documents import schemas  # noqa: PLC0415 - as above

    for path in schemas.write():
        typer.echo(path.relative_to(PROJECT))
