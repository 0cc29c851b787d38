"""A Kafka broker in one process, without Java: the mock cluster inside confluent-kafka's wheel.

It speaks the real wire protocol to aiokafka, librdkafka and kafkajs. It keeps nothing on disk, at most 5 MiB or
100,000 records a partition, and has no transactions and no admin requests: for trying things out and quick tests,
never for data that must survive.
"""

import argparse
import ctypes
import json
import signal
from pathlib import Path

import confluent_kafka

_PRODUCER = 0
_ERROR_BYTES = 512


class MockCluster:
    """One broker with its topics, alive as long as this object.

    Args:
        topics: names and partition counts.

    Raises:
        OSError: the library or the broker could not be started.
    """

    def __init__(self, topics: dict[str, int]) -> None:
        self._library = _load()
        error = ctypes.create_string_buffer(_ERROR_BYTES)
        self._client = self._library.rd_kafka_new(
            _PRODUCER, self._library.rd_kafka_conf_new(), error, ctypes.c_size_t(_ERROR_BYTES)
        )
        if not self._client:
            raise OSError(error.value.decode())
        self._cluster = self._library.rd_kafka_mock_cluster_new(self._client, 1)
        self._library.rd_kafka_mock_group_initial_rebalance_delay_ms(self._cluster, 0)
        for name, partitions in topics.items():
            if self._library.rd_kafka_mock_topic_create(self._cluster, name.encode(), partitions, 1):
                message = f"topic {name} could not be created"
                raise OSError(message)
        self.bootstrap: str = self._library.rd_kafka_mock_cluster_bootstraps(self._cluster).decode()


def _load() -> ctypes.CDLL:
    folder = Path(confluent_kafka.__file__).parent.parent / "confluent_kafka.libs"
    found = sorted(folder.glob("librdkafka*"))
    if not found:
        message = f"no librdkafka in {folder}; install confluent-kafka from its wheel"
        raise OSError(message)
    library = ctypes.CDLL(str(found[0]))
    pointers = ("rd_kafka_conf_new", "rd_kafka_new", "rd_kafka_mock_cluster_new")
    for name in pointers:
        getattr(library, name).restype = ctypes.c_void_p
    library.rd_kafka_new.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t]
    library.rd_kafka_mock_cluster_new.argtypes = [ctypes.c_void_p, ctypes.c_int]
    library.rd_kafka_mock_topic_create.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_int]
    library.rd_kafka_mock_cluster_bootstraps.argtypes = [ctypes.c_void_p]
    library.rd_kafka_mock_cluster_bootstraps.restype = ctypes.c_char_p
    library.rd_kafka_mock_group_initial_rebalance_delay_ms.argtypes = [ctypes.c_void_p, ctypes.c_int32]
    return library


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--topic", action="append", default=[], metavar="NAME:PARTITIONS")
    parser.add_argument("--address-file", type=Path, required=True, help="gets the bootstrap address, as JSON")
    arguments = parser.parse_args()
    cluster = MockCluster({name: int(count) for name, count in (topic.rsplit(":", 1) for topic in arguments.topic)})
    ready = arguments.address_file.with_suffix(".part")
    ready.write_text(json.dumps({"bootstrap": cluster.bootstrap}), encoding="utf-8")
    ready.replace(arguments.address_file)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    _main()
