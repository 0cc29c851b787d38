"""Gather the mentions of a text into entities."""

from collections.abc import Sequence

from services.enrich.domain.signs import NamedEntity
from shared.contract.enriched_statement import Entity, Span

_MOST_MENTIONS = 50


def to_entities(mentions: Sequence[tuple[NamedEntity, Span]]) -> list[Entity]:
    """Gather mentions, in text order, into entities by first mention; at most 50 mentions each."""
    found: dict[str, tuple[NamedEntity, list[Span]]] = {}
    for entity, span in mentions:
        spans = found.setdefault(entity.id, (entity, []))[1]
        if len(spans) < _MOST_MENTIONS:
            spans.append(span)
    return [
        Entity(id=entity.id, type=entity.type, name=entity.name, mentions=spans) for entity, spans in found.values()
    ]
