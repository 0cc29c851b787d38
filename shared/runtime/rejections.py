"""Make the record that tells why another one could not be processed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import structlog

from shared.contract.rejection import HEADER_PREFIX, Rejection
from shared.errors import Unprocessable
from shared.runtime import metrics
from shared.runtime.record import Incoming, Outgoing
from shared.runtime.tracing import trace_id

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Rejecter:
    """Knows the stage and the clock; gives records for `rejected.v1`.

    Attributes:
        stage: which service speaks.
        version: its release.
        now: gives the current time, aware.
    """

    stage: Literal["ingest", "enrich", "publish"]
    version: str
    now: Callable[[], datetime]

    def __call__(self, record: Incoming, cause: Unprocessable, *, attempts: int = 1) -> Outgoing:
        """Keep the original's key, value and headers; add why, from where and when; tell log and metrics."""
        rejection = Rejection(
            stage=self.stage,
            reason=cause.reason,
            detail=cause.detail[:2000],
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            attempts=attempts,
            version=self.version,
            at=self.now(),
        )
        metrics.REJECTED.labels(record.topic, cause.reason).inc()
        log.warning(
            "record_rejected",
            statement_id=(record.key or b"").decode(errors="replace"),
            trace_id=trace_id(record.traceparent),
            **rejection.model_dump(mode="json", include={"topic", "partition", "offset", "reason", "detail"}),
        )
        originals = [header for header in record.headers if not header[0].startswith(HEADER_PREFIX)]
        return Outgoing(
            topic=Rejection.kafka_topic,
            key=record.key,
            value=record.value,
            headers=[*originals, *rejection.headers()],
        )
