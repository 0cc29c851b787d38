"""The three services as three processes, on given or embedded servers: for `hiwar run`, the demo and test harnesses."""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Self

import httpx

from services.command_line.project import PROJECT
from services.local.progress import Progress, progress_of, sums
from services.local.under_way import send_again
from shared.embedded.process import ChildProcess
from shared.embedded.servers import TOPICS, EmbeddedServers, ServerUrls, free_port
from shared.errors import EXIT_CONFIGURATION, ConfigurationError

SERVICES = ("ingest", "enrich", "publish")
_START_SECONDS = 60.0
_STOP_SECONDS = 3.0
_ONE_REQUEST_A_CONNECTION = httpx.Limits(max_keepalive_connections=0)  # a service may be killed between two


class PipelineError(RuntimeError):
    """A service did not start, or ended; the message says which and shows its last words."""


@dataclass
class Pipeline:
    """Starts everything on entering, stops everything on leaving; nothing is left behind.

    Args:
        data_dir: where embedded servers, logs and digests go.
        inputs: files and folders that ingest watches.
        subscriptions: the subscriptions file.
        servers: given servers; None starts embedded ones.
        settings: more settings for the services, by name without HIWAR_.
        send_again_since: what was accepted since then was lost with an embedded Kafka; None: nothing was.
    """

    data_dir: Path
    inputs: Sequence[Path] = ()
    subscriptions: Path = PROJECT / "seeds" / "subscriptions.yaml"
    servers: ServerUrls | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    send_again_since: datetime | None = None
    ports: dict[str, int] = field(init=False, default_factory=dict)
    _processes: dict[str, ChildProcess] = field(init=False, default_factory=dict)
    _stack: ExitStack = field(init=False, default_factory=ExitStack)
    _http: httpx.Client = field(init=False, default_factory=lambda: httpx.Client(limits=_ONE_REQUEST_A_CONNECTION))

    @property
    def urls(self) -> ServerUrls:
        """Where the servers are, given or embedded.

        Raises:
            RuntimeError: embedded ones have not been started.
        """
        if self.servers is None:
            message = "servers are started before services"
            raise RuntimeError(message)
        return self.servers

    @property
    def digest_dir(self) -> Path:
        """Where publish writes digests."""
        return self.data_dir / "digests"

    def __enter__(self) -> Self:
        """Start servers, then services; return when all are ready.

        Raises:
            PipelineError: something did not start.
            ConfigurationError: a setting is wrong.
        """
        try:
            self._start()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Stop services, then servers."""
        for process in self._processes.values():
            process.terminate()
        self._stack.close()
        self._http.close()

    def process(self, service: str) -> ChildProcess:
        """Give a service's process, to signal it or to end it as a crash would."""
        return self._processes[service]

    def restart(self, service: str) -> None:
        """Start a service that has ended, where it was; return when it is ready.

        Raises:
            PipelineError: it did not start.
        """
        self._processes[service].__enter__()
        self._until_ready(service, time.monotonic() + _START_SECONDS)

    def url(self, service: str) -> str:
        """Give the HTTP address of a service."""
        return f"http://127.0.0.1:{self.ports[service]}"

    def ask(self, service: str, path: str, *, seconds: float = 30.0, **params: int) -> httpx.Response:
        """GET from a service, by one client: a client of its own for each question takes 20 ms of CPU.

        Raises:
            httpx.TransportError: it does not answer.
        """
        return self._http.get(f"{self.url(service)}{path}", params=params, timeout=seconds)

    def metric(self, service: str, name: str) -> float:
        """Sum a metric over its labels; 0 when it has no samples.

        Raises:
            PipelineError: the service has ended.
        """
        return self._metrics(service).get(name, 0.0)

    def progress(self) -> Progress:
        """Ask all three, upstream first, so that nothing can slip past between two questions.

        Raises:
            PipelineError: a service has ended.
        """
        return progress_of(*(self._metrics(service) for service in SERVICES))

    def until_idle(self, *, tell: Callable[[Progress], None] = lambda _: None, poll_seconds: float = 0.2) -> Progress:
        """Return when everything that was given has gone all the way.

        Raises:
            PipelineError: a service has ended.
        """
        while True:
            progress = self.progress()
            tell(progress)
            if progress.waiting == 0:
                return progress
            time.sleep(poll_seconds)

    def close_windows(self) -> list[str]:
        """Have every subscription's open window told now; give the digests' ids."""
        answer = self._http.post(f"{self.url('publish')}/v1/windows/close", timeout=60.0)
        answer.raise_for_status()
        return list(answer.json()["digests"])

    def _start(self) -> None:
        self.data_dir.mkdir(parents=True, exist_ok=True)
        if self.servers is None:
            self.servers = self._stack.enter_context(EmbeddedServers(self.data_dir))
        if self.send_again_since is not None:
            send_again(self.urls.mongo, self.send_again_since)
        for service in SERVICES:
            self.ports[service] = free_port()
            self._processes[service] = self._stack.enter_context(self._process(service))
        deadline = time.monotonic() + _START_SECONDS
        for service in SERVICES:
            self._until_ready(service, deadline)

    def _process(self, service: str) -> ChildProcess:
        return ChildProcess(
            name=service,
            command=[sys.executable, "-m", f"services.{service}"],
            env={**os.environ, **self._environment(service)},
            cwd=PROJECT,
            log=self.data_dir / "logs" / f"{service}.log",
            stop_seconds=_STOP_SECONDS,
        )

    def _environment(self, service: str) -> dict[str, str]:
        given = {
            "kafka_servers": self.urls.kafka,
            "mongo_url": self.urls.mongo,
            "port": str(self.ports[service]),
            "grace_seconds": "2",
            "replica": f"local-{service}",
            "seeds_dir": str(PROJECT / "seeds"),
            "topics_file": str(TOPICS),
            "input_paths": json.dumps([str(path.resolve()) for path in self.inputs]),
            "subscriptions_file": str(self.subscriptions.resolve()),
            "digest_dir": str(self.digest_dir.resolve()),
            **self.settings,
        }
        return {f"HIWAR_{name.upper()}": value for name, value in given.items()}

    def _until_ready(self, service: str, deadline: float) -> None:
        while time.monotonic() < deadline:
            self._check_alive(service)
            try:
                if self.ask(service, "/ready", seconds=5.0).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass  # not listening yet
            time.sleep(0.05)
        message = f"{service} was not ready after {_START_SECONDS:.0f} s; {self._last_words(service)}"
        raise PipelineError(message)

    def _check_alive(self, service: str) -> None:
        status = self._processes[service].poll()
        if status == EXIT_CONFIGURATION:
            raise ConfigurationError(_reason(self._processes[service].last_words()))
        if status is not None:
            message = f"{service} ended with status {status}; {self._last_words(service)}"
            raise PipelineError(message)

    def _last_words(self, service: str) -> str:
        return f"its log ends:\n{self._processes[service].last_words()}"

    def _metrics(self, service: str) -> dict[str, float]:
        self._check_alive(service)
        try:
            text = self.ask(service, "/metrics").text
        except httpx.TransportError as error:
            self._check_alive(service)
            message = f"{service} does not answer ({error!r}); {self._last_words(service)}"
            raise PipelineError(message) from error
        return sums(text)


def _reason(last_words: str) -> str:
    """Give the mistake that a service ended with: the reason in the last line of its log."""
    last = last_words.splitlines()[-1]
    try:
        return str(json.loads(last)["reason"])
    except (ValueError, KeyError, TypeError):
        return last  # written for people
