"""Read documents from the bytes of files and requests; what cannot be read is refused alone, with its place."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import Any, NamedTuple

from pydantic import ValidationError

from services.ingest.adapters.mail import Attached, Part, read_mail
from services.ingest.adapters.whole_files import WHOLE_SUFFIXES, read_whole
from services.ingest.domain.documents import Document
from shared.errors import Unprocessable
from shared.mistakes import explain, json_words
from shared.runtime.reading import DuplicateFieldError, refuse_duplicates

csv.field_size_limit(64 * 1024 * 1024)
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
        return Refusal(line, Unprocessable("schema", explain(error)), content)
    except (json.JSONDecodeError, RecursionError) as error:
        return Refusal(line, Unprocessable("json", json_words(error)), content)


def _read_table(content: bytes) -> Iterator[tuple[int, Row]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        yield line, Refusal(line, Unprocessable("encoding", f"not UTF-8 at byte {error.start}"), content)
        return
    reader = csv.DictReader(
        io.StringIO(text, newline=""), restkey="(more cells than columns)", delimiter=_separator(text)
    )
    names = list(reader.fieldnames or [])
    if len(set(names)) != len(names):
        yield 1, Refusal(1, Unprocessable("duplicate_field", "the header names a column twice"), content)
        return
    for fields in reader:
        given = {name: value for name, value in fields.items() if value not in (None, "")}
        try:
            yield reader.line_num, Document.model_validate(given)
        except ValidationError as error:
            original = json.dumps(fields, ensure_ascii=False).encode()
            yield reader.line_num, Refusal(reader.line_num, Unprocessable("schema", explain(error)), original)


def _separator(text: str) -> str:
    """Spreadsheets in French and Arabic write semicolons, some programs tabs: the header tells."""
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


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
        return Refusal(line, Unprocessable("schema", explain(error)), content)


def _kind(value: object) -> str:
    return {list: "an array", str: "a string", type(None): "null", bool: "a boolean"}.get(type(value), "a number")
