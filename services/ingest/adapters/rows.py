"""Read documents from the bytes of files and requests; what cannot be read is refused alone, with its place."""

import json
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import Any, NamedTuple

from pydantic import ValidationError

from services.ingest.adapters.mail import Attached, Part, read_mail
from services.ingest.adapters.tables import Cells, TableError, Torn, read_table
from services.ingest.adapters.whole_files import WHOLE_SUFFIXES, read_whole
from services.ingest.domain.documents import FIELDS, Document
from shared.errors import Unprocessable
from shared.mistakes import explain, explain_each, json_words
from shared.runtime.reading import DuplicateFieldError, refuse_duplicates

SUFFIXES = (*WHOLE_SUFFIXES, ".eml", ".jsonl", ".ndjson", ".csv")


class Refusal(NamedTuple):
    """Something that is no document.

    Attributes:
        line: where it begins, from 1.
        cause: why.
        original: its bytes.
    """

    line: int
    cause: Unprocessable
    original: bytes


Row = Document | Refusal


def read_file(name: str, content: bytes) -> Iterator[tuple[int, Row]]:
    """Give the documents of a file, each with its line.

    Args:
        name: path below the input folder; its suffix tells the format.
        content: the whole file.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix in (".jsonl", ".ndjson"):
        yield from read_lines(content)
    elif suffix == ".csv":
        yield from _read_table(content)
    elif suffix == ".eml":
        yield from _read_mail(name, content)
    else:
        yield 1, _alone(content, lambda: {"guid": name, **read_whole(name, content)})


def read_lines(content: bytes) -> Iterator[tuple[int, Row]]:
    """Read JSON Lines; blank lines are passed over."""
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            yield number, read_object(line, number)


def read_object(content: bytes, line: int = 1) -> Row:
    """Read one JSON object."""
    try:
        fields = json.loads(content.decode("utf-8"), object_pairs_hook=refuse_duplicates)
        if not isinstance(fields, dict):
            cause = Unprocessable("schema", f"a JSON object is wanted, this is {_kind(fields)}")
            return Refusal(line, cause, content)
        return Document.model_validate(fields)
    except UnicodeDecodeError as error:
        return Refusal(line, Unprocessable("encoding", f"not UTF-8 at byte {error.start}"), content)
    except DuplicateFieldError as error:
        return Refusal(line, Unprocessable("duplicate_field", str(error)), content)
    except ValidationError as error:
        mistakes = explain_each(error, known=FIELDS)
        return Refusal(line, Unprocessable("schema", "; ".join(mistakes), mistakes), content)
    except (json.JSONDecodeError, RecursionError) as error:
        return Refusal(line, Unprocessable("json", json_words(error)), content)


def _read_table(content: bytes) -> Iterator[tuple[int, Row]]:
    try:
        for row in read_table(content):
            yield row.line, Refusal(row.line, row.cause, row.original.encode()) if isinstance(row, Torn) else _row(row)
    except TableError as error:
        yield error.line, Refusal(error.line, error.cause, content)


def _row(cells: Cells) -> Row:
    original = json.dumps([cells.fields, *cells.beyond], ensure_ascii=False).encode()
    if cells.beyond:
        detail = "has more cells than the header names; put a text that holds the separator into quotes"
        return Refusal(cells.line, Unprocessable("schema", detail), original)
    try:
        return Document.model_validate(cells.fields)
    except ValidationError as error:
        return Refusal(cells.line, Unprocessable("schema", explain(error)), original)


def _read_mail(name: str, content: bytes) -> Iterator[tuple[int, Row]]:
    for number, part in enumerate(_refusing(read_mail(name, content)), 1):
        if isinstance(part, Attached):
            yield number, _attached(part)
        elif isinstance(part, Unprocessable):
            yield number, Refusal(number, part, content)
        else:
            yield number, _alone(content, lambda fields=part: fields, number)  # type: ignore[misc]


def _refusing(parts: Iterator[Part]) -> Iterator[Part]:
    try:
        yield from parts
    except Unprocessable as cause:
        yield cause


def _attached(part: Attached) -> Row:
    if PurePath(part.name).suffix.lower() not in WHOLE_SUFFIXES:
        cause = Unprocessable("attachment", f"{part.name}: attachments are read as {', '.join(WHOLE_SUFFIXES)}")
        return Refusal(1, cause, part.content)
    return _alone(part.content, lambda: {**part.fields, **read_whole(part.name, part.content)})


def _alone(content: bytes, read: Callable[[], dict[str, Any]], line: int = 1) -> Row:
    """A whole file is one statement."""
    try:
        return Document.model_validate(read())
    except Unprocessable as cause:
        return Refusal(line, cause, content)
    except ValidationError as error:
        return Refusal(line, Unprocessable("schema", explain(error, known=FIELDS)), content)


def _kind(value: object) -> str:
    return {list: "an array", str: "a string", type(None): "null", bool: "a boolean"}.get(type(value), "a number")
