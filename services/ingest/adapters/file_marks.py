"""Collection `ingest_inputs`: which input files were read, and what became of them."""

import time
from dataclasses import asdict, dataclass
from typing import Any

from pymongo import UpdateOne

from shared.runtime.mongo import Document, mongo_errors, write_many


@dataclass(frozen=True)
class FileMark:
    """A file as it was when it was read.

    Attributes:
        path: whole; bytes that are no UTF-8 are shown.
        size: in bytes.
        mtime_ns: when it had been written.
        statements: that were taken from it.
        refused: rows that were not.
        why: of the first of these, with its place.
        is_read: whether hiwar reads files of its kind.
    """

    path: str
    size: int
    mtime_ns: int
    statements: int = 0
    refused: int = 0
    why: str = ""
    is_read: bool = True

    @property
    def gave_nothing(self) -> bool:
        """Whether nothing came of it, not even a refusal."""
        return not self.statements + self.refused


class FileMarks:
    """Remembers, so that a restart does not reject the same rows again. All raise Unavailable."""

    def __init__(self, database: Any) -> None:  # noqa: ANN401 - two drivers, one shape
        # Not `ingest_files`: the embedded MongoDB takes `*_files` for GridFS, and loses what is written there.
        self._marks = database["ingest_inputs"]
        self._known: dict[str, tuple[int, int]] = {}

    async def has(self, path: str, size: int, mtime_ns: int) -> bool:
        """Whether a file was read as it is now."""
        if path not in self._known:
            with mongo_errors():
                stored = await self._marks.find_one({"_id": path})
            self._known[path] = (stored["size"], stored["mtime_ns"]) if stored else (-1, -1)
        return self._known[path] == (size, mtime_ns)

    async def note(self, mark: FileMark) -> None:
        """Remember a file; it is not known before it is stored."""
        is_fine = mark.is_read and not mark.refused
        content = {**asdict(mark), "is_fine": is_fine, "read_ms": time.time_ns() // 1_000_000}
        del content["path"]
        await write_many(self._marks, [UpdateOne({"_id": mark.path}, {"$set": content}, upsert=True)])
        self._known[mark.path] = (mark.size, mark.mtime_ns)

    async def since(self, read_ms: int) -> list[FileMark]:
        """Give what was read at a moment or later, in milliseconds since 1970; by path."""
        return await self._find({"read_ms": {"$gte": read_ms}})

    async def troubled_before(self, read_ms: int) -> list[FileMark]:
        """Give the files that were read before, and not or not wholly taken; by path."""
        return await self._find({"is_fine": False, "read_ms": {"$lt": read_ms}})

    async def _find(self, query: Document) -> list[FileMark]:
        with mongo_errors():
            found = await self._marks.find(query).sort("_id", 1).to_list(None)
        return [_mark(document) for document in found]


def _mark(document: Document) -> FileMark:
    fields = {name: document[name] for name in FileMark.__dataclass_fields__ if name in document}
    return FileMark(path=document["_id"], **fields)
