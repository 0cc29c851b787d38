"""Watch files and folders: an input file is read when it is new or changed and never touched, an inbox is emptied."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import structlog

from services.ingest import metrics
from services.ingest.adapters.file_marks import FileMark, FileMarks
from services.ingest.adapters.inbox import Inbox
from services.ingest.adapters.rows import SUFFIXES, Refusal, Row, read_file
from services.ingest.domain.documents import Document
from services.ingest.flow import BATCH, Ingest
from shared.contract.raw_statement import RawStatement
from shared.errors import Unavailable, Unprocessable
from shared.runtime.announcer import Announcer
from shared.runtime.record import Incoming
from shared.runtime.rejections import Rejecter
from shared.runtime.stop import Stop

_SETTLED_SECONDS = 0.5
_LARGEST_KEPT = 4 * 1024 * 1024 - 64 * 1024
_CONVERT = f"hiwar reads {', '.join(SUFFIXES)}; convert it"
log = structlog.get_logger(__name__)


class _Seen(NamedTuple):
    path: Path
    name: str
    size: int
    mtime_ns: int
    inbox: Inbox | None

    @property
    def key(self) -> str:
        """Its path, as it is remembered."""
        return _printable(str(self.path))

    @property
    def can_be_read(self) -> bool:
        """Whether hiwar reads files of its kind."""
        return self.path.suffix.lower() in SUFFIXES


class FileSource:
    """Reads input files into the outbox; what is no document goes to `rejected.v1`.

    What was read is remembered (see `FileMarks`); a file of an inbox is not, it is moved.

    Args:
        paths: files and folders that are not touched.
        inboxes: folders that are emptied.
        max_file_bytes: largest file.
        ingest: takes the documents.
        announce: takes the rejections.
        reject: makes them.
        database: of either driver.
        poll_seconds: between two looks.
    """

    def __init__(  # noqa: PLR0913 - what a source needs
        self,
        paths: Sequence[Path],
        *,
        ingest: Ingest,
        announce: Announcer,
        reject: Rejecter,
        database: Any,  # noqa: ANN401 - two drivers, one shape
        poll_seconds: float,
        inboxes: Sequence[Path] = (),
        max_file_bytes: int = 268_435_456,
    ) -> None:
        self._paths = paths
        self._inboxes = [Inbox(root) for root in inboxes]
        self._max_file_bytes = max_file_bytes
        self._ingest = ingest
        self._announce = announce
        self._reject = reject
        self._marks = FileMarks(database)
        self._poll_seconds = poll_seconds
        self._missing: set[Path] = set()

    async def watch(self, stop: Stop) -> None:
        """Look again and again until the stop."""
        while not stop.is_set():
            try:
                found = await asyncio.to_thread(lambda: list(self._look()))
                new = [seen for seen in found if not await self._is_read(seen)]
                metrics.FILES.set(len(new))
                settled = [seen for seen in new if time.time() - seen.mtime_ns / 1e9 > _SETTLED_SECONDS]
                for seen in settled:
                    await self._take(seen, stop)
                metrics.FILES.set(len(new) - len(settled))
            except Unavailable as error:
                log.warning("files_postponed", reason=str(error))
            await stop.sleep(self._poll_seconds)

    def _look(self) -> Iterator[_Seen]:
        self._tell_missing()
        for root in self._paths:
            files = sorted(root.rglob("*")) if root.is_dir() else [root]
            for path in files:
                if path.is_file() and not _is_hidden(path, root):
                    yield _seen(path, path.relative_to(root).as_posix() if root.is_dir() else path.name, None)
        for inbox in self._inboxes:
            for path in inbox.files():
                if path.is_file() and not _is_hidden(path, inbox.root):
                    yield _seen(path, inbox.name_of(path), inbox)

    def _tell_missing(self) -> None:
        """A folder may be mounted later: this is no reason to stop."""
        missing = {root for root in (*self._paths, *(inbox.root for inbox in self._inboxes)) if not root.exists()}
        for root in sorted(missing - self._missing):
            log.warning("path_missing", path=str(root), reason="there is no such file or folder; nothing is read there")
        self._missing = missing

    async def _is_read(self, seen: _Seen) -> bool:
        return seen.inbox is None and await self._marks.has(seen.key, seen.size, seen.mtime_ns)

    async def _take(self, seen: _Seen, stop: Stop) -> None:
        if seen.inbox is None and not seen.can_be_read:
            await self._marks.note(FileMark(seen.key, seen.size, seen.mtime_ns, is_read=False))
            metrics.FILES_READ.inc()
            log.warning("file_not_read", file=seen.name, reason=_CONVERT)
            return
        try:
            rows = await asyncio.to_thread(self._open, seen)
        except OSError as error:
            log.warning("file_unreadable", file=seen.name, reason=error.strerror)
            return
        refused: list[Refusal] = []
        count = 0
        # A batch is read in a thread: a long PDF holds nobody up.
        while batch := await asyncio.to_thread(lambda: list(islice(rows, BATCH))):
            refused += await self._accept(seen, batch, stop)
            count += len(batch)
        if seen.inbox:
            await asyncio.to_thread(seen.inbox.settle, seen.path, refused)
        else:
            why = f"line {refused[0].line}: {refused[0].cause.detail}" if refused else ""
            taken = (count - len(refused), len(refused), why)
            await self._marks.note(FileMark(seen.key, seen.size, seen.mtime_ns, *taken))
        metrics.FILES_READ.inc()
        log.info("file_read", file=seen.name, statements=count - len(refused), refused=len(refused))

    def _open(self, seen: _Seen) -> Iterator[tuple[int, Row]]:
        if not seen.can_be_read:
            return iter([(1, Refusal(1, Unprocessable("file_type", _CONVERT), b""))])
        if seen.size > self._max_file_bytes:
            cause = Unprocessable("too_large", f"{seen.size} bytes, at most {self._max_file_bytes} are read; split it")
            return iter([(1, Refusal(1, cause, b""))])
        return read_file(seen.name, seen.path.read_bytes())

    async def _accept(self, seen: _Seen, batch: Sequence[tuple[int, Row]], stop: Stop) -> list[Refusal]:
        while self._ingest.is_held() and not stop.is_set():
            await stop.sleep(0.1)
        documents = [(line, row) for line, row in batch if isinstance(row, Document)]
        receipts = await self._ingest.accept([document for _, document in documents])
        refused = [row for _, row in batch if isinstance(row, Refusal)]
        metrics.DOCUMENTS.labels("refused").inc(len(refused))
        refused += [
            Refusal(line, receipt.refused, document.model_dump_json(exclude_defaults=True).encode())
            for (line, document), receipt in zip(documents, receipts, strict=True)
            if receipt.refused
        ]
        await self._announce([self._reject(*_rejected(seen, refusal)) for refusal in refused])
        return [Refusal(refusal.line, refusal.cause, b"") for refusal in refused]


def _is_hidden(path: Path, root: Path) -> bool:
    """Whether it, or a folder below the root that it lies in, begins with a dot: no document of anybody."""
    return any(part.startswith(".") for part in (path.relative_to(root).parts or (path.name,)))


def _seen(path: Path, name: str, inbox: Inbox | None) -> _Seen:
    if inbox is None and path.suffix.lower() not in SUFFIXES:
        return _Seen(path, _printable(name), 0, 0, None)  # whatever is written there: it is told once
    stat = path.stat()
    return _Seen(path, _printable(name), stat.st_size, stat.st_mtime_ns, inbox)


def _printable(name: str) -> str:
    """A file's name may hold bytes that are no UTF-8: they are shown, as MongoDB and Kafka take no others."""
    return name.encode(errors="backslashreplace").decode()


def _rejected(seen: _Seen, refusal: Refusal) -> tuple[Incoming, Unprocessable]:
    where = f"{seen.name} line {refusal.line}"
    detail = f"{where}: {refusal.cause.detail}"
    value: bytes | None = refusal.original
    if len(refusal.original) > _LARGEST_KEPT:
        value, detail = None, f"{detail}; the original ({len(refusal.original)} bytes) is too large to be kept here"
    record = Incoming(RawStatement.topic, -1, -1, key=where.encode(), value=value)
    return record, Unprocessable(refusal.cause.reason, detail)
