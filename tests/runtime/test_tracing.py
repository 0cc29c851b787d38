"""One trace per statement: kept when it is well-formed, begun when it is not, exported only where it is wanted."""

import pytest
from opentelemetry.exporter.otlp.proto.http import trace_exporter
from opentelemetry.sdk.trace import export
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from shared.runtime.tracing import TRACEPARENT, Tracer, new_traceparent, trace_id
from tests.factories import incoming

OWN = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"


def test_a_new_trace_is_well_formed_and_its_own() -> None:
    one, other = new_traceparent(), new_traceparent()
    assert TRACEPARENT.fullmatch(one)
    assert trace_id(one) != trace_id(other)


def test_a_record_keeps_the_trace_it_brings() -> None:
    assert incoming(b"{}", headers=(("traceparent", OWN.encode()),)).traceparent == OWN


@pytest.mark.parametrize(
    "own", [None, b"", b"\xff", b"00-" + b"0" * 32 + b"-" + b"b" * 16 + b"-01", OWN.encode() + b"x"]
)
def test_a_record_without_a_good_trace_gets_one_and_keeps_it(own: bytes | None) -> None:
    record = incoming(b"{}", headers=(("traceparent", own),))
    assert TRACEPARENT.fullmatch(record.traceparent)
    assert record.traceparent == record.traceparent
    assert record.traceparent != (own or b"").decode(errors="replace")


def test_each_record_of_a_batch_has_a_span_in_its_own_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    exported = InMemorySpanExporter()
    monkeypatch.setattr(trace_exporter, "OTLPSpanExporter", lambda **_: exported)
    monkeypatch.setattr(export, "BatchSpanProcessor", SimpleSpanProcessor)
    tracer = Tracer("enrich", "http://127.0.0.1:1/v1/traces")
    tracer.record("process", [OWN, new_traceparent()], start_ns=1, end_ns=5)
    first, second = exported.get_finished_spans()
    tracer.close()
    assert first.context is not None
    assert first.parent is not None
    assert (f"{first.context.trace_id:032x}", f"{first.parent.span_id:016x}") == ("a" * 32, "b" * 16)
    assert (first.start_time, first.end_time) == (1, 5)
    assert second.context is not None
    assert second.context.trace_id != first.context.trace_id
    assert first.resource.attributes["service.name"] == "hiwar-enrich"


def test_without_an_endpoint_nothing_is_recorded() -> None:
    tracer = Tracer("enrich", None)
    tracer.record("process", [OWN], start_ns=1, end_ns=5)
    tracer.close()
