"""What a digest would say of a statement, before anyone's language or wishes come in."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from services.publish.domain.items import Draft
from services.publish.domain.leading import is_dated, standing_of
from services.publish.domain.lines import on_one_line
from services.publish.domain.naming import name_of, unmarked
from services.publish.domain.ranking import ACT_WEIGHT
from shared.contract.digest import DigestAct, DigestEntity, DigestItem, DigestTheme, Party
from shared.contract.enriched_statement import Act, EnrichedStatement, Span

_MOST_ACTS = 12
_MOST_THEMES = 40
_MOST_ENTITIES = 40
_MOST_WORDS = 5
_LONGEST_TOLD = 20_000
_LONGEST_HEADLINE = 200


class Called(NamedTuple):
    """What a statement calls somebody.

    Attributes:
        name: in full.
        wording: its first own words.
    """

    name: str
    wording: str


def draft_of(statement: EnrichedStatement) -> Draft:
    """Give the draft of a statement; names in it are the statement's own wording until a digest is composed."""
    names = {entity.id: Called(name_of(entity), entity.mentions[0].text) for entity in statement.entities}
    item = DigestItem(
        statement_id=statement.statement_id,
        revision=statement.revision,
        change="withdrawn" if statement.status == "withdrawn" else "new",
        title=on_one_line(statement.title) or _first_words(statement.text),
        url=statement.url,
        source=statement.issuer or statement.source,
        language=statement.language.tag,
        published_at=statement.published_at if is_dated(statement) else None,
        themes=[
            DigestTheme(id=theme.id, words=_words(theme.evidence), score=theme.score)
            for theme in statement.themes[:_MOST_THEMES]
        ],
        entities=[
            DigestEntity(id=entity.id, type=entity.type, name=unmarked(entity.name), words=_words(entity.mentions))
            for entity in statement.entities[:_MOST_ENTITIES]
        ],
        acts=_acts(statement, names),
    )
    return Draft(item, statement.content_hash, statement.story.id, standing_of(statement))


def told_text(statement: EnrichedStatement) -> str:
    """Give what a later correction is compared with: title and text, the first 20,000 code points."""
    return f"{statement.title}\n\n{statement.text[:_LONGEST_TOLD]}"


def text_key(statement_id: str, content_hash: str) -> str:
    """Give the id under which a told text is kept."""
    return f"{statement_id}|{content_hash}"


def _acts(statement: EnrichedStatement, names: Mapping[str, Called]) -> list[DigestAct]:
    """The weightiest acts; what the same words of the same speaker do besides stands with the weightiest of it."""
    together: dict[tuple[str, ...], list[Act]] = {}
    for act in sorted(_told_once(statement), key=lambda act: -ACT_WEIGHT[act.kind]):
        together.setdefault((act.quote.text, *act.actors), []).append(act)
    return [_act(same, statement.issuer, names) for same in list(together.values())[:_MOST_ACTS]]


def _told_once(statement: EnrichedStatement) -> list[Act]:
    """Leave out what the headline of a page says as its first paragraph does: same kind, same actors, its themes.

    The paragraph says it in full. The statement keeps both, for each has its words.
    """
    headline, _, body = statement.text.partition("\n")
    if len(headline) > _LONGEST_HEADLINE:
        return statement.acts
    lead = len(headline) + 1 + len(body) - len(body.lstrip())
    until = statement.text.find("\n", lead)
    opening = [
        act for act in statement.acts if lead <= act.quote.start < (until if until >= 0 else len(statement.text))
    ]
    said = [(act.kind, set(act.actors), set(act.themes)) for act in opening]
    return [
        act
        for act in statement.acts
        if act.quote.start >= lead
        or not any(
            kind == act.kind and actors == set(act.actors) and themes.issuperset(act.themes)
            for kind, actors, themes in said
        )
    ]


def _without_states_of_organs(targets: Sequence[str]) -> list[str]:
    """Leave out a state beside its organ: who calls on the government of Egypt is told so, not of Egypt as well."""
    organs = {target.rpartition("/")[2] for target in targets if "/" in target}
    return [target for target in targets if target.removeprefix("iso:") not in organs]


def _act(same: Sequence[Act], issuer: str | None, names: Mapping[str, Called]) -> DigestAct:
    act, *others = same
    speaker = Called(unmarked(issuer), issuer) if issuer else None
    who = {actor: called for actor in act.actors if (called := names.get(actor) or speaker)}
    return DigestAct(
        kind=act.kind,
        also=list(dict.fromkeys(other.kind for other in others)) or None,
        actors=[called.wording for called in who.values()],
        who=[Party(id=actor, label=called.name) for actor, called in who.items()] or None,
        whom=[Party(id=t, label=names[t].name) for t in _without_states_of_organs(act.targets) if t in names] or None,
        themes=act.themes,
        quote=on_one_line(act.quote.text),
    )


def _words(spans: Sequence[Span]) -> list[str]:
    return list(dict.fromkeys(on_one_line(span.text) for span in spans))[:_MOST_WORDS]


def _first_words(text: str, most: int = 80) -> str:
    line = text.strip().split("\n", 1)[0]
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + "…"
