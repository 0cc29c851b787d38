"""`hiwar`: everything a person does with hiwar from a terminal."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from services.command_line.ending import errors, report
from services.command_line.interrupting import leaving_at_once
from services.command_line.options import Seeds
from services.command_line.project import PROJECT
from services.command_line.refused_options import PlainGroup
from services.command_line.terminal import Bidi
from services.documents import commands as documents_commands
from services.enrich import commands as enrich_commands
from services.ingest import commands as ingest_commands
from services.local import explaining
from services.operate import commands as operate_commands
from services.operate.servers import settings_of
from services.publish import commands as publish_commands
from shared.errors import EXIT_CONFIGURATION, ConfigurationError
from shared.mistakes import explain_os

app = typer.Typer(
    cls=PlainGroup, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__
)
taxonomy_app = typer.Typer(no_args_is_help=True, help="Themes, lexicons and gazetteers.")
app.add_typer(taxonomy_app, name="taxonomy")
publish_commands.mount(app)
operate_commands.mount(app)
documents_commands.mount(app)
app.add_typer(enrich_commands.app)
app.add_typer(explaining.app)
app.add_typer(ingest_commands.app, name="sources")


def _version(wanted: bool) -> None:  # noqa: FBT001 - typer gives it
    if wanted:
        from shared.runtime.version import release  # noqa: PLC0415 - only asked for here

        typer.echo(f"hiwar {release()}")
        raise typer.Exit


@app.callback()
def hiwar(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print which release this is.")
    ] = False,
) -> None:
    """`hiwar`: everything a person does with hiwar from a terminal."""


@app.command()
def demo(
    bidi: Annotated[Bidi, typer.Option(help="Who puts Arabic from right to left.")] = Bidi.auto,
    *,
    stay: Annotated[bool, typer.Option("--stay", help="Keep the web pages up until Ctrl-C.")] = False,
) -> None:
    """Run the whole pipeline on the statements under seeds/, on embedded servers, and print the digests."""
    with leaving_at_once():
        from services.local.run import run_pipeline  # noqa: PLC0415 - other commands start without it

    data_dir = PROJECT / ".hiwar" / "demo"
    seeds = PROJECT / "seeds"
    inputs, subscriptions = [seeds / "statements"], seeds / "subscriptions.yaml"
    status = run_pipeline(inputs, subscriptions, data_dir, None, until_idle=True, bidi=bidi, stay=stay, fresh=True)
    if status == 0:
        errors.print(f"to read it all as web pages: {sys.argv[0]} demo --stay")
    raise typer.Exit(status)


@app.command()
def run(  # noqa: PLR0913, PLR0917 - the options of the main command
    inputs: Annotated[list[Path], typer.Option("--input", exists=True, help="File or folder; may be repeated.")],
    subscriptions: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Who is told what.")] = PROJECT
    / "seeds"
    / "subscriptions.yaml",
    data_dir: Annotated[Path, typer.Option(help="For servers, logs and digests.")] = Path(".hiwar") / "run",
    kafka: Annotated[str | None, typer.Option(help="HOST:PORT of a Kafka; embedded without.")] = None,
    mongo: Annotated[str | None, typer.Option(help="URL of a MongoDB; embedded without.")] = None,
    bidi: Annotated[Bidi, typer.Option(help="Who puts Arabic from right to left.")] = Bidi.auto,
    seeds: Seeds = PROJECT / "seeds",
    *,
    until_idle: Annotated[bool, typer.Option("--until-idle", help="End when all input has become digests.")] = False,
) -> None:
    """Read statements, tag them, and tell each subscription what concerns it.

    Read are .txt, .md, .html, .pdf, .docx, .eml, .jsonl and .csv.
    """
    with leaving_at_once():
        from services.ingest.adapters.rows import SUFFIXES  # noqa: PLC0415 - other commands start without its readers
        from services.local.run import run_pipeline  # noqa: PLC0415 - as above
        from shared.embedded.servers import ServerUrls  # noqa: PLC0415

    if (kafka is None) != (mongo is None):
        errors.print("give --kafka and --mongo together, or neither for embedded servers")
        raise typer.Exit(2)
    unreadable = [path for path in inputs if path.is_file() and path.suffix.lower() not in SUFFIXES]
    if unreadable:
        errors.print(f"{unreadable[0]}: hiwar reads {', '.join(SUFFIXES)}; rename or convert it")
        raise typer.Exit(2)
    servers = ServerUrls(kafka, mongo) if kafka and mongo else None
    if servers:
        settings_of(*servers)  # tells what is wrong with them
    status = run_pipeline(inputs, subscriptions, data_dir, servers, until_idle=until_idle, bidi=bidi, seeds=seeds)
    raise typer.Exit(status)


@app.command()
def tag(
    source: Annotated[Path | None, typer.Option("--input", exists=True, dir_okay=False, help="Else stdin.")] = None,
    output: Annotated[Path | None, typer.Option("--output", help="Else stdout.")] = None,
    seeds: Seeds = PROJECT / "seeds",
) -> None:
    """Tag JSON Lines `{"id" or "guid", "text", "title"?, "lang"?, "issuer"?, "published_at"?}`; no server is needed.

    Rows of `hiwar run` are such lines, too.
    """
    from services.local.tagging import tag_lines  # noqa: PLC0415 - other commands start without it

    lines = source.open("rb") if source else sys.stdin.buffer
    sink = output.open("wb") if output else sys.stdout.buffer
    try:
        status = tag_lines(lines, sink, seeds, complain=lambda text: errors.print(escape(text)))
        sink.flush()
    finally:
        if source:
            lines.close()
        if output:
            sink.close()
    raise typer.Exit(status)


@taxonomy_app.command("check")
def taxonomy_check(seeds: Seeds = PROJECT / "seeds") -> None:
    """Tell every mistake in the taxonomy, lexicons and gazetteers, by file, line and term; status 1 if there is one."""
    from services.enrich.adapters.lexicon_files import check_lexicon  # noqa: PLC0415 - other commands start without it

    report(check_lexicon(seeds), "taxonomy")


def main() -> None:
    """Run the command; a wrong setting, and what the system refuses, is told in a sentence."""
    try:
        app()
    except OSError as error:
        # What was not written would be written again when Python ends, and fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        errors.print(f"hiwar stopped: {escape(explain_os(error))}")
        raise SystemExit(1) from error
    except ConfigurationError as error:
        errors.print(escape(str(error)))
        sys.exit(EXIT_CONFIGURATION)
    except ValueError as error:
        from pydantic import ValidationError  # noqa: PLC0415 - slow, and seldom needed

        from shared.runtime.settings import explain_settings  # noqa: PLC0415 - as above

        if not isinstance(error, ValidationError) or not error.title.endswith("Settings"):
            raise
        errors.print(escape(explain_settings(error)))
        sys.exit(EXIT_CONFIGURATION)


if __name__ == "__main__":
    main()
