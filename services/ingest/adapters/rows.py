"""Read documents from the bytes of files and requests; what cannot be read is refused alone, with its place."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import PurePath
from typing import NamedTuple

from pydantic import ValidationError

from services.ingest.adapters.html_text import read_html
from services.ingest.domain.documents import Document, clean
from shared.errors import Unprocessable
from shared.runtime.reading import DuplicateFieldError, explain, refuse_duplicates

csv.field_size_limit(64 * 1024 * 1024)
_LONGEST_HEADLINE = 200
SUFFIXES = (".txt", ".html", ".htm", ".jsonl", ".ndjson", ".csv")


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
    else:
        yield 1, _alone(name, content, is_html=suffix in (".html", ".htm"))


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
        return Refusal(line, Unprocessable("json", f"not JSON: {error}"), content)


def _read_table(content: bytes) -> Iterator[tuple[int, Row]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        yield line, Refusal(line, Unprocessable("encoding", f"not UTF-8 at byte {error.start}"), content)
        return
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="(more cells than columns)")
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


def _alone(name: str, content: bytes, *, is_html: bool) -> Row:
    """A whole file is one statement; a short first line, with text after it, is its title."""
    try:
        title, text = read_html(content) if is_html else _headline(content.decode("utf-8-sig"))
        return Document.model_validate({"guid": name, "title": title, "text": text})
    except UnicodeDecodeError as error:
        return Refusal(1, Unprocessable("encoding", f"not UTF-8 at byte {error.start}"), content)
    except ValidationError as error:
        return Refusal(1, Unprocessable("schema", explain(error)), content)


def _headline(text: str) -> tuple[str, str]:
    first, _, rest = clean(text).partition("\n")
    return (first, rest) if rest.strip() and len(first) <= _LONGEST_HEADLINE else ("", text)


def _kind(value: object) -> str:
    return {list: "an array", str: "a string", type(None): "null", bool: "a boolean"}.get(type(value), "a number")
