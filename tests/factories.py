"""Messages for tests, each with one line of what matters and the rest filled in."""

from datetime import UTC, datetime, timedelta
from typing import Any

from services.publish.domain.drafts import draft_of
from shared.contract.digest import Digest, DigestCounts, DigestSection, Window
from shared.contract.enriched_statement import Act, EnrichedStatement, Enricher, Entity, Language, Span, Story, ThemeTag
from shared.contract.raw_statement import RawStatement
from shared.contract.rejection import Rejection
from shared.runtime.record import Incoming

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def raw(statement_id: str = "st-1", revision: int = 1, **fields: Any) -> RawStatement:
    given = {
        "source": "tests",
        "text": "The EU condemns torture.",
        "fetched_at": NOON,
        "content_hash": f"{revision:064d}",
    }
    return RawStatement(statement_id=statement_id, revision=revision, **{**given, **fields})


def enriched(
    statement_id: str = "st-1", revision: int = 1, *, theme: str = "torture", minutes: int = 0, **fields: Any
) -> EnrichedStatement:
    text = fields.pop("text", "The EU condemns torture.")
    quote = Span(start=0, end=len(text), text=text)
    given: dict[str, Any] = {
        "source": "tests",
        "title": f"Statement {statement_id}",
        "fetched_at": NOON,
        "content_hash": f"{revision:064d}",
        "language": Language(tag="en", confidence=1.0),
        "themes": [ThemeTag(id=theme, score=0.8, evidence=[Span(start=16, end=23, text="torture")])],
        "entities": [
            Entity(
                id="wikidata:Q458",
                type="organization",
                name="European Union",
                mentions=[Span(start=4, end=6, text="EU")],
            )
        ],
        "acts": [Act(kind="condemns", actors=["wikidata:Q458"], themes=[theme], quote=quote)],
        "story": Story(id=statement_id),
        "enricher": Enricher(version="0.1.0", taxonomy="abc"),
        "enriched_at": NOON + timedelta(minutes=minutes),
    }
    return EnrichedStatement(statement_id=statement_id, revision=revision, text=text, **{**given, **fields})


def digest(digest_id: str = "reader/2026-11-20T12:00:00.000Z/0a1b2c3d", **fields: Any) -> Digest:
    """A digest with one item under `torture` and one correction."""
    items = [draft_of(enriched(name, published_at=NOON, url="https://example.org/a")).item for name in ("st-1", "st-2")]
    corrected = items[1].model_copy(update={"change": "corrected", "correction_of": "reader/before"})
    given: dict[str, Any] = {
        "subscription": digest_id.partition("/")[0],
        "title": "On torture",
        "window": Window(start=NOON - timedelta(hours=1), end=NOON, zone="Africa/Cairo"),
        "language": "en",
        "sections": [
            DigestSection(theme=None, label="", items=[corrected]),
            DigestSection(theme="torture", label="Torture", items=[items[0]]),
        ],
        "counts": DigestCounts(statements=2, items=2, corrections=1, sources=1),
        "generated_at": NOON,
    }
    return Digest(digest_id=digest_id, **{**given, **fields})


def incoming(
    value: bytes | None,
    *,
    offset: int = 0,
    key: bytes | None = b"k",
    headers: tuple[Any, ...] = (),
    topic: str = "statements.raw.v1",
) -> Incoming:
    return Incoming(topic=topic, partition=0, offset=offset, key=key, value=value, headers=headers, timestamp_ms=1)


def rejected(  # noqa: PLR0913 - each has a default
    *,
    value: bytes | None = b"{}",
    key: bytes | None = b"st-1",
    stage: str = "enrich",
    topic: str = "statements.raw.v1",
    offset: int = 0,
    position: int = 0,
    headers: tuple[Any, ...] = (),
) -> Incoming:
    """A record of `rejected.v1` at `position`, whose original was read at `offset`; -1: it was on no topic."""
    fields: dict[str, Any] = {"stage": stage, "reason": "schema", "detail": "text: is missing", "topic": topic}
    why = Rejection(partition=min(offset, 0), offset=offset, attempts=1, version="0.1.0", at=NOON, **fields)
    return Incoming("rejected.v1", 0, position, key, value, (*headers, *why.headers()), int(NOON.timestamp() * 1000))
