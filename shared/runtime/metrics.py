"""What a service tells Prometheus: names, units and meaning in one place."""

from typing import Literal

from prometheus_client import Counter, Gauge, Histogram

Disposition = Literal["accepted", "stale", "rejected", "not_committed"]

RECORDS = Counter(
    "hiwar_records_total", "Records read, by how they ended; each ends once per delivery.", ["topic", "disposition"]
)
BATCH_RECORDS = Histogram(
    "hiwar_batch_records", "Records in one batch.", ["topic"], buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
)
BATCH_SECONDS = Histogram(
    "hiwar_batch_seconds",
    "Time from reading a batch to its commit.",
    ["topic"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
)
LAG = Gauge("hiwar_consumer_lag", "Records on the topic that this replica has still to read.", ["topic", "partition"])
IN_FLIGHT = Gauge("hiwar_records_in_flight", "Records read and not yet committed.", ["topic"])
OLDEST_SECONDS = Gauge("hiwar_oldest_unprocessed_seconds", "Age of the oldest record not yet committed.", ["topic"])
REJECTED = Counter(
    "hiwar_rejected_total",
    "Records rejected, by cause; counted again when their batch is read again.",
    ["topic", "reason"],
)
READY = Gauge("hiwar_ready", "1 while the service works: Kafka and MongoDB answer; else 0, and /ready says why.")
