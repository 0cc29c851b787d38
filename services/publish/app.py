"""The only place that wires publish."""

from datetime import UTC, datetime

from services.publish.adapters.closing_store import MongoClosingStore
from services.publish.adapters.delivery_store import MongoDeliveryStore
from services.publish.adapters.digest_api import DigestApi
from services.publish.adapters.digest_files import FolderDigests
from services.publish.adapters.item_store import MongoItemStore
from services.publish.adapters.knowledge import Knowledge, load_knowledge
from services.publish.adapters.month import StatementMonth
from services.publish.adapters.renderers import Renderer
from services.publish.adapters.subscriptions_file import SubscriptionsError, load_subscriptions
from services.publish.adapters.text_store import MongoTextStore
from services.publish.closing import Closer
from services.publish.composing import Composer
from services.publish.domain.catalogue import Catalogue
from services.publish.domain.subscriptions import Subscription
from services.publish.flow import build_collector
from services.publish.ports import Outside
from services.publish.settings import PublishSettings
from services.publish.telling import Teller
from shared.contract.digest import Digest
from shared.contract.enriched_statement import EnrichedStatement
from shared.contract.rejection import Rejection
from shared.runtime.announcer import KafkaAnnouncer
from shared.runtime.broker import build_broker, subscribe
from shared.runtime.consumption import Consumption
from shared.runtime.failures import FailurePolicy
from shared.runtime.mongo import connect
from shared.runtime.rejections import Rejecter
from shared.runtime.service import ConfigurationError, Service
from shared.runtime.stop import Stop
from shared.runtime.tracing import Tracer
from shared.runtime.version import release


def now() -> datetime:
    """Give the current time, UTC."""
    return datetime.now(UTC)


def _read(settings: PublishSettings) -> tuple[Knowledge, list[Subscription]]:
    try:
        knowledge = load_knowledge(settings.seeds_dir)
        return knowledge, load_subscriptions(settings.subscriptions_file, knowledge.known)
    except (OSError, SubscriptionsError) as error:
        raise ConfigurationError(str(error)) from error


def build_app(settings: PublishSettings) -> Service:
    """Wire the service; nothing is connected yet.

    Raises:
        ConfigurationError: subscriptions or taxonomy cannot be read.
    """
    knowledge, subscriptions = _read(settings)
    stop, tracer, mongo = Stop(), Tracer("publish", settings.otlp_endpoint), connect(settings)
    announcer, reject = KafkaAnnouncer(settings), Rejecter("publish", release(), now)
    items, closings = MongoItemStore(mongo.database), MongoClosingStore(mongo.database)
    texts, month = MongoTextStore(mongo.database, now), StatementMonth(mongo.database, now)
    deliveries, renderer = MongoDeliveryStore(mongo.database), Renderer()
    catalogue, touched = Catalogue(subscriptions, knowledge.broader), set[str]()
    outside = Outside(
        items, closings, texts, deliveries, month, announcer, FolderDigests(settings.digest_dir, renderer)
    )
    composer = Composer(catalogue=catalogue, outside=outside, wordings=knowledge.wordings)
    teller = Teller(catalogue=catalogue, outside=outside, composer=composer, now=now)
    closer = Closer(catalogue=catalogue, outside=outside, teller=teller, now=now, touched=touched)
    collector = build_collector(
        catalogue=catalogue, items=items, texts=texts, announce=announcer, reject=reject, touched=touched
    )
    consumption = Consumption(
        EnrichedStatement.topic, FailurePolicy(collector, announcer, reject), stop=stop, tracer=tracer
    )
    broker = build_broker(settings)
    subscribe(broker, EnrichedStatement, group="hiwar-publish", settings=settings, consumption=consumption)
    return Service(
        name="publish",
        settings=settings,
        stop=stop,
        tracer=tracer,
        mongo=mongo,
        announcer=announcer,
        topics=(EnrichedStatement.topic, Digest.topic, Rejection.kafka_topic),
        broker=broker,
        consumptions=[consumption],
        prepare=[items.prepare, closings.prepare, texts.prepare, month.prepare, deliveries.prepare],
        background=[lambda stop: closer.watch(stop, tick_seconds=settings.tick_seconds)],
        routes=DigestApi(closings, close_now=closer.close_now, token=settings.admin_token).routes(),
        refresh=[closer.measure],
    )
