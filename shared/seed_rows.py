"""Rows of a CSV file under seeds/, each with its place; as spreadsheets save it, or told how to save it."""

import codecs
import csv
import io
from collections.abc import Collection, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from shared.errors import ConfigurationError

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs"}


class SeedError(ConfigurationError):
    """One or more mistakes in the files, one a line."""


class Row(NamedTuple):
    """One row.

    Attributes:
        path: its file.
        line: where it ends, from 1.
        fields: by column; missing cells are empty.
    """

    path: Path
    line: str
    fields: dict[str, str]

    @property
    def where(self) -> str:
        """File and line, for messages."""
        return f"{self.path}:{self.line}"


def read_rows(path: Path) -> Iterator[Row]:
    """Give the rows below the header; none where there is no file.

    Raises:
        SeedError: the file is not in UTF-8, or its cells are not separated by commas.
    """
    if not path.is_file():
        return
    reader = csv.reader(io.StringIO(_text(path), newline=""))
    try:
        header = _header(path, next(reader, []))
        for cells in filter(None, reader):
            yield Row(path, str(reader.line_num), dict(zip_longest(header, cells[: len(header)], fillvalue="")))
    except csv.Error as error:
        message = f"{path}:{reader.line_num}: is no CSV: {error}"
        raise SeedError(message) from error


def missing_columns(path: Path, wanted: Collection[str]) -> str | None:
    """Tell which columns a file lacks, or that it is not there; None when it has all.

    Raises:
        SeedError: as for `read_rows`.
    """
    if not path.is_file():
        return f"{path}: is missing"
    header = _header(path, next(csv.reader(io.StringIO(_text(path), newline="")), []))
    missing = [column for column in wanted if column not in header]
    return f"{path}:1: has no column {', '.join(missing)}; the first line names the columns" if missing else None


def _text(path: Path) -> str:
    content = path.read_bytes()
    if content.startswith(_UTF16):
        message = f"{path}: is in UTF-16; save it as CSV UTF-8"
        raise SeedError(message)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"{path}:{line}: is not in UTF-8; save it as CSV UTF-8"
        raise SeedError(message) from error


def _header(path: Path, header: list[str]) -> list[str]:
    for separator, name in _OTHER_SEPARATORS.items() if len(header) == 1 else ():
        if separator in header[0]:
            message = f"{path}:1: its cells are separated by {name}; save it with commas"
            raise SeedError(message)
    return header
