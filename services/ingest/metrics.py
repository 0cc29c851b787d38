"""What ingest tells Prometheus beside the runtime's figures."""

from prometheus_client import Counter, Gauge

DOCUMENTS = Counter("hiwar_ingest_documents_total", "Documents taken, by what they were.", ["result"])
OUTBOX = Gauge("hiwar_outbox_pending", "Statements accepted and not yet on the topic.")
FILES = Gauge("hiwar_ingest_files_pending", "Files found and not yet read; -1 before the first look.")
FILES.set(-1)
