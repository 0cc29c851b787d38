"""The folder of one `hiwar run` or `hiwar demo`: held by one process at a time, emptied of what cannot go on."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LOCK = "hiwar.lock"


class DataDirError(Exception):
    """The folder cannot be used; one sentence says why and what to do."""


@contextmanager
def held(data_dir: Path, remedy: str) -> Iterator[None]:
    """Hold a folder for as long as the context lasts; the kernel lets it go when the process dies.

    Args:
        data_dir: is made where it is missing.
        remedy: what to do instead.

    Raises:
        DataDirError: another process holds it, or it cannot be made or written.
    """
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = (data_dir / _LOCK).open("a+", encoding="utf-8")
    except OSError as error:
        why = "it is a file" if isinstance(error, FileExistsError) else error.strerror
        message = f"{data_dir} cannot be the data directory: {why}; {remedy}"
        raise DataDirError(message) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            message = f"{data_dir} is in use by another hiwar (pid {lock.read() or 'unknown'}); {remedy}"
            raise DataDirError(message) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def empty(data_dir: Path) -> None:
    """Delete all that a held folder has, but for what holds it."""
    for path in data_dir.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != _LOCK:
            path.unlink()
