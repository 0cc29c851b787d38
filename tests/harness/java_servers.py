"""A real Apache Kafka and a MongoDB-protocol server without Docker, from Maven; each can be killed and restarted."""

import fcntl
import shutil
import subprocess
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import Self

from shared.embedded.process import ChildProcess
from shared.embedded.servers import ServerUrls, answers, free_port

HERE = Path(__file__).resolve().parent / "java"
CACHE = Path(__file__).resolve().parent.parent.parent / ".servers"
_START_SECONDS = 300.0
"""A MongoDB with much in it reads it all when it starts; one that ends sooner is told at once."""
_SMALL = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
_HEAPS = {"kafka": "-Xmx512m", "mongo": "-Xmx1g"}
"""At most: the index of terms of 100,000 statements is in memory."""
_SETTINGS = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs={data}
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
# Back after kill -9 in 5 s instead of 12-15 s.
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
"""


def missing_tools() -> list[str]:
    """Tell which of the needed programs are not there."""
    return [tool for tool in ("java", "javac", "mvn") if shutil.which(tool) is None]


def fetch() -> Path:
    """Fetch the jars (43 MB, once) and compile the MongoDB launcher; give the folder. Others wait meanwhile.

    Raises:
        subprocess.CalledProcessError: Maven or the compiler failed.
    """
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _fetch()


def _fetch() -> Path:
    sources = sorted(HERE.rglob("*.java"))
    made_from = sha256(b"".join(path.read_bytes() for path in (HERE / "pom.xml", *sources))).hexdigest()[:12]
    ready = CACHE / f"ready-{made_from}"
    if not ready.exists():
        libraries, classes = CACHE / "libs", CACHE / "classes"
        _call(
            "mvn",
            "-q",
            "-B",
            "-f",
            str(HERE / "pom.xml"),
            "dependency:copy-dependencies",
            f"-DoutputDirectory={libraries}",
        )
        _call("javac", "-cp", f"{libraries}/*", "-d", str(classes), *map(str, sources))
        ready.touch()
    return CACHE


class JavaServers:
    """Starts both on entering, stops both on leaving; data stays in `data_dir`, for the next ones too."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._cache = fetch()
        self._ports = {"kafka": free_port(), "controller": free_port(), "mongo": free_port()}
        self._stack = ExitStack()
        self.kafka: ChildProcess
        self.mongo: ChildProcess

    def __enter__(self) -> Self:
        self._data_dir.mkdir(parents=True, exist_ok=True)
        self._format()
        self.start_kafka()
        self.start_mongo()
        return self

    def __exit__(self, *_: object) -> None:
        self.kafka.stop()
        self.mongo.stop()

    @property
    def urls(self) -> ServerUrls:
        """Where they are."""
        return ServerUrls(f"127.0.0.1:{self._ports['kafka']}", f"mongodb://127.0.0.1:{self._ports['mongo']}")

    def start_kafka(self) -> None:
        """Start, or start again after a stop or a kill."""
        arguments = ["kafka.Kafka", str(self._settings_file)]
        self.kafka = self._java("kafka", "libs/*", arguments)
        log = self._data_dir / "logs" / "kafka.log"
        starts = _count(log, "Kafka Server started")
        self.kafka.__enter__()
        self.kafka.wait_until(lambda: _count(log, "Kafka Server started") > starts, seconds=_START_SECONDS)

    def start_mongo(self) -> None:
        """Start, or start again after a stop or a kill."""
        port = self._ports["mongo"]
        arguments = ["LocalMongo", str(port), str(self._data_dir / "mongo.db")]
        self.mongo = self._java("mongo", "classes:libs/*", arguments)
        self.mongo.__enter__()
        self.mongo.wait_until(lambda: answers(port), seconds=_START_SECONDS)

    @property
    def _settings_file(self) -> Path:
        return self._data_dir / "server.properties"

    def settings(self) -> str:
        """Kafka's server.properties."""
        return _SETTINGS.format(
            port=self._ports["kafka"], controller=self._ports["controller"], data=self._data_dir / "kafka"
        )

    def format_options(self) -> list[str]:
        """What else the storage is formatted with."""
        return []

    def _format(self) -> None:
        self._settings_file.write_text(self.settings(), encoding="utf-8")
        if (self._data_dir / "kafka" / "meta.properties").exists():
            return
        tool = ["java", "-cp", f"{self._cache}/libs/*", "kafka.tools.StorageTool", "format", *self.format_options()]
        _call(*tool, "-t", "aGl3YXItdGVzdC1jbHVzdA", "-c", str(self._settings_file))

    def _java(self, name: str, path: str, arguments: list[str]) -> ChildProcess:
        classpath = ":".join(f"{self._cache}/{part}" for part in path.split(":"))
        command = ["java", _HEAPS[name], *_SMALL, "-cp", classpath, *arguments]
        log = self._data_dir / "logs" / f"{name}.log"
        return ChildProcess(name=name, command=command, log=log, cwd=self._data_dir, stop_seconds=10.0)


def _count(log: Path, words: str) -> int:
    return log.read_text(encoding="utf-8", errors="replace").count(words) if log.exists() else 0


def _call(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own commands


if __name__ == "__main__":
    fetch()
