"""Kafka and MongoDB for one machine, from PyPI alone, on loopback only."""

import json
import secrets
import socket
import sys
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NamedTuple

from shared.embedded.process import ChildProcess

TOPICS = Path(__file__).resolve().parent.parent.parent / "deploy" / "topics.yaml"
_START_SECONDS = 20.0
_PORTS = range(10_000, 32_768)
_MOST_TRIES = 100


class ServerUrls(NamedTuple):
    """Where servers are: Kafka's HOST:PORT, MongoDB's connection string."""

    kafka: str
    mongo: str


class EmbeddedServers:
    """Starts both on entering, stops both on leaving.

    MongoDB's protocol comes from nx-27017, on SQLite files in `data_dir`: what it acknowledged survives kill -9.
    Kafka comes from `shared.embedded.kafka`, and keeps nothing.

    Args:
        data_dir: for data and logs.
        topics: the topics file.
    """

    def __init__(self, data_dir: Path, *, topics: Path = TOPICS) -> None:
        self._data_dir = data_dir
        self._topics = topics
        self._stack = ExitStack()

    def __enter__(self) -> ServerUrls:
        """Start.

        Raises:
            ServerStartError: a server did not come up; the message shows its last words.
        """
        self._data_dir.mkdir(parents=True, exist_ok=True)
        try:
            return ServerUrls(kafka=self._kafka(), mongo=self._mongo())
        except BaseException:
            self._stack.close()
            raise

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self._stack.close()

    def _kafka(self) -> str:
        from shared.runtime.topics import load_topics  # noqa: PLC0415 - a client of Kafka, which takes a second to load

        address = self._data_dir / "kafka.json"
        address.unlink(missing_ok=True)
        wanted = [f"--topic={topic.name}:{topic.partitions}" for topic in load_topics(self._topics)]
        command = [sys.executable, "-m", "shared.embedded.kafka", f"--address-file={address}", *wanted]
        child = self._child("kafka", command)
        child.wait_until(address.exists, seconds=_START_SECONDS)
        return str(json.loads(address.read_text(encoding="utf-8"))["bootstrap"])

    def _mongo(self) -> str:
        port = free_port()
        data = self._data_dir / "mongo"
        data.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "nx_27017.nx_27017", f"--data-dir={data}", "--host=127.0.0.1", f"-p{port}"]
        logs = [f"--log-file={self._data_dir / 'logs' / 'mongo.out'}", f"--pid-file={self._data_dir / 'mongo.pid'}"]
        child = self._child("mongo", [*command, *logs])
        child.wait_until(lambda: answers(port), seconds=_START_SECONDS)
        return f"mongodb://127.0.0.1:{port}"

    def _child(self, name: str, command: list[str]) -> ChildProcess:
        root = Path(__file__).resolve().parent.parent.parent
        child = ChildProcess(name=name, command=command, log=self._data_dir / "logs" / f"{name}.log", cwd=root)
        return self._stack.enter_context(child)


def free_port() -> int:
    """Give a port of loopback that nobody listens on, nor any connection gets meanwhile.

    It lies below those that Linux gives to outgoing connections (32768 and up): one of these, free now, may be the
    other end of somebody's connection by the time that a server asks for it.
    """
    for _ in range(_MOST_TRIES):
        port = secrets.choice(_PORTS)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    message = f"no port between {_PORTS.start} and {_PORTS.stop - 1} is free"
    raise OSError(message)


def answers(port: int) -> bool:
    """Whether something listens on a port of loopback."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=0.2):
            return True
    except OSError:
        return False
