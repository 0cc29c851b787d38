"""How far a local run has come, from what its services tell of themselves."""

from collections.abc import Mapping
from typing import NamedTuple

from prometheus_client.parser import text_string_to_metric_families


class Progress(NamedTuple):
    """How far the statements have come.

    Attributes:
        read: documents that ingest has taken, whatever became of them.
        refused: documents that ingest could not take.
        enriched: records that enrich has finished, rejected ones too.
        published: records that publish has finished.
        files: that ingest has looked into.
        waiting: files to read, statements to send, records to process; None while that is not known.
    """

    read: int
    refused: int
    enriched: int
    published: int
    files: int
    waiting: int | None


def progress_of(ingest: Mapping[str, float], enrich: Mapping[str, float], publish: Mapping[str, float]) -> Progress:
    """Give the progress by the metrics of the three, asked in this order: nothing can slip past between them."""
    waiting = [
        ingest.get("hiwar_ingest_files_pending", -1.0),
        ingest.get("hiwar_outbox_pending", -1.0),
        *(m.get("hiwar_consumer_lag", -1.0) for m in (enrich, publish)),
        *(m.get("hiwar_records_in_flight", 0.0) for m in (enrich, publish)),
    ]
    return Progress(
        read=int(ingest.get("hiwar_ingest_documents_total", 0)),
        refused=int(ingest.get("hiwar_ingest_documents_total{refused}", 0)),
        enriched=int(enrich.get("hiwar_records_total", 0)),
        published=int(publish.get("hiwar_records_total", 0)),
        files=int(ingest.get("hiwar_ingest_files_read_total", 0)),
        waiting=int(sum(waiting)) if min(waiting) >= 0 else None,
    )


def sums(text: str) -> dict[str, float]:
    """Read metrics in the text format of Prometheus: each name with its sum over labels, and by `{result}`."""
    totals: dict[str, float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            totals[sample.name] = totals.get(sample.name, 0.0) + sample.value
            if "result" in sample.labels:
                totals[f"{sample.name}{{{sample.labels['result']}}}"] = sample.value
    return totals
