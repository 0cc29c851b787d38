"""`hiwar evaluate`: how right the tagger is."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.markup import escape

from services.command_line.consoles import console
from services.command_line.ending import end, errors
from services.command_line.options import Seeds
from services.command_line.project import PROJECT
from services.command_line.terminal import Bidi
from shared.mistakes import explain_os

if TYPE_CHECKING:
    from services.enrich.evaluation.run import Run

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
_FILE_WIDTH = 110


@app.command()
def evaluate(  # noqa: PLR0913, PLR0917 - the options of the command
    gold: Annotated[Path, typer.Option("--gold", dir_okay=False, help="Labelled texts, JSON Lines.")],
    by: Annotated[Literal["language", "theme", "source"] | None, typer.Option("--by", help="Show groups too.")] = None,
    seeds: Seeds = PROJECT / "seeds",
    against: Annotated[
        Path | None, typer.Option("--against", help="A run that --json saved, or the seeds folder of another taxonomy.")
    ] = None,
    html: Annotated[Path | None, typer.Option("--html", dir_okay=False, help="Write a page here.")] = None,
    floors: Annotated[Path | None, typer.Option("--floors", dir_okay=False, help="Status 1 below these.")] = None,
    worst: Annotated[int, typer.Option("--worst", min=0, help="How many of the worst themes to show.")] = 10,
    bidi: Annotated[Bidi, typer.Option(help="Who puts Arabic from right to left.")] = Bidi.auto,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole run as JSON.")] = False,
    raise_floors: Annotated[bool, typer.Option("--raise-floors", help="Write what is reached into --floors.")] = False,
) -> None:
    """Tell precision, recall and F1 with their 95 % intervals, and where the tagger is wrong."""
    from services.enrich.evaluation.comparison import compare  # noqa: PLC0415 - other commands start without these
    from services.enrich.evaluation.files import earlier_run, evaluate_file  # noqa: PLC0415
    from services.enrich.evaluation.gold import GoldError  # noqa: PLC0415
    from services.enrich.evaluation.page import render_page  # noqa: PLC0415
    from services.enrich.evaluation.table import show_comparison, show_run  # noqa: PLC0415

    if raise_floors and floors is None:
        end("--raise-floors needs --floors FILE", status=2)
    try:
        run = evaluate_file(gold, seeds, most_worst=worst)
        comparison = compare(earlier_run(against, gold), run) if against is not None else None
        if html is not None:
            html.write_text(render_page(run, comparison), encoding="utf-8")
        if as_json:
            typer.echo(run.model_dump_json(indent=1))
        else:
            out = console(file_width=_FILE_WIDTH)
            show_run(out, run, by, bidi)
            if comparison is not None:
                show_comparison(out, comparison)
        if floors is not None:
            _hold(floors, run, rise=raise_floors)
    except GoldError as error:
        end(str(error))
    except OSError as error:
        end(explain_os(error))


def _hold(floors: Path, run: "Run", *, rise: bool) -> None:
    """Raise the floors to what is reached, or fail below them."""
    from services.enrich.evaluation.floors import below, raise_floors, reached, read_floors  # noqa: PLC0415 - as above

    if rise:
        for line in raise_floors(floors, reached(run)):
            errors.print(escape(line))
    else:
        low = below(reached(run), read_floors(floors))
        if low:
            end("\n".join(low))
