"""What became of the input files of a local run, for the person at the terminal."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from pydantic import SecretStr

from services.command_line.consoles import plain
from services.command_line.counting import counted
from services.ingest.adapters.file_marks import FileMark, FileMarks
from services.ingest.adapters.rows import SUFFIXES
from shared.runtime.mongo import connect
from shared.runtime.settings import RuntimeSettings

_MARGIN_MS = 1_000
"""A file is noted a moment after the time that it is noted with."""


class FilesRead:
    """Looks them up while the context lasts; all raise Unavailable.

    Args:
        mongo: URL.
        inputs: files and folders of this run.
        began_ms: when it began, in milliseconds since 1970.
    """

    def __init__(self, mongo: str, inputs: Sequence[Path], *, began_ms: int) -> None:
        self._inputs = [path.resolve() for path in inputs]
        self._began_ms = self._looked_ms = began_ms
        self._told: set[FileMark] = set()
        self._runner = asyncio.Runner()
        self._runner.get_loop()  # the client binds itself to it
        self._mongo = connect(RuntimeSettings(mongo_url=SecretStr(mongo)))
        self._marks = FileMarks(self._mongo.database)

    def __enter__(self) -> Self:
        """Nothing is connected before the first question."""
        return self

    def __exit__(self, *_: object) -> None:
        """Hang up."""
        self._runner.run(self._mongo.close())
        self._runner.close()

    def new(self) -> list[FileMark]:
        """Give the files that were looked into since the last question, or since the run began."""
        looking_ms = time.time_ns() // 1_000_000
        found = self._own(self._runner.run(self._marks.since(max(self._began_ms, self._looked_ms - _MARGIN_MS))))
        new = [mark for mark in found if mark not in self._told]
        self._looked_ms = looking_ms
        self._told = set(found)
        return new

    def still_refused(self) -> list[str]:
        """Give a line for each file of which an earlier run refused something, and that is as it was."""
        found = self._own(self._runner.run(self._marks.troubled_before(self._began_ms)))
        return [_still(mark) for mark in found if mark.is_read and Path(mark.path).exists()]

    def _own(self, marks: Sequence[FileMark]) -> list[FileMark]:
        return [mark for mark in marks if any(Path(mark.path).is_relative_to(root) for root in self._inputs)]


def told_of(mark: FileMark) -> str:
    """Tell what became of a file."""
    name = plain(mark.path)
    if not mark.is_read:
        return f"not read: {name}; hiwar reads {', '.join(SUFFIXES)}"
    if mark.gave_nothing:
        return f"read: {name}: no statement is in it"
    refused = f", {mark.refused} refused" if mark.refused else ""
    return f"read: {name}: {counted(mark.statements, 'statement')}{refused}"


def _still(mark: FileMark) -> str:
    more = f", and {mark.refused - 1} more" if mark.refused > 1 else ""
    return f"still refused: {plain(mark.path)} {plain(mark.why)}{more}; correct the file, and it is read again"
