"""Gather the mentions of a text into entities."""

from collections.abc import Mapping, Sequence

from pydantic import TypeAdapter

from services.enrich.domain.names.scene import Mention
from services.enrich.domain.signs import NamedEntity
from shared.contract.enriched_statement import Entity

_MOST_MENTIONS = 50
_ENTITIES = TypeAdapter(list[Entity])
"""Checks the entities of a text at once: in half the time that one by one takes."""


def to_entities(
    fields: Mapping[str, tuple[str, Sequence[Mention]]], offices: Mapping[str, str] | None = None
) -> list[Entity]:
    """Gather mentions into entities by first mention; at most 50 mentions each.

    Args:
        fields: title before text, each with its wording and its mentions in text order.
        offices: what persons hold, by their ids.
    """
    found: dict[str, tuple[NamedEntity, list[dict[str, object]]]] = {}
    for field, (text, mentions) in fields.items():
        for entity, _, _, start, end in mentions:
            spans = found.setdefault(entity.id, (entity, []))[1]
            if len(spans) < _MOST_MENTIONS:
                spans.append({"start": start, "end": end, "text": text[start:end], "field": field})
    held = offices or {}
    return _ENTITIES.validate_python(
        [
            {"id": e.id, "type": e.type, "name": e.name, "mentions": spans, "office": held.get(e.id)}
            for e, spans in found.values()
        ]
    )
