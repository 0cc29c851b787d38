"""A statement as the reader's index keeps it: flat terms and stems to find it by, and what a list shows of it."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import NamedTuple

from services.publish.domain.items import order_of
from services.publish.domain.leading import is_dated, standing_of, told_at
from services.publish.domain.lines import on_one_line
from services.publish.domain.naming import name_of, unmarked
from services.publish.domain.ranking import ACT_WEIGHT
from services.publish.reader.domain.words import BEGINNING, folded_words, stem, stems_to_store
from shared.contract.enriched_statement import EnrichedStatement

EVERYTHING = "*"
"""The term that every entry has: lists without a filter go by the same index as all others."""
_MOST_LEAD, _MOST_TITLE, _MOST_ACTS, _MOST_THEMES = 280, 300, 6, 5
_MOST_INDEXED = 20_000
_FREQUENT, _MOST_FREQUENT = 2, 24
_TAIL_BITS = 30
_LONGEST, _YEAR = 40, 4


class Body(NamedTuple):
    """Who or what a statement names.

    Attributes:
        id: of the entity.
        type: organization, person, place, instrument or event.
        name: as enrich gives it, in any language.
        wording: what it is called where its statement is told of.
    """

    id: str
    type: str
    name: str
    wording: str


@dataclass(frozen=True)
class Entry:
    """One statement in the index.

    Attributes:
        statement_id: whose.
        order: a later reading of the statement has a greater one.
        place: its place in the order of time, no two alike: the second it was published, or fetched where that is not
            known, and 30 bits of a hash of its id. One indexed number sorts, pages and bounds all lists.
        day: of the same moment, UTC.
        terms: what it is found by, each once: `t:` theme or one above it, `e:` entity, `a:` act, `x:` act and actor,
            `l:` language, `s:` source, `r:` story, `d:` the story that it is a duplicate in.
        stems: what a search by words finds it by as well, each once, `w:` before each.
        sequence: the stems of title and text in order, a space before and after each.
        facets: what lists count, one a line.
        deeds: who does what, one a line: `x:` act and actor, `y:` theme, act and actor.
        weights: stems of the title, then a line break, then the frequent stems of the text.
        card: what a list shows, JSON.
        story: the id of its story, a space, and its standing in it: the least stands first.
    """

    statement_id: str
    order: int
    place: int
    day: str
    terms: tuple[str, ...]
    stems: tuple[str, ...]
    sequence: str
    facets: str
    deeds: str
    weights: str
    card: str
    story: str

    def words(self) -> Iterator[str]:
        """Give the words that a beginning can stand for: neither long numbers nor single letters."""
        for word in (term.removeprefix("w:") for term in self.stems):
            if BEGINNING <= len(word) <= _LONGEST and not (word.isdigit() and len(word) > _YEAR):
                yield word


def entry_of(statement: EnrichedStatement, ancestors: Callable[[str], Iterable[str]]) -> Entry:
    """Make the entry of a statement.

    Args:
        statement: as enriched.
        ancestors: of a theme, itself included.
    """
    language = statement.language.tag.split("-")[0]
    words = [folded_words(part, _MOST_INDEXED) for part in (statement.title, statement.text)]
    title, text = ([stem(word, language) for word in part] for part in words)
    stored = {f"w:{found}" for word in {*words[0], *words[1]} for found in stems_to_store(word, language)}
    facets, deeds = sorted(set(_facets(statement, ancestors))), sorted(set(_deeds(statement)))
    named = {term for term in (*facets, *deeds) if term[0] in "tealsx"}
    frequent = [form for form, count in Counter(text).most_common(_MOST_FREQUENT) if count >= _FREQUENT]
    return Entry(
        statement_id=statement.statement_id,
        order=order_of(statement.revision, int(statement.enriched_at.timestamp() * 1000)),
        place=place_of(told_at(statement), statement.statement_id),
        day=told_at(statement).date().isoformat(),
        terms=(EVERYTHING, *_story_terms(statement), *sorted(named)),
        stems=tuple(sorted(stored)),
        sequence=f" {' '.join(title)} | {' '.join(text)} ",
        facets="\n".join(facets),
        deeds="\n".join(deeds),
        weights=f"{' '.join(dict.fromkeys(title))}\n{' '.join(frequent)}",
        card=_card(statement),
        story=f"{statement.story.id} {standing_of(statement).written()}",
    )


def _story_terms(statement: EnrichedStatement) -> Iterator[str]:
    yield f"r:{statement.story.id}"
    if statement.story.duplicate_of:
        yield f"d:{statement.story.id}"


def bodies_of(statement: EnrichedStatement) -> Iterator[Body]:
    """Give all that a statement names, each once, and its issuer where that acts without being named."""
    named = {entity.id for entity in statement.entities}
    for entity in statement.entities:
        yield Body(entity.id, entity.type, unmarked(entity.name), name_of(entity))
    acting = dict.fromkeys(actor for act in statement.acts for actor in act.actors if actor not in named)
    if statement.issuer:
        issuer = unmarked(statement.issuer)
        yield from (Body(actor, "organization", issuer, issuer) for actor in acting)


def place_of(at: datetime, statement_id: str = "") -> int:
    """Give the place of a statement, or without one the place before all of that second."""
    tail = int.from_bytes(blake2b(statement_id.encode(), digest_size=4).digest()) >> 2 if statement_id else 0
    return (int(at.timestamp()) << _TAIL_BITS) + tail


def is_place(number: int) -> bool:
    """Whether a number can be a place: one of 64 bits."""
    return -(2**63) <= number < 2**63


def second_of(place: int) -> int:
    """Give the second that a place stands for, since 1970."""
    return place >> _TAIL_BITS


def moment_of(place: int) -> datetime:
    """Give the moment that a place stands for, to the second."""
    return datetime.fromtimestamp(second_of(place), UTC)


def _facets(statement: EnrichedStatement, ancestors: Callable[[str], Iterable[str]]) -> Iterator[str]:
    yield f"l:{statement.language.tag.split('-')[0]}"
    yield f"s:{statement.source}"
    yield f"m:{told_at(statement):%Y-%m}"
    for theme in statement.themes:
        yield from (f"t:{broader}" for broader in ancestors(theme.id))
    for body in bodies_of(statement):
        yield f"e:{body.id}"
    for act in statement.acts:
        yield f"a:{act.kind}"


def _deeds(statement: EnrichedStatement) -> Iterator[str]:
    for act in statement.acts:
        for actor in act.actors:
            yield f"x:{act.kind}:{actor}"
            yield from (f"y:{theme}|{act.kind}|{actor}" for theme in act.themes)


def _card(statement: EnrichedStatement) -> str:
    names: Mapping[str, str] = {body.id: body.wording for body in bodies_of(statement)}
    told = {(act.kind, tuple(act.actors[:2])) for act in statement.acts}
    with_actors = {kind for kind, actors in told if actors}
    # Each once, the weightiest first; those that say who come before, and stand for those of their kind that do not.
    acts = [
        [kind, [[actor, names.get(actor, actor)] for actor in actors]]
        for kind, actors in sorted(told, key=lambda act: (not act[1], -ACT_WEIGHT[act[0]], act))
        if actors or kind not in with_actors
    ]
    flat = on_one_line(statement.text[: 4 * _MOST_LEAD])
    card = {
        "title": _cut(statement.title, _MOST_TITLE),
        "lead": _cut(flat, _MOST_LEAD),
        "source": statement.source,
        "issuer": statement.issuer,
        "language": statement.language.tag,
        "revision": statement.revision,
        "status": statement.status,
        "dated": is_dated(statement),
        "story": statement.story.id,
        "themes": [theme.id for theme in statement.themes[:_MOST_THEMES]],
        "acts": acts[:_MOST_ACTS],
    }
    return json.dumps(card, ensure_ascii=False)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0][:most] + "…"
