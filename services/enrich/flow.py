"""The story of enrich: read what a statement says, store it, announce it. Start here."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import structlog

from services.enrich.domain.tagger import Tagger, Tags
from services.enrich.ports import Candidate, StatementStore, Stories
from shared.contract.enriched_statement import EnrichedStatement, Enricher, Story
from shared.contract.raw_statement import RawStatement
from shared.runtime.announcer import Announcer
from shared.runtime.batch import Dispositions, Handle, process_each
from shared.runtime.cloudevents import outgoing
from shared.runtime.reading import read_message
from shared.runtime.record import Incoming, Outgoing
from shared.runtime.rejections import Rejecter
from shared.runtime.tracing import trace_id

SOURCE = "hiwar/enrich"
REENRICH_TOPIC = "statements.reenrich.v1"
"""Raw statements that an operator has read again (`hiwar reenrich`); nothing for other systems to rely on."""
log = structlog.get_logger(__name__)


class Reading(NamedTuple):
    """A raw statement and what was read in it."""

    raw: RawStatement
    tags: Tags


class Place(NamedTuple):
    """Where a reading belongs: its story, and the first reading of its revision, if this is a later one."""

    story: Story
    first_enriched_at: datetime | None = None


def build_flow(  # noqa: PLR0913 - the dependencies of the whole service
    *,
    tagger: Tagger,
    stories: Stories,
    store: StatementStore,
    announce: Announcer,
    reject: Rejecter,
    now: Callable[[], datetime],
    again: bool = False,
) -> Handle:
    """Give the handler of `statements.raw.v1`; with `again` that of what is read a second time.

    What is read again keeps its story, which may be older than any fingerprint that is still kept, and tells when it
    was read first.
    """
    enricher = Enricher(version=reject.version, taxonomy=tagger.version)

    def read(raw: RawStatement) -> Reading:
        day = raw.published_at.date() if raw.published_at and raw.published_at_flag is None else None
        tags = tagger.tag(text=raw.text, title=raw.title, declared=raw.language, issuer=raw.issuer, on=day)
        return Reading(raw, tags)

    async def announce_overtaken(announced: Sequence[EnrichedStatement], traces: Mapping[str, str]) -> None:
        """Have the newest revision stand last on the compacted topic, whoever sent what meanwhile (docs/adr/0004)."""
        while announced and (newer := await store.overtaken(announced)):
            await announce(_outgoing(newer, traces))
            announced = newer

    async def place(latest: Mapping[str, Reading]) -> Mapping[str, Place]:
        """Give each reading its story, and when its revision was read first."""
        known = _places(await store.get_many(list(latest)), latest) if again else {}
        new = [_candidate(reading) for key, reading in latest.items() if key not in known]
        return {**known, **{key: Place(story) for key, story in (await stories.assign(new)).items()}}

    async def enrich_batch(records: Sequence[Incoming]) -> Dispositions:
        """Returning commits the batch; raising has it read again. Every step may be repeated safely."""
        outcome = await process_each(records, lambda record: read_message(RawStatement, record), read, reject)
        latest = latest_of_each(outcome.accepted)
        places = await place({key: reading for key, (_, reading) in latest.items()})
        enriched = {key: _enriched(reading, places[key], enricher, now()) for key, (_, reading) in latest.items()}
        stale = await store.upsert_many(list(enriched.values()))
        fresh = [statement for key, statement in enriched.items() if key not in stale]
        traces = {key: record.traceparent for key, (record, _) in latest.items()}
        await announce([*_outgoing(fresh, traces), *outcome.rejected])
        await announce_overtaken(fresh, traces)
        _log_each(latest, stale)
        return Dispositions(
            accepted=len(fresh), stale=len(outcome.accepted) - len(fresh), rejected=len(outcome.rejected)
        )

    return enrich_batch


def _outgoing(statements: Sequence[EnrichedStatement], traces: Mapping[str, str]) -> list[Outgoing]:
    return [outgoing(s, source=SOURCE, at=s.enriched_at, traceparent=traces[s.statement_id]) for s in statements]


def latest_of_each(accepted: Sequence[tuple[Incoming, Reading]]) -> dict[str, tuple[Incoming, Reading]]:
    """Keep the newest revision of each statement in a batch; of equal ones the last."""
    latest: dict[str, tuple[Incoming, Reading]] = {}
    for record, reading in accepted:
        known = latest.get(reading.raw.statement_id)
        if known is None or reading.raw.revision >= known[1].raw.revision:
            latest[reading.raw.statement_id] = (record, reading)
    return latest


def _log_each(latest: Mapping[str, tuple[Incoming, Reading]], stale: frozenset[str]) -> None:
    for key, (record, reading) in latest.items():
        log.debug(
            "statement_stale" if key in stale else "statement_enriched",
            statement_id=key,
            revision=reading.raw.revision,
            trace_id=trace_id(record.traceparent),
        )


def _places(stored: Mapping[str, EnrichedStatement], latest: Mapping[str, Reading]) -> dict[str, Place]:
    return {
        key: Place(known.story, known.first_enriched_at or known.enriched_at)
        for key, known in stored.items()
        if known.revision >= latest[key].raw.revision
    }


def _candidate(reading: Reading) -> Candidate:
    return Candidate(reading.raw.statement_id, reading.tags.fingerprint, reading.raw.fetched_at)


def _enriched(reading: Reading, place: Place, enricher: Enricher, at: datetime) -> EnrichedStatement:
    """Join the parts; all are validated already, so they are not validated again."""
    raw = {name: getattr(reading.raw, name) for name in RawStatement.model_fields if name != "language"}
    return EnrichedStatement.model_construct(
        **raw,
        language=reading.tags.language,
        themes=reading.tags.themes,
        entities=reading.tags.entities,
        acts=reading.tags.acts,
        story=place.story,
        enricher=enricher,
        enriched_at=at,
        first_enriched_at=place.first_enriched_at,
    )
