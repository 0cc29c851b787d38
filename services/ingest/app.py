"""The only place that wires ingest."""

from datetime import UTC, datetime

from services.ingest.adapters.file_source import FileSource
from services.ingest.adapters.item_store import MongoItemStore
from services.ingest.adapters.push_api import PushApi
from services.ingest.flow import Ingest
from services.ingest.settings import IngestSettings
from shared.contract.raw_statement import RawStatement
from shared.contract.rejection import Rejection
from shared.runtime.announcer import KafkaAnnouncer
from shared.runtime.mongo import connect
from shared.runtime.rejections import Rejecter
from shared.runtime.service import Service
from shared.runtime.stop import Stop
from shared.runtime.tracing import Tracer
from shared.runtime.version import release


def now() -> datetime:
    """Give the current time, UTC."""
    return datetime.now(UTC)


def build_app(settings: IngestSettings) -> Service:
    """Wire the service; nothing is connected yet."""
    mongo, announcer = connect(settings), KafkaAnnouncer(settings)
    store = MongoItemStore(mongo.database)
    ingest = Ingest(store, announcer, now=now, room=settings.queue_statements)
    files = FileSource(
        settings.input_paths,
        ingest=ingest,
        announce=announcer,
        reject=Rejecter("ingest", release(), now),
        database=mongo.database,
        poll_seconds=settings.poll_seconds,
        inboxes=settings.inbox_paths,
        max_file_bytes=settings.max_file_bytes,
    )
    push = PushApi(ingest, token=settings.push_token, max_body_bytes=settings.max_body_bytes)
    return Service(
        name="ingest",
        settings=settings,
        stop=Stop(),
        tracer=Tracer("ingest", settings.otlp_endpoint),
        mongo=mongo,
        announcer=announcer,
        topics=(RawStatement.topic, Rejection.kafka_topic),
        prepare=[store.prepare],
        background=[files.watch, ingest.send, ingest.sweep],
        routes=push.routes(),
        refresh=[ingest.measure],
    )
