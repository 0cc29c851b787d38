"""Hold what a tagger told of one text against its labels."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

from services.enrich.domain.lexicon import Concept
from services.enrich.domain.tagger import Tags
from services.enrich.domain.words import Words, normalise
from services.enrich.evaluation.figures import Counts
from services.enrich.evaluation.gold import GoldAct, GoldMention, GoldRow
from services.enrich.evaluation.taxonomy import are_near
from shared.contract.enriched_statement import Act, Span

Measure = Literal["themes", "themes-near", "mentions", "mentions-near", "mentions-linked", "acts", "acts-actors"]
"""`-near`: a broader or narrower theme, an overlapping mention counts too. `-linked`: the id must be right.
`-actors`: of the acts that were found, those whose actors are right."""
MEASURES: tuple[Measure, ...] = get_args(Measure)
_PARTICLES = re.compile("[وف]?[بلكس]?(?:ال|لل?)?")
_ARTICLE = "ال"


class Themes(BaseModel):
    """The themes of one text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    wanted: tuple[str, ...]
    told: tuple[str, ...]


class RowResult(BaseModel):
    """What became of one text; a measure that was not judged is absent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str | int
    lang: str
    source: str
    themes: Themes | None
    counts: dict[Measure, Counts]


def judge(row: GoldRow, tags: Tags, concepts: Mapping[str, Concept]) -> RowResult:
    """Count what is right, told, found and wanted, by measure."""
    told = tuple(theme.id for theme in tags.themes)
    counts: dict[Measure, Counts] = {}
    if row.themes is not None:
        counts |= _judge_themes(row.themes, told, concepts)
    if row.entities is not None:
        counts |= _judge_mentions(row, row.entities, tags)
    if row.acts is not None:
        counts |= _judge_acts(row, row.acts, tags)
    return RowResult(
        id=row.id,
        lang=row.lang or tags.language.tag,
        source=row.source,
        themes=None if row.themes is None else Themes(wanted=row.themes, told=told),
        counts=counts,
    )


def _judge_themes(wanted: Sequence[str], told: Sequence[str], concepts: Mapping[str, Concept]) -> dict[Measure, Counts]:
    exact = len(set(wanted) & set(told))
    right = sum(any(are_near(one, other, concepts) for other in wanted) for one in told)
    found = sum(any(are_near(one, other, concepts) for other in told) for one in wanted)
    return {
        "themes": Counts(exact, len(told), exact, len(wanted)),
        "themes-near": Counts(right, len(told), found, len(wanted)),
    }


def _judge_mentions(row: GoldRow, wanted: Sequence[GoldMention], tags: Tags) -> dict[Measure, Counts]:
    """Each wording of a text counts once, however often it stands there."""
    found = {(e.type, e.id, span.text): span for e in tags.entities for span in e.mentions}
    told: list[tuple[str, str, Span]] = []
    for (kind, entity_id, words), span in found.items():
        if not any(kind == k and same_words(words, s.text) for k, _, s in told):
            told.append((kind, entity_id, span))
    exact = _pairs([(k, s.text) for k, _, s in told], [(m.type, m.text) for m in wanted])
    right = sum(any(k == m.type and _touches(s, m.text, row) for m in wanted) for k, _, s in told)
    near = sum(any(k == m.type and _touches(s, m.text, row) for k, _, s in told) for m in wanted)
    linked = [m for m in wanted if m.id is not None]
    by_id = sum(any(i == m.id and _touches(s, m.text, row) for _, i, s in told) for m in linked)
    return {
        "mentions": Counts(exact, len(told), exact, len(wanted)),
        "mentions-near": Counts(right, len(told), near, len(wanted)),
        "mentions-linked": Counts(by_id, len(linked), by_id, len(linked)),
    }


def _judge_acts(row: GoldRow, wanted: Sequence[GoldAct], tags: Tags) -> dict[Measure, Counts]:
    left = list(tags.acts)
    found: list[tuple[GoldAct, Act]] = []
    for act in wanted:
        match = next((told for told in left if told.kind == act.kind and _meets(told.quote, act.quote, row)), None)
        if match is not None:
            left.remove(match)
            found.append((act, match))
    judged = [(act, told) for act, told in found if act.actors is not None]
    right = sum(_same_actors(act.actors or (), told, tags) for act, told in judged)
    return {
        "acts": Counts(len(found), len(tags.acts), len(found), len(wanted)),
        "acts-actors": Counts(right, len(judged), right, len(judged)),
    }


def _same_actors(wanted: Sequence[str], told: Act, tags: Tags) -> bool:
    """An actor is right by its id, or by the words that name it in the text."""
    names = {e.id: [e.name, *(span.text for span in e.mentions)] for e in tags.entities}
    return len(wanted) == len(told.actors) and all(
        any(actor == one or any(same_words(actor, name) for name in names.get(one, ())) for one in told.actors)
        for actor in wanted
    )


def same_words(one: str, other: str) -> bool:
    """Whether two wordings differ at most in case, marks, and attached Arabic particles and article."""
    a, b = _form(one), _form(other)
    short, long = sorted((a, b), key=len)
    return a == b or (long.endswith(short) and _PARTICLES.fullmatch(long[: len(long) - len(short)]) is not None)


def _form(words: str) -> str:
    form = " ".join(normalise(word) for word in Words(words).surfaces)
    return form.removeprefix(_ARTICLE)


def _pairs(told: Sequence[tuple[str, str]], wanted: Sequence[tuple[str, str]]) -> int:
    """How many of the wanted are told, each told one used once."""
    left = list(told)
    pairs = 0
    for kind, words in wanted:
        match = next((one for one in left if one[0] == kind and same_words(one[1], words)), None)
        if match is not None:
            left.remove(match)
            pairs += 1
    return pairs


def _touches(span: Span, words: str, row: GoldRow) -> bool:
    field = row.text if span.field == "text" else row.title
    at = field.find(words, max(0, span.start - len(words) + 1))
    return 0 <= at < span.end


def _meets(span: Span, quote: str | None, row: GoldRow) -> bool:
    return quote is None or _touches(span, quote, row)
