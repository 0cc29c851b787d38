"""Apache Kafka and a durable MongoDB-protocol server behind proxies, each of which can be killed and restarted."""

from contextlib import ExitStack
from pathlib import Path
from typing import Protocol, Self

from shared.embedded.servers import ServerUrls, free_port
from tests.faults.full_mongo import MongoProxy
from tests.faults.proxy import Proxy
from tests.harness.java_servers import JavaServers

_SHORT_SESSIONS = """\
# Services of a schedule have sessions of seconds, so that a schedule has time for many.
group.min.session.timeout.ms=1000
"""


class Fill(Protocol):
    """Fills MongoDB's disk, or empties it."""

    def __call__(self, *, is_full: bool) -> None:
        """Do it."""


class ProxiedServers(JavaServers):
    """Clients reach both servers through proxies only: Kafka tells them the proxy's address as its own."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(data_dir)
        self._outside = {"kafka": free_port(), "mongo": free_port()}
        self._proxies = ExitStack()
        self.proxies: dict[str, Proxy] = {}
        self.fill_mongo: Fill

    def __enter__(self) -> Self:
        super().__enter__()
        mongo = MongoProxy(self._outside["mongo"], self._ports["mongo"])
        kafka = Proxy(self._outside["kafka"], self._ports["kafka"])
        for name, proxy in (("kafka", kafka), ("mongo", mongo)):
            self.proxies[name] = self._proxies.enter_context(proxy)
        self.fill_mongo = mongo.fill
        return self

    def __exit__(self, *_: object) -> None:
        self._proxies.close()
        super().__exit__()

    @property
    def urls(self) -> ServerUrls:
        """Where clients find them."""
        return ServerUrls(f"127.0.0.1:{self._outside['kafka']}", f"mongodb://127.0.0.1:{self._outside['mongo']}")

    def settings(self) -> str:
        """Kafka's server.properties: it listens where it did, and tells the proxy's port."""
        plain = super().settings()
        here = f"advertised.listeners=PLAINTEXT://127.0.0.1:{self._ports['kafka']}"
        return (
            plain.replace(here, here.replace(str(self._ports["kafka"]), str(self._outside["kafka"]))) + _SHORT_SESSIONS
        )
