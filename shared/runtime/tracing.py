"""One W3C trace per statement, from ingest to digest; spans are exported only when an OTLP endpoint is set."""

import re
import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING

from opentelemetry import trace
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_PROPAGATOR = TraceContextTextMapPropagator()


def new_traceparent() -> str:
    """Start a trace: version 00, sampled (https://www.w3.org/TR/trace-context/)."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def trace_id(traceparent: str) -> str:
    """Give the 32 hex digits that name the whole trace."""
    return traceparent[3:35]


class Tracer:
    """Records what a service did to each record; does nothing, at no cost, without an endpoint."""

    def __init__(self, service: str, endpoint: str | None) -> None:
        self._provider: TracerProvider | None = None
        if endpoint is not None:
            self._provider = _exporting(service, endpoint)

    def record(self, name: str, traceparents: Iterable[str], *, start_ns: int, end_ns: int) -> None:
        """Export one span per trace, each a child of the record's own context.

        Args:
            name: what was done, such as `enrich`.
            traceparents: the contexts that the records carry.
            start_ns: nanoseconds since the epoch.
            end_ns: nanoseconds since the epoch.
        """
        if self._provider is None:
            return
        tracer = trace.get_tracer("hiwar", tracer_provider=self._provider)
        for traceparent in traceparents:
            context = _PROPAGATOR.extract({"traceparent": traceparent})
            tracer.start_span(name, context=context, start_time=start_ns).end(end_ns)

    def close(self) -> None:
        """Send what is still held."""
        if self._provider is not None:
            self._provider.shutdown()


def _exporting(service: str, endpoint: str) -> "TracerProvider":
    # A sixth of what a service imports; most run without an endpoint.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    provider = TracerProvider(resource=Resource.create({"service.name": f"hiwar-{service}"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    return provider
