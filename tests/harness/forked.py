"""Our programs as processes forked from one that has their code loaded: a start takes a tenth of the time.

From its `__main__` on, a program runs as by `python -m`: arguments, environment, folder, signals and exit status.
"""

import ctypes
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from services.local.pipeline import PROJECT
from shared.embedded.process import ChildProcess

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["__main__", "tests.harness.loaded"])
_PR_SET_PDEATHSIG = 1


class ForkedProcess(ChildProcess):
    """A child whose command is `python -m MODULE ARGUMENTS`; it ends with the process that it is forked from."""

    def __enter__(self) -> Self:
        """Start."""
        _, _, module, *arguments = self.command
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._process = _Forked(module, arguments, self.env or os.environ, self.cwd or PROJECT, (self.log, self.log))  # type: ignore[assignment]
        return self


def run_forked(
    module: str, *arguments: str, env: Mapping[str, str], cwd: Path = PROJECT, seconds: float = 120.0
) -> "subprocess.CompletedProcess[str]":
    """Run `python -m MODULE ARGUMENTS` until it ends by itself; `env` is all that it inherits.

    Raises:
        subprocess.TimeoutExpired: it did not end; it has been killed.
    """
    with TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        process = _Forked(module, list(arguments), env, cwd, (out, err))
        try:
            status = process.wait(seconds)
        finally:
            process.kill()
        told = (path.read_text(encoding="utf-8") for path in (out, err))
        return subprocess.CompletedProcess([module, *arguments], status, *told)


class _Forked:
    """As much of `subprocess.Popen` as `ChildProcess` uses."""

    def __init__(
        self, module: str, arguments: list[str], env: Mapping[str, str], cwd: Path, streams: tuple[Path, Path]
    ) -> None:
        for path in streams:
            path.touch()  # it can be read from now on
        given = (module, arguments, dict(env), cwd, streams)
        self._process = _CONTEXT.Process(name=module, target=_become, args=given, daemon=True)
        self._process.start()
        self.pid = self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        status = self.poll()
        if status is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout or 0)
        return status

    def send_signal(self, number: int) -> None:
        if self.poll() is None and self.pid is not None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self._process.kill()


def _become(module: str, arguments: list[str], env: dict[str, str], cwd: Path, streams: tuple[Path, Path]) -> None:
    """Be the program; what it prints is appended to the files of its two streams."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    os.setsid()
    for number, path in enumerate(streams, 1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644), number)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv[1:] = arguments
    sys.modules.pop(module, None)  # it is run as `__main__`
    runpy.run_module(module, run_name="__main__", alter_sys=True)
