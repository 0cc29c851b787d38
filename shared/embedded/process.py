"""A child process that never outlives its parent, and whose last words can be shown."""

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

_PR_SET_PDEATHSIG = 1
_LAST_LINES = 8


class ServerStartError(RuntimeError):
    """A child did not become ready; the message shows its last words."""


def _die_with_parent() -> None:
    """Linux: have the kernel end this process when its parent is gone, however that died."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class ChildProcess:
    """Starts on entering, ends on leaving: SIGTERM, then SIGKILL.

    It gets a session of its own, so that Ctrl-C reaches the parent alone, which then stops its children in order.

    Args:
        name: for messages.
        command: program and arguments.
        log: where its output goes.
        env: its whole environment; None inherits.
        cwd: its working directory.
        stop_seconds: how long it may take to stop.
    """

    name: str
    command: Sequence[str]
    log: Path
    env: Mapping[str, str] | None = None
    cwd: Path | None = None
    stop_seconds: float = 3.0
    _began: int = field(init=False, default=0)
    _process: "subprocess.Popen[bytes] | None" = field(init=False, default=None)

    def __enter__(self) -> Self:
        """Start."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as out:
            self._began = out.tell()
            self._process = subprocess.Popen(  # noqa: S603 - our own commands
                list(self.command),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=dict(self.env) if self.env is not None else None,
                cwd=self.cwd,
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - one system call
            )
        return self

    def __exit__(self, *_: object) -> None:
        """Stop and wait."""
        self.stop()

    @property
    def pid(self) -> int:
        """Process id, also after the end."""
        if self._process is None:
            message = f"{self.name} was not started"
            raise RuntimeError(message)
        return self._process.pid

    def poll(self) -> int | None:
        """Give the exit status, or None while it runs."""
        return self._process.poll() if self._process else None

    def signal(self, number: int) -> None:
        """Send a signal, if it still runs."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(number)

    def terminate(self) -> None:
        """Ask it to stop, without waiting."""
        self.signal(signal.SIGTERM)

    def stop(self) -> None:
        """Ask it to stop; kill it when it does not."""
        if self._process is None:
            return
        self.terminate()
        try:
            self._process.wait(timeout=self.stop_seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def kill(self) -> None:
        """End it at once, as a crash would."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def wait_until(self, ready: Callable[[], bool], *, seconds: float) -> None:
        """Return when `ready` says so.

        Raises:
            ServerStartError: it ended before, or took too long.
        """
        deadline = time.monotonic() + seconds
        while not ready():
            if self.poll() is not None:
                message = f"{self.name} ended with status {self.poll()}; its log ends:\n{self.last_words()}"
                raise ServerStartError(message)
            if time.monotonic() > deadline:
                message = f"{self.name} was not ready after {seconds:.0f} s; its log ends:\n{self.last_words()}"
                raise ServerStartError(message)
            time.sleep(0.02)

    def last_words(self) -> str:
        """Give the last lines that it has written to its log since it was started."""
        if not self.log.exists():
            return "(nothing)"
        said = self.log.read_bytes()[self._began :].decode(errors="replace")
        return "\n".join(said.splitlines()[-_LAST_LINES:]) or "(nothing)"
