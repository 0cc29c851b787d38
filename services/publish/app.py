"""The only place that wires publish."""

from datetime import UTC, datetime
from functools import partial

from starlette.routing import BaseRoute

from services.publish.adapters.announced import KafkaAnnounced
from services.publish.adapters.atom_feed import FeedApi, feed_address
from services.publish.adapters.closing_store import MongoClosingStore
from services.publish.adapters.delivery_store import MongoDeliveryStore
from services.publish.adapters.digest_api import DigestApi
from services.publish.adapters.digest_files import FolderDigests
from services.publish.adapters.item_store import MongoItemStore
from services.publish.adapters.knowledge import Knowledge, load_knowledge
from services.publish.adapters.month import StatementMonth
from services.publish.adapters.outlets import Outlets, build_outlets
from services.publish.adapters.refusals import MongoRefusals
from services.publish.adapters.renderers import Renderer
from services.publish.adapters.subscription_store import MongoSubscriptionStore
from services.publish.adapters.subscriptions_api import SubscriptionsApi
from services.publish.adapters.subscriptions_file import SubscriptionsError, load_subscriptions
from services.publish.adapters.subscriptions_openapi import describe_subscriptions
from services.publish.adapters.text_store import MongoTextStore
from services.publish.closing import Closer
from services.publish.composing import Composer
from services.publish.delivering import Deliverer
from services.publish.domain.catalogue import Catalogue
from services.publish.domain.subscriptions import Subscription
from services.publish.flow import build_collector
from services.publish.ports import Outside
from services.publish.reader.app import build_reader
from services.publish.reader.flow import build_index
from services.publish.settings import PublishSettings
from services.publish.subscribing import Subscriber
from services.publish.telling import Teller
from shared.contract.digest import Digest
from shared.contract.enriched_statement import EnrichedStatement
from shared.contract.rejection import Rejection
from shared.runtime.announcer import KafkaAnnouncer
from shared.runtime.batch import Handle
from shared.runtime.broker import build_broker, subscribe
from shared.runtime.consumption import Consumption
from shared.runtime.failures import FailurePolicy
from shared.runtime.mongo import connect
from shared.runtime.rejections import Rejecter
from shared.runtime.service import ConfigurationError, Service
from shared.runtime.stop import Stop
from shared.runtime.tracing import Tracer
from shared.runtime.version import release

GROUP = "hiwar-publish"


def now() -> datetime:
    """Give the current time, UTC."""
    return datetime.now(UTC)


class _Parts:
    """What publish is made of, each part once."""

    def __init__(self, settings: PublishSettings) -> None:
        knowledge, subscriptions = _read(settings)
        self.mongo = connect(settings)
        database = self.mongo.database
        self.announcer = KafkaAnnouncer(settings)
        self.renderer, self.touched = Renderer(), set[str]()
        self.catalogue = Catalogue(subscriptions, knowledge.broader)
        self.reader = build_reader(
            database,
            seeds=settings.seeds_dir,
            release=release(),
            tokens=settings.read_tokens,
            per_minute=settings.read_per_minute,
            feed=self._feed_of,
            beside=describe_subscriptions(),
        )
        self.items, self.closings = MongoItemStore(database), MongoClosingStore(database)
        self.texts, self.month = MongoTextStore(database, now), StatementMonth(database, now)
        self.deliveries, self.stored = MongoDeliveryStore(database), MongoSubscriptionStore(database, now)
        files = FolderDigests(settings.digest_dir, self.renderer)
        outside = Outside(self.items, self.closings, self.deliveries, self.announcer, KafkaAnnounced(settings), files)
        catalogue, touched = self.catalogue, self.touched
        composer = Composer(
            catalogue=catalogue, items=self.items, texts=self.texts, month=self.month, wordings=knowledge.wordings
        )
        teller = Teller(catalogue=catalogue, outside=outside, composer=composer, now=now)
        self.closer = Closer(catalogue=catalogue, outside=outside, teller=teller, now=now, touched=touched)
        self.subscriber = Subscriber(catalogue=catalogue, changes=self.stored, known=knowledge.known, touched=touched)
        self.outlets = _outlets(settings, MongoRefusals(database, now), self.renderer, catalogue)
        self.deliverer = Deliverer(
            deliveries=self.deliveries, digest=self.closings.composed, senders=self.outlets.senders, now=now
        )

    def collector(self, reject: Rejecter) -> Handle:
        """Give the handler of enriched statements: into the reader's index, and to whom they concern."""
        return build_collector(
            catalogue=self.catalogue,
            items=self.items,
            texts=self.texts,
            index=build_index(self.reader.store, self.reader.labels.ancestors),
            announce=self.announcer,
            reject=reject,
            touched=self.touched,
        )

    def _feed_of(self, name: str) -> str | None:
        subscription = self.catalogue.get(name)
        return feed_address(subscription) if subscription else None

    def routes(self, settings: PublishSettings) -> list[BaseRoute]:
        """Give everything that is served beside health and metrics."""
        token = settings.admin_token
        feeds = FeedApi(
            self.closings, subscription=self.catalogue.get, renderer=self.renderer, public_url=settings.public_url
        )
        subscriptions = SubscriptionsApi(
            self.stored, self.subscriber, forget=self.items.drop_waiting, lacks=settings.lacks, token=token
        )
        return [
            *DigestApi(close_now=self.closer.close_now, token=token).routes(),
            *subscriptions.routes(),
            *feeds.routes(),
            *self.outlets.routes,
            *self.reader.routes,
        ]


def build_app(settings: PublishSettings) -> Service:
    """Wire the service; nothing is connected yet.

    Raises:
        ConfigurationError: subscriptions or taxonomy cannot be read, or settings lack that a subscription needs.
    """
    parts, stop, tracer = _Parts(settings), Stop(), Tracer("publish", settings.otlp_endpoint)
    reject = Rejecter("publish", release(), now)
    policy = FailurePolicy(parts.collector(reject), parts.announcer, reject)
    consumption = Consumption(EnrichedStatement.topic, policy, stop=stop, tracer=tracer)
    broker = build_broker(settings)
    subscribe(broker, EnrichedStatement, group=GROUP, settings=settings, consumption=consumption)
    stores = (parts.items, parts.closings, parts.texts, parts.month, parts.deliveries, parts.stored)
    of_reader = (parts.reader.store, parts.reader.originals)
    loops = (parts.closer.watch, parts.deliverer.watch, parts.subscriber.watch)
    return Service(
        name="publish",
        settings=settings,
        stop=stop,
        tracer=tracer,
        mongo=parts.mongo,
        announcer=parts.announcer,
        topics=(EnrichedStatement.topic, Digest.topic, Rejection.kafka_topic),
        broker=broker,
        consumptions=[consumption],
        prepare=[*(store.prepare for store in (*stores, *of_reader)), parts.subscriber.refresh],
        background=[partial(loop, tick_seconds=settings.tick_seconds) for loop in loops],
        routes=parts.routes(settings),
        refresh=[parts.closer.measure, parts.deliverer.measure],
    )


def _read(settings: PublishSettings) -> tuple[Knowledge, list[Subscription]]:
    try:
        knowledge = load_knowledge(settings.seeds_dir)
        subscriptions = load_subscriptions(settings.subscriptions_file, knowledge.known)
    except (OSError, SubscriptionsError) as error:
        raise ConfigurationError(str(error)) from error
    for subscription in subscriptions:
        if missing := sorted({lack for channel in subscription.channels for lack in settings.lacks(channel.kind)}):
            message = f"subscription `{subscription.name}` cannot be sent as it asks; set {', '.join(missing)}"
            raise ConfigurationError(message)
    return knowledge, subscriptions


def _outlets(settings: PublishSettings, refusals: MongoRefusals, renderer: Renderer, catalogue: Catalogue) -> Outlets:
    try:
        return build_outlets(settings, refusals=refusals, renderer=renderer, subscription=catalogue.get, now=now)
    except OSError as error:
        message = f"CA certificates of HIWAR_SMTP_CA_FILE or HIWAR_WEBHOOK_CA_FILE cannot be read: {error}"
        raise ConfigurationError(message) from error
