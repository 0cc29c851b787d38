"""Who gets digests by webhook: keeps each message, and answers the first try of every third with 503."""

import json
import threading
from collections.abc import Callable, Sequence
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple, Self


class Received(NamedTuple):
    """One message that was taken.

    Attributes:
        message_id: `webhook-id`, by which a receiver drops repeats.
        digest_id: of the digest in it.
    """

    message_id: str
    digest_id: str


class Receiver:
    """Listens on loopback while it is entered."""

    def __init__(self) -> None:
        self._messages: list[Received] = []
        self._tried: set[str] = set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Hook, self._take))
        self._server.daemon_threads = True

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.1,), name="receiver", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/digests"

    def received(self) -> Sequence[Received]:
        """Give all messages so far, repeats included."""
        return tuple(self._messages)

    def _take(self, message: Received) -> bool:
        is_refused = int(message.message_id[-1], 16) % 3 == 0 and message.message_id not in self._tried
        self._tried.add(message.message_id)
        if not is_refused:
            self._messages.append(message)
        return not is_refused


class _Hook(BaseHTTPRequestHandler):
    def __init__(self, take: Callable[[Received], bool], *args: Any) -> None:
        self._take = take
        super().__init__(*args)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        is_taken = self._take(Received(self.headers["webhook-id"], body["data"]["digest_id"]))
        self.send_response(204 if is_taken else 503)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the library calls it
        """Say nothing."""
