"""Tell themes and names in the reader's language; titles and quotes stay as they are."""

from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple

from services.publish.domain.ranking import act_weight
from shared.contract.digest import DigestAct, DigestItem, Party

_MOST_SOURCES = 50


class Wording(NamedTuple):
    """One language.

    Attributes:
        language: its tag.
        themes: theme -> label.
        names: entity -> preferred name.
    """

    language: str
    themes: Mapping[str, str]
    names: Mapping[str, str]


def localised(item: DigestItem, wording: Wording, wanted: Container[str]) -> DigestItem:
    """Give an item as one reader is told it: labels in their language, acts about their themes first."""
    fallback = {} if item.language == wording.language else {entity.id: entity.name for entity in item.entities}
    acts = sorted(item.acts, key=lambda act: -act_weight(act, wanted))
    return item.model_copy(
        update={
            "themes": [theme.model_copy(update={"label": wording.themes.get(theme.id)}) for theme in item.themes],
            "entities": [entity.model_copy(update={"label": wording.names.get(entity.id)}) for entity in item.entities],
            "acts": [_act(act, wording.names, fallback) for act in acts],
            "also_covered_by": item.also_covered_by[:_MOST_SOURCES],
        }
    )


def _act(act: DigestAct, names: Mapping[str, str], fallback: Mapping[str, str]) -> DigestAct:
    return act.model_copy(
        update={"who": _parties(act.who, names, fallback), "whom": _parties(act.whom, names, fallback)}
    )


def _parties(
    parties: Sequence[Party] | None, names: Mapping[str, str], fallback: Mapping[str, str]
) -> list[Party] | None:
    if not parties:
        return None
    return [
        Party(id=party.id, label=names.get(party.id or "") or fallback.get(party.id or "") or party.label)
        for party in parties
    ]
