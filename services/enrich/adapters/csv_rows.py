"""Rows of a CSV file under seeds/, each with its place."""

import csv
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple


class LexiconError(ValueError):
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
    """Give the rows below the header; none where there is no file."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        header = next(reader, [])
        for cells in filter(None, reader):
            yield Row(path, str(reader.line_num), dict(zip_longest(header, cells[: len(header)], fillvalue="")))
