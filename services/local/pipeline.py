"""The three services as three processes, on given or embedded servers: for `hiwar run`, the demo and test harnesses."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Self

import httpx
from prometheus_client.parser import text_string_to_metric_families

from services.project import PROJECT
from shared.embedded.process import ChildProcess
from shared.embedded.servers import TOPICS, EmbeddedServers, ServerUrls, free_port

SERVICES = ("ingest", "enrich", "publish")
_START_SECONDS = 60.0
_STOP_SECONDS = 3.0


class PipelineError(RuntimeError):
    """A service did not start, or ended; the message says which and shows its last words."""


class Progress(NamedTuple):
    """How far the statements have come.

    Attributes:
        read: documents that ingest has taken, whatever became of them.
        refused: documents that ingest could not take.
        enriched: records that enrich has finished, rejected ones too.
        published: records that publish has finished.
        waiting: files to read, statements to send, records to process; None while that is not known.
    """

    read: int
    refused: int
    enriched: int
    published: int
    waiting: int | None


@dataclass
class Pipeline:
    """Starts everything on entering, stops everything on leaving; nothing is left behind.

    Args:
        data_dir: where embedded servers, logs and digests go.
        inputs: files and folders that ingest watches.
        subscriptions: the subscriptions file.
        servers: given servers; None starts embedded ones.
        settings: more settings for the services, by name without HIWAR_.
    """

    data_dir: Path
    inputs: Sequence[Path] = ()
    subscriptions: Path = PROJECT / "seeds" / "subscriptions.yaml"
    servers: ServerUrls | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    ports: dict[str, int] = field(init=False, default_factory=dict)
    _processes: dict[str, ChildProcess] = field(init=False, default_factory=dict)
    _stack: ExitStack = field(init=False, default_factory=ExitStack)

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
        ingest, enrich, publish = (self._metrics(service) for service in SERVICES)
        waiting = [
            ingest.get("hiwar_ingest_files_pending", -1.0),
            ingest.get("hiwar_outbox_pending", -1.0),
            *(m.get("hiwar_consumer_lag", -1.0) for m in (enrich, publish)),
            *(m.get("hiwar_records_in_flight", 0.0) for m in (enrich, publish)),
        ]
        return Progress(
            read=int(ingest.get("hiwar_ingest_documents_total", 0)),
            refused=int(ingest.get("hiwar_ingest_documents_total{refused}", 0)),
            enriched=int(enrich.get("hiwar_records_total", 0)),
            published=int(publish.get("hiwar_records_total", 0)),
            waiting=int(sum(waiting)) if min(waiting) >= 0 else None,
        )

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
        answer = httpx.post(f"{self.url('publish')}/v1/windows/close", timeout=60.0)
        answer.raise_for_status()
        return list(answer.json()["digests"])

    def _start(self) -> None:
        self.data_dir.mkdir(parents=True, exist_ok=True)
        if self.servers is None:
            self.servers = self._stack.enter_context(EmbeddedServers(self.data_dir))
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
            "input_paths": _json_list(self.inputs),
            "subscriptions_file": str(self.subscriptions.resolve()),
            "digest_dir": str(self.digest_dir.resolve()),
            **self.settings,
        }
        return {f"HIWAR_{name.upper()}": value for name, value in given.items()}

    def _until_ready(self, service: str, deadline: float) -> None:
        while time.monotonic() < deadline:
            self._check_alive(service)
            try:
                if httpx.get(f"{self.url(service)}/ready", timeout=5.0).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass  # not listening yet
            time.sleep(0.05)
        message = f"{service} was not ready after {_START_SECONDS:.0f} s; {self._last_words(service)}"
        raise PipelineError(message)

    def _check_alive(self, service: str) -> None:
        status = self._processes[service].poll()
        if status is not None:
            message = f"{service} ended with status {status}; {self._last_words(service)}"
            raise PipelineError(message)

    def _last_words(self, service: str) -> str:
        return f"its log ends:\n{self._processes[service].last_words()}"

    def _metrics(self, service: str) -> dict[str, float]:
        self._check_alive(service)
        try:
            text = httpx.get(f"{self.url(service)}/metrics", timeout=30.0).text
        except httpx.TransportError as error:
            self._check_alive(service)
            message = f"{service} does not answer ({error!r}); {self._last_words(service)}"
            raise PipelineError(message) from error
        return dict(_sums(text))


def _sums(text: str) -> Iterator[tuple[str, float]]:
    totals: dict[str, float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            totals[sample.name] = totals.get(sample.name, 0.0) + sample.value
            if "result" in sample.labels:
                totals[f"{sample.name}{{{sample.labels['result']}}}"] = sample.value
    yield from totals.items()


def _json_list(paths: Sequence[Path]) -> str:
    return json.dumps([str(path.resolve()) for path in paths])
