"""`hiwar explain`: why the tagger says what it says of a file, which is read as `hiwar run` reads it."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from services.command_line.consoles import console
from services.command_line.ending import end, errors
from services.command_line.options import Seeds
from services.command_line.project import PROJECT
from services.command_line.terminal import Bidi

if TYPE_CHECKING:
    from services.enrich.domain.tagger import Tagger
    from services.ingest.domain.documents import Document

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
_FILE_WIDTH = 110


@app.command()
def explain(  # noqa: PLR0913, PLR0917 - the options of the command
    source: Annotated[
        Path | None, typer.Option("--input", exists=True, dir_okay=False, help="As of `hiwar run`; else text on stdin.")
    ] = None,
    title: Annotated[str, typer.Option(help="Its headline, where the file has none.")] = "",
    lang: Annotated[str | None, typer.Option(help="BCP 47, as its source says.")] = None,
    issuer: Annotated[str | None, typer.Option(help="Who speaks.")] = None,
    on: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="When it was published, where the file does not say: tells who held an office."
        ),
    ] = None,
    seeds: Seeds = PROJECT / "seeds",
    bidi: Annotated[Bidi, typer.Option(help="Who puts Arabic from right to left.")] = Bidi.auto,
) -> None:
    """Print a text with its tags underlined, and for each its terms, their weights and what would have changed it."""
    from services.enrich.adapters.lexicon_files import load_lexicon  # noqa: PLC0415
    from services.enrich.domain.tagger import Tagger  # noqa: PLC0415
    from shared.runtime.memory import collector_paused  # noqa: PLC0415
    from shared.seed_rows import SeedError  # noqa: PLC0415 - other commands start without these

    if lang is not None:
        _refuse_unless_language(lang)
    documents, problems = _documents(source)
    for problem in problems:
        errors.print(escape(problem))
    if not documents:
        raise typer.Exit(1)
    try:
        with collector_paused():
            tagger = Tagger(load_lexicon(seeds))
    except SeedError as error:
        end(str(error))
    for document in documents:
        given = {"title": document.title or title, "lang": lang or document.lang, "issuer": issuer or document.issuer}
        _show(tagger, document.model_copy(update=given), _day(document) or (on.date() if on else None), bidi)
    raise typer.Exit(int(bool(problems)))


def _documents(source: Path | None) -> "tuple[list[Document], list[str]]":
    """Give what can be explained, and what is wrong with the others."""
    from services.ingest.adapters.rows import SUFFIXES, Refusal, read_file  # noqa: PLC0415 - as above

    name, content = (str(source), source.read_bytes()) if source else ("stdin", sys.stdin.buffer.read())
    if source and source.suffix.lower() not in SUFFIXES:
        end(f"{name}: hiwar reads {', '.join(SUFFIXES)}; rename or convert it", status=2)
    found: list[Document] = []
    problems: list[str] = []
    for line, row in read_file(name, content):
        if isinstance(row, Refusal):
            problems.append(f"{name}:{line}: {row.cause.detail}")
        elif not row.text.strip():
            problems.append(f"{name}:{line}: is empty; give at least one word")
        else:
            found.append(row)
    return found, problems or ([] if found else [f"{name}: no statement is in it"])


def _day(document: "Document") -> date | None:
    from services.local.publication_day import publication_day  # noqa: PLC0415 - as above

    return publication_day(document.published_at, zone=document.zone, language=document.lang)


def _show(tagger: "Tagger", document: "Document", on: date | None, bidi: Bidi) -> None:
    from services.enrich.explaining.readings import explain_text  # noqa: PLC0415 - as above
    from services.enrich.explaining.show import show_explanation  # noqa: PLC0415

    text, title = document.text, document.title
    tags, themes = explain_text(tagger, text=text, title=title, declared=document.lang, issuer=document.issuer, on=on)
    out = console(file_width=_FILE_WIDTH)
    show_explanation(out, text, tags, themes, bidi, title=title)


def _refuse_unless_language(lang: str) -> None:
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415 - as above

    from shared.contract.base import LanguageTag  # noqa: PLC0415

    try:
        TypeAdapter(LanguageTag).validate_python(lang)
    except ValidationError:
        end(f"--lang {lang}: is no language tag; write one such as ar, fr or zh-Hant", status=2)
