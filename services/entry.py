"""The `hiwar` command begins here: Ctrl-C is heard while its code is still being loaded."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_INTERRUPTED = 130


def main() -> None:
    """Load and run the command."""
    with leaving_at_once():
        from services.cli import main as run  # noqa: PLC0415 - loading takes half a second, in which a person may stop it
    try:
        run()
    except KeyboardInterrupt:
        _leave()


@contextmanager
def leaving_at_once() -> Iterator[None]:
    """End on Ctrl-C without an exception, for code that loads others' code: some of that passes over all exceptions."""
    before = signal.signal(signal.SIGINT, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _leave(*_: object) -> None:
    sys.stderr.write("stopped\n")
    sys.stderr.flush()
    os._exit(_INTERRUPTED)  # a second Ctrl-C would show what Python unloads


if __name__ == "__main__":
    main()
