"""Who does what: each clause that holds a cue is one act, with its actors, its themes and its words."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from services.enrich.domain.lexicon import Cue, NamedEntity
from services.enrich.domain.matching import Hit, longest
from services.enrich.domain.words import Words
from shared.contract.enriched_statement import Act, ActKind, Span

_SENTENCE_END = re.compile(r"[.!?؟؛;。!?;]+(?=[\s»\"”’)]|$|(?<=[。!?;]))|\n+")
_COMMA = re.compile(r"[,،,]")
_NEAR_WORDS = 3
"""A negation works on a cue that follows within so many words; an Arabic subject follows its verb within as many."""
_LONGEST_CLAUSE = 600
_MOST_ACTS = 100
_ACTING = ("organization", "person")
_COUNTRY = "iso:"
_ARTICLE = "ال"


@dataclass(frozen=True)
class Clue:
    """What the acts of a text are read from; all hits by first word, offsets in code points of the text."""

    words: Words
    cues: Sequence[Hit[Cue]]
    entities: Sequence[Hit[NamedEntity]]
    themes: Sequence[tuple[int, str]]
    issuer: str | None


class _Clause(NamedTuple):
    start: int
    end: int
    sentence_start: int


def read_acts(clue: Clue) -> list[Act]:
    """Give the acts in text order, at most 100.

    The actor is the nearest body named before the cue in its sentence, or right after it (verb first, as in Arabic);
    "both sides" are the first two bodies named; else the previous actor goes on, else the issuer speaks.
    """
    known = [hit for hit in clue.cues if hit.meaning.definite or not clue.words.text.startswith(_ARTICLE, hit.start)]
    cues = [hit for hit in longest(known) if hit.meaning.use == "cue" and not _is_negated(hit, known)]
    clauses = _clauses(clue.words.text, [hit.start for hit in cues])
    acts: list[Act] = []
    previous: list[str] = [clue.issuer] if clue.issuer else []
    told: set[tuple[int, ActKind]] = set()
    for hit, clause in zip(cues, clauses, strict=True):
        kind = hit.meaning.kind
        if kind is None or (clause.start, kind) in told or len(acts) >= _MOST_ACTS:
            continue
        told.add((clause.start, kind))
        actors = _actors(hit, clause, clue) or previous
        previous = actors
        acts.append(_act(kind, actors, clause, clue))
    return acts


def _act(kind: ActKind, actors: list[str], clause: _Clause, clue: Clue) -> Act:
    inside = [e.meaning for e in clue.entities if clause.start <= e.start < clause.end]
    targets = [e.id for e in inside if _can_act(e) and e.id not in actors]
    return Act(
        kind=kind,
        actors=actors,
        themes=list(dict.fromkeys(theme for start, theme in clue.themes if clause.start <= start < clause.end)),
        targets=list(dict.fromkeys(targets)),
        quote=Span(start=clause.start, end=clause.end, text=clue.words.text[clause.start : clause.end]),
    )


def _is_negated(hit: Hit[Cue], all_cues: Sequence[Hit[Cue]]) -> bool:
    return any(
        other.meaning.use == "negation" and 0 <= hit.first - other.last < _NEAR_WORDS and other is not hit
        for other in all_cues
    )


def _actors(cue: Hit[Cue], clause: _Clause, clue: Clue) -> list[str]:
    group = [h for h in clue.cues if h.meaning.use == "group" and clause.sentence_start <= h.start < clause.end]
    near = [h for h in group if abs(h.first - cue.last) <= _NEAR_WORDS or h.last <= cue.first]
    acting = [e for e in clue.entities if _can_act(e.meaning)]
    if near:
        return _both_sides(acting)
    after = [e for e in acting if 0 <= e.first - cue.last <= 1 and e.end <= clause.end]
    before = [e for e in acting if clause.sentence_start <= e.start and e.last <= cue.first]
    if after and not before:
        return [after[0].meaning.id]
    return [_head(before).meaning.id] if before else []


def _head(before: Sequence[Hit[NamedEntity]]) -> Hit[NamedEntity]:
    """The nearest body; of nested names the outermost."""
    nearest = before[-1]
    return next((e for e in before if e.first <= nearest.first and e.last >= nearest.last), nearest)


def _both_sides(acting: Sequence[Hit[NamedEntity]]) -> list[str]:
    """The parties of a meeting are named first."""
    return list(dict.fromkeys(e.meaning.id for e in acting))[:2]


def _can_act(entity: NamedEntity) -> bool:
    return entity.type in _ACTING or entity.id.startswith(_COUNTRY)


def _clauses(text: str, cues: Sequence[int]) -> list[_Clause]:
    """Give the clause around each cue: from the comma before it to the comma before the next cue's clause."""
    stops = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    commas = [match.start() for match in _COMMA.finditer(text)]
    clauses = []
    for number, cue in enumerate(cues):
        at = bisect_left(stops, cue + 1) - 1
        first, last = stops[at], stops[min(at + 1, len(stops) - 1)]
        following = cues[number + 1] if number + 1 < len(cues) else len(text)
        clauses.append(_trim(text, first, last, _bounds(commas, cue, following, first, last)))
    return clauses


def _bounds(commas: Sequence[int], cue: int, following: int, first: int, last: int) -> tuple[int, int]:
    """Where the clause begins and ends inside its sentence: at commas, the last of them before the next cue."""
    before = bisect_left(commas, cue)
    begin = commas[before - 1] + 1 if before and commas[before - 1] >= first else first
    if following >= last:
        return begin, last
    until = bisect_left(commas, following)
    return begin, (commas[until - 1] if until > before else last)


def _trim(text: str, sentence: int, last: int, bounds: tuple[int, int]) -> _Clause:
    start, end = bounds[0], min(bounds[1], bounds[0] + _LONGEST_CLAUSE, last)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return _Clause(start, max(end, start), sentence)
