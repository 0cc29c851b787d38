"""What ingest tells Prometheus beside the runtime's figures."""

from prometheus_client import Counter, Gauge, Histogram

DOCUMENTS = Counter("hiwar_ingest_documents_total", "Documents taken, by what they were.", ["result"])
OUTBOX = Gauge("hiwar_outbox_pending", "Statements accepted and not yet on the topic.")
FILES = Gauge("hiwar_ingest_files_pending", "Files found and not yet read; -1 before the first look.")
FILES.set(-1)
FILES_READ = Counter("hiwar_ingest_files_read_total", "Files looked into, those of kinds that are not read too.")
HELD = Gauge(
    "hiwar_ingest_held", "1 while sources and files rest and the push API answers 429: enrich is too far behind."
)
VISITS = Counter("hiwar_source_visits_total", "Visits of sources, by how they ended.", ["outcome"])
VISIT_SECONDS = Histogram("hiwar_source_visit_seconds", "Time of one visit.", buckets=(0.1, 0.5, 1, 5, 15, 60, 300))
LATE_SECONDS = Histogram(
    "hiwar_source_late_seconds", "How long after it was due a visit began.", buckets=(0.5, 1, 2, 5, 15, 60, 300, 1800)
)
SOURCE_FAILURES = Gauge("hiwar_source_failures", "Visits in a row that failed.", ["source"])
SOURCE_SUCCEEDED = Gauge("hiwar_source_last_success_timestamp_seconds", "When a visit last worked.", ["source"])
SOURCE_ENTRIES = Gauge("hiwar_source_entries", "Entries of the last listing.", ["source"])
