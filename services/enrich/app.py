"""The only place that wires enrich."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from faststream.kafka import KafkaBroker

from services.enrich.adapters.lexicon_files import load_lexicon
from services.enrich.adapters.spacy_extractor import ExtractorError, SpacyExtractor
from services.enrich.adapters.statement_store import MongoStatementStore, enricher_ordinal
from services.enrich.adapters.stories import MongoStories
from services.enrich.domain.tagger import Tagger
from services.enrich.flow import REENRICH_TOPIC, build_flow
from services.enrich.settings import EnrichSettings
from shared.contract.enriched_statement import EnrichedStatement
from shared.contract.raw_statement import RawStatement
from shared.contract.rejection import Rejection
from shared.runtime.announcer import KafkaAnnouncer
from shared.runtime.batch import Dispositions, Handle
from shared.runtime.broker import build_broker, subscribe
from shared.runtime.consumption import Consumption
from shared.runtime.failures import FailurePolicy
from shared.runtime.memory import collector_paused
from shared.runtime.mongo import connect
from shared.runtime.priority import giving_way
from shared.runtime.record import Incoming
from shared.runtime.rejections import Rejecter
from shared.runtime.service import ConfigurationError, Service
from shared.runtime.stop import Stop
from shared.runtime.tracing import Tracer
from shared.runtime.version import release

GROUP = "hiwar-enrich"
REENRICH_GROUP = "hiwar-reenrich"
_REENRICH_RECORDS = 50
"""A batch that can wait is short: live statements wait for no more than that."""


def now() -> datetime:
    """Give the current time, UTC."""
    return datetime.now(UTC)


def build_app(settings: EnrichSettings) -> Service:
    """Wire the service; nothing is connected yet.

    Raises:
        ConfigurationError: the lexicons, or the model that is set, cannot be read.
    """
    tagger = _tagger(settings)
    stop, tracer, mongo = Stop(), Tracer("enrich", settings.otlp_endpoint), connect(settings)
    announcer = KafkaAnnouncer(settings)
    reject = Rejecter("enrich", release(), now)
    stories = MongoStories(mongo.database, days=settings.story_days)
    flow: list[Handle] = []

    async def wire() -> None:
        """The enricher's rank is known only to the database, so the flow is built once that answers."""
        ordinal = await enricher_ordinal(mongo.database, f"{release()}/{tagger.version}")
        store = MongoStatementStore(mongo.database, ordinal=ordinal)
        await store.prepare()
        build = partial(
            build_flow, tagger=tagger, stories=stories, store=store, announce=announcer, reject=reject, now=now
        )
        flow[:] = [build(), build(again=True)]

    async def handle(records: Sequence[Incoming]) -> Dispositions:
        return await flow[0](records)

    async def handle_again(records: Sequence[Incoming]) -> Dispositions:
        return await flow[1](records)

    live = Consumption(RawStatement.topic, FailurePolicy(handle, announcer, reject), stop=stop, tracer=tracer)
    later = giving_way(handle_again, live.is_behind, stop)
    again = Consumption(REENRICH_TOPIC, FailurePolicy(later, announcer, reject), stop=stop, tracer=tracer)
    return Service(
        name="enrich",
        settings=settings,
        stop=stop,
        tracer=tracer,
        mongo=mongo,
        announcer=announcer,
        topics=(RawStatement.topic, REENRICH_TOPIC, EnrichedStatement.topic, Rejection.kafka_topic),
        broker=_reading(settings, live, again),
        consumptions=[live, again],
        prepare=[stories.prepare, wire],
    )


def _tagger(settings: EnrichSettings) -> Tagger:
    try:
        extractor = SpacyExtractor(settings.ner_model_dir) if settings.ner_model_dir else None
        with collector_paused():
            return Tagger(load_lexicon(settings.seeds_dir), extractor)
    except ExtractorError as error:
        raise ConfigurationError(str(error)) from error


def _reading(settings: EnrichSettings, live: Consumption, again: Consumption) -> KafkaBroker:
    broker = build_broker(settings)
    subscribe(broker, RawStatement, group=GROUP, settings=settings, consumption=live)
    most = min(_REENRICH_RECORDS, settings.batch_records)
    subscribe(broker, RawStatement, group=REENRICH_GROUP, settings=settings, consumption=again, most_records=most)
    return broker
