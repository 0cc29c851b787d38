"""Which servers tests run on: given ones, containers, real Kafka from Maven, or embedded ones, in this order."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from shared.embedded.servers import EmbeddedServers, ServerUrls
from tests.harness.java_servers import JavaServers, missing_tools

KINDS = ("url", "docker", "java", "embedded")


class Choice(NamedTuple):
    """What was chosen, and why."""

    kind: str
    why: str


def choose() -> Choice:
    """Choose; `HIWAR_TEST_SERVERS` forces one of url, docker, java, embedded.

    Raises:
        ValueError: what is forced is unknown or cannot be had here.
    """
    forced = os.environ.get("HIWAR_TEST_SERVERS")
    if forced is not None:
        why_not = _obstacle(forced)
        if why_not:
            message = f"HIWAR_TEST_SERVERS={forced}: {why_not}"
            raise ValueError(message)
        return Choice(forced, "HIWAR_TEST_SERVERS says so")
    passed = []
    for kind in KINDS:
        why_not = _obstacle(kind)
        if why_not is None:
            return Choice(kind, "; ".join(passed) or "they were given")
        passed.append(why_not)
    return Choice("embedded", "; ".join(passed))


def available() -> list[str]:
    """Give every kind that can be had here, the best first; only the forced one when one is forced."""
    forced = os.environ.get("HIWAR_TEST_SERVERS")
    return [choose().kind] if forced else [kind for kind in KINDS if _obstacle(kind) is None]


@contextmanager
def servers(kind: str, data_dir: Path) -> Iterator[ServerUrls]:
    """Give running servers of a kind, for as long as the context lasts."""
    if kind == "url":
        yield ServerUrls(os.environ["HIWAR_TEST_KAFKA"], os.environ["HIWAR_TEST_MONGO"])
    elif kind == "docker":
        yield from _containers()
    elif kind == "java":
        with JavaServers(data_dir) as java:
            yield java.urls
    else:
        with EmbeddedServers(data_dir) as urls:
            yield urls


def _obstacle(kind: str) -> str | None:
    match kind:
        case "url":
            given = {"HIWAR_TEST_KAFKA", "HIWAR_TEST_MONGO"} <= os.environ.keys()
            return None if given else "no HIWAR_TEST_KAFKA and HIWAR_TEST_MONGO"
        case "docker":
            return None if _docker_answers() else "no Docker answers"
        case "java":
            missing = missing_tools()
            return f"no {', '.join(missing)}" if missing else None
        case "embedded":
            return None
        case _:
            return f"is none of {', '.join(KINDS)}"


def _docker_answers() -> bool:
    if "DOCKER_HOST" not in os.environ and not Path("/var/run/docker.sock").exists():
        return False
    import docker  # noqa: PLC0415 - comes with testcontainers; asking is slow where it is not wanted
    from docker.errors import DockerException  # noqa: PLC0415

    try:
        client = docker.from_env(timeout=3)
        try:
            return bool(client.ping())
        finally:
            client.close()
    except (DockerException, OSError):
        return False


def _containers() -> Iterator[ServerUrls]:
    from testcontainers.kafka import KafkaContainer  # noqa: PLC0415 - only where Docker answers
    from testcontainers.mongodb import MongoDbContainer  # noqa: PLC0415

    with KafkaContainer("apache/kafka:4.2.0") as kafka, MongoDbContainer("mongo:8") as mongo:
        yield ServerUrls(kafka.get_bootstrap_server(), mongo.get_connection_url())
