"""The whole of hiwar for other teams' integration tests: `with Pipeline() as p: p.send(...); p.wait_digest(...)`.

See tests/harness/README.md.
"""

import asyncio
import json
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, ClassVar, Self

import httpx

from services.local import pipeline as local
from services.local.progress import Progress
from shared.contract.digest import Digest
from shared.embedded.servers import TOPICS, ServerUrls
from shared.runtime.settings import RuntimeSettings
from shared.runtime.topics import apply_topics, load_topics
from tests.harness.choice import choose, servers
from tests.harness.forked import ForkedProcess


class ForkedServices(local.Pipeline):
    """The three services, each forked instead of started anew."""

    def _process(self, service: str) -> ForkedProcess:
        anew = super()._process(service)
        return ForkedProcess(anew.name, anew.command, anew.log, anew.env, anew.cwd, anew.stop_seconds)


class Pipeline:
    """Servers, topics and the three services, up on entering and gone on leaving.

    Args:
        subscriptions: the subscriptions file; the seeds' without.
        urls: running servers with the topics made; the best that the machine has without.
        data_dir: for data, logs and digests; a temporary one without.
        inputs: files and folders that ingest watches.
        database: of MongoDB, so that several can share one; a Kafka serves one pipeline at a time (consumer groups).
        settings: of the services, by name without HIWAR_.
    """

    forked: ClassVar[type[ForkedServices]] = ForkedServices

    def __init__(  # noqa: PLR0913 - each has a default
        self,
        subscriptions: Path | None = None,
        *,
        urls: ServerUrls | None = None,
        data_dir: Path | None = None,
        inputs: Sequence[Path] = (),
        database: str = "hiwar",
        settings: dict[str, str] | None = None,
    ) -> None:
        self._stack = ExitStack()
        self._subscriptions = subscriptions
        self._urls = urls
        self._data_dir = data_dir
        self._inputs = inputs
        self._settings = {"mongo_database": database, **(settings or {})}
        self.services: local.Pipeline

    def __enter__(self) -> Self:
        data_dir = self._data_dir or Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        kind = choose().kind
        urls = self._urls or self._stack.enter_context(servers(kind, data_dir / "servers"))
        if self._urls is None and kind != "embedded":
            asyncio.run(apply_topics(RuntimeSettings(kafka_servers=urls.kafka), load_topics(TOPICS)))
        arguments: dict[str, Any] = {"subscriptions": self._subscriptions} if self._subscriptions else {}
        self.services = self.forked(data_dir, self._inputs, servers=urls, settings=self._settings, **arguments)
        try:
            self._stack.enter_context(self.services)
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def send(self, *documents: dict[str, Any]) -> list[str]:
        """Push documents; give their statement ids once they are in the outbox.

        Raises:
            ValueError: the push API refused; its problem details say which field of which document.
        """
        answer = httpx.post(
            f"{self.services.url('ingest')}/v1/statements", content=_lines(documents), headers=_NDJSON, timeout=60
        )
        if answer.is_error:
            message = f"not taken: {answer.text}"
            raise ValueError(message)
        return [entry["statement_id"] for entry in answer.json()["accepted"]]

    def wait_idle(self, seconds: float = 60.0) -> None:
        """Return when everything that was sent has gone all the way."""
        deadline = time.monotonic() + seconds

        def give_up(progress: Progress) -> None:
            if progress.waiting != 0 and time.monotonic() > deadline:
                message = f"not idle after {seconds:.0f} s: {progress}"
                raise TimeoutError(message)

        self.services.until_idle(tell=give_up, poll_seconds=0.1)

    def wait_digest(self, subscription: str, seconds: float = 60.0) -> Digest:
        """Close the windows once all is idle, and give the subscription's latest digest.

        Raises:
            LookupError: there is no such subscription, or nothing concerned it.
        """
        self.wait_idle(seconds)
        self.services.close_windows()
        found = self.digests(subscription)
        if not found:
            is_there = self.services.ask("publish", f"/v1/subscriptions/{subscription}").is_success
            no_digest = f"nothing concerned subscription {subscription}"
            raise LookupError(no_digest if is_there else f"there is no subscription {subscription}")
        return found[0]

    def digests(self, subscription: str) -> list[Digest]:
        """Give all digests of a subscription, the latest first."""
        ask = self.services.ask
        ids = ask("publish", "/v1/digests", limit=1000).json()["digests"]
        return [
            Digest.read(ask("publish", f"/v1/digests/{i}").content) for i in ids if i.startswith(f"{subscription}/")
        ]


_NDJSON = {"content-type": "application/x-ndjson"}


def _lines(documents: Sequence[dict[str, Any]]) -> bytes:
    return "\n".join(json.dumps(document, ensure_ascii=False) for document in documents).encode()
