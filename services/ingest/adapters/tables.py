"""CSV as spreadsheets write it: separators and encodings of all countries, a header in capitals."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from services.ingest.adapters.text_bytes import decode
from services.ingest.domain.documents import FIELDS
from shared.errors import Unprocessable
from shared.mistakes import unknown_fields

csv.field_size_limit(64 * 1024 * 1024)
_SEPARATOR = re.compile(r"sep=(.)\r?\n")
"""What Excel writes, and reads, before the header."""


class TableError(Exception):
    """The whole table cannot be read: `cause` says why, `line` where."""

    def __init__(self, line: int, cause: Unprocessable) -> None:
        super().__init__(str(cause))
        self.line, self.cause = line, cause


class Cells(NamedTuple):
    """One row.

    Attributes:
        line: where it ends, from 1.
        fields: by name of the field, without empty cells.
        beyond: cells that no name stands above.
    """

    line: int
    fields: dict[str, str]
    beyond: list[str]


class Torn(NamedTuple):
    """A row whose cells cannot be told apart.

    Attributes:
        line: where it begins, from 1.
        cause: why.
        original: as it stands.
    """

    line: int
    cause: Unprocessable
    original: str


def read_table(content: bytes) -> Iterator[Cells | Torn]:
    """Give the rows below the header.

    Raises:
        TableError: its encoding or its header is wrong.
    """
    text = _text(content)
    stated = _SEPARATOR.match(text)
    first = 2 if stated else 1
    text = text[stated.end() :] if stated else text
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, delimiter=stated[1] if stated else _separator(text), strict=True)
    try:
        names = _fields(next(reader, []), first)
    except csv.Error as error:
        raise TableError(first, _quotes()) from error
    while reader.line_num < len(lines):
        before = reader.line_num
        try:
            cells = next(reader)
        except csv.Error:
            yield Torn(before + first, _quotes(), "".join(lines[before : reader.line_num]))
            continue
        pairs = [(name, cell) for name, cell in zip_longest(names, cells, fillvalue="") if cell]
        beyond = [cell for name, cell in pairs if not name]
        if cells:
            yield Cells(reader.line_num + first - 1, {name: cell for name, cell in pairs if name}, beyond)


def _quotes() -> Unprocessable:
    detail = 'a quotation mark opens a cell and does not close it; write "" for each " that the text itself has'
    return Unprocessable("schema", detail)


def _text(content: bytes) -> str:
    try:
        return decode(content)
    except Unprocessable as cause:
        wrong = cause.__cause__
        until = wrong.start if isinstance(wrong, UnicodeDecodeError) else 0
        raise TableError(content.count(b"\n", 0, until) + 1, cause) from cause


def _fields(header: Sequence[str], line: int) -> list[str]:
    """Give the field of each column; none where the header is empty."""
    names = [name.strip() for name in header]
    fields = [FIELDS.get(name.lower(), name) for name in names]
    named = [field for field in fields if field]
    if len(set(named)) != len(named):
        raise TableError(line, Unprocessable("duplicate_field", "the header names a column twice"))
    if unknown := [name for name in names if name and name.lower() not in FIELDS]:
        raise TableError(line, Unprocessable("schema", f"header: {unknown_fields(unknown, FIELDS)}"))
    return fields


def _separator(text: str) -> str:
    """Spreadsheets in French and Arabic write semicolons, some programs tabs: the header tells."""
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)
