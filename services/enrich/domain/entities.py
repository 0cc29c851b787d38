"""Who and what a statement names: gazetteer names, and symbols of resolutions."""

import re
from collections.abc import Sequence

from services.enrich.domain.lexicon import NamedEntity
from services.enrich.domain.matching import Hit, longest
from shared.contract.enriched_statement import Entity, Span

_MOST_MENTIONS = 50
# https://research.un.org/en/docs/symbols : A/RES/70/1, A/HRC/RES/50/1, S/RES/2334 (2016), A/HRC/52/L.18
_SYMBOL = re.compile(
    r"(?<![\w/])[AES]/(?:[A-Z]{2,4}[./])?(?:\d+/)?(?:RES/|L\.|PRST/)?\d+(?:/\d+)*(?: \(\d{4}\))?(?![\w/])"
)


def find_symbols(text: str) -> list[tuple[NamedEntity, int, int]]:
    """Give the UN document symbols of a text: who, start, end."""
    if "/" not in text:
        return []
    return [
        (NamedEntity(f"local:un-doc/{symbol.replace(' ', '')}", "instrument", symbol), match.start(), match.end())
        for match in _SYMBOL.finditer(text)
        if (symbol := match.group())
    ]


def named_in(hits: Sequence[Hit[NamedEntity]]) -> list[Hit[NamedEntity]]:
    """Keep what is really named: of names of one type the longest; a place inside an organisation's name stays."""
    types = {hit.meaning.type for hit in hits}
    kept = [hit for kind in types for hit in longest([hit for hit in hits if hit.meaning.type == kind])]
    return sorted(kept, key=lambda hit: (hit.start, -hit.end, hit.meaning.id))


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
