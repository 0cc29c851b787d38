"""The only place that wires ingest."""

from datetime import UTC, datetime

from services.ingest.adapters.enrich_lag import EnrichLag
from services.ingest.adapters.file_source import FileSource
from services.ingest.adapters.item_store import MongoItemStore
from services.ingest.adapters.push.answers import MongoAnswers
from services.ingest.adapters.push.clients import Clients, ClientsError, build_clients
from services.ingest.adapters.push_api import PushApi
from services.ingest.adapters.sources.sources_file import SourcesError, load_sources
from services.ingest.domain.pressure import Pressure
from services.ingest.domain.sources import Source
from services.ingest.fetching import build_fetching
from services.ingest.flow import Ingest
from services.ingest.settings import IngestSettings
from shared.contract.raw_statement import RawStatement
from shared.contract.rejection import Rejection
from shared.runtime.announcer import KafkaAnnouncer
from shared.runtime.mongo import connect
from shared.runtime.rejections import Rejecter
from shared.runtime.service import ConfigurationError, Service
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
    pressure = Pressure(limit=settings.enrich_lag_statements)
    ingest = Ingest(store, announcer, now=now, room=settings.queue_statements, pressure=pressure)
    reject = Rejecter("ingest", release(), now)
    fetching = build_fetching(
        settings,
        _sources(settings),
        database=mongo.database,
        ingest=ingest,
        announce=announcer,
        reject=reject,
        now=now,
    )
    files = FileSource(
        settings.input_paths,
        ingest=ingest,
        announce=announcer,
        reject=reject,
        database=mongo.database,
        poll_seconds=settings.poll_seconds,
        inboxes=settings.inbox_paths,
        max_file_bytes=settings.max_file_bytes,
    )
    answers = MongoAnswers(mongo.database)
    push = PushApi(ingest, max_body_bytes=settings.max_body_bytes, clients=_clients(settings), answers=answers, now=now)
    return Service(
        name="ingest",
        settings=settings,
        stop=Stop(),
        tracer=Tracer("ingest", settings.otlp_endpoint),
        mongo=mongo,
        announcer=announcer,
        topics=(RawStatement.topic, Rejection.kafka_topic),
        prepare=[store.prepare, answers.prepare, fetching.prepare],
        background=[EnrichLag(settings, pressure).watch, files.watch, fetching.run, ingest.send, ingest.sweep],
        routes=push.routes(),
        refresh=[ingest.measure, fetching.measure],
    )


def _clients(settings: IngestSettings) -> Clients:
    listed = []
    try:
        if settings.push_clients is not None:
            listed.append(("HIWAR_PUSH_CLIENTS", settings.push_clients.get_secret_value()))
        if settings.push_clients_file is not None:
            listed.append((f"{settings.push_clients_file}", settings.push_clients_file.read_text(encoding="utf-8")))
        return build_clients(settings.push_token, listed, per_minute=settings.push_per_minute)
    except (OSError, UnicodeDecodeError) as error:
        message = f"HIWAR_PUSH_CLIENTS_FILE: {settings.push_clients_file} cannot be read: {error}"
        raise ConfigurationError(message) from error
    except ClientsError as error:
        raise ConfigurationError(str(error)) from error


def _sources(settings: IngestSettings) -> list[Source]:
    if settings.sources_file is None:
        return []
    try:
        return load_sources(settings.sources_file)
    except SourcesError as error:
        raise ConfigurationError(str(error)) from error
