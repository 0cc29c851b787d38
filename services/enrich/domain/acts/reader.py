"""Who does what: each clause that holds a cue is one act, with its actors, its themes and its words."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pydantic import TypeAdapter

from services.enrich.domain.acts.actors import find_actors, self_named
from services.enrich.domain.acts.board import Board
from services.enrich.domain.acts.bodies import Stage, outermost
from services.enrich.domain.acts.clauses import Clause, Sentences
from services.enrich.domain.acts.convictions import is_conviction
from services.enrich.domain.acts.deed import Deed, follows_and
from services.enrich.domain.acts.deeds import read_deeds
from services.enrich.domain.acts.duties import DUTY
from services.enrich.domain.acts.leading import joined_to
from services.enrich.domain.acts.targets import find_targets
from services.enrich.domain.forms import Findings
from services.enrich.domain.names.scene import Mention
from shared.contract.enriched_statement import Act, ActKind

_MOST_ACTS = 100
_PARTIES = 2
_LEAST_SAID = 3
"""Words of what is said, besides who says it."""
Made = dict[str, object]
"""A part of a message, not checked yet."""
_ACTS = TypeAdapter(list[Act])
"""Checks the acts of a text at once: in half the time that one by one takes."""


@dataclass(frozen=True)
class Clue:
    """What the acts of a text are read from; offsets in code points of the text.

    Attributes:
        found: names, signs and cues in it.
        mentions: of names in it, by first word, outer before inner.
        issuer: id of who speaks, or none.
        language: of the text.
        titled: ids of the bodies that the title names.
    """

    found: Findings
    mentions: Sequence[Mention]
    issuer: str | None
    language: str
    titled: Sequence[str] = ()


def read_acts(clue: Clue) -> list[Act]:
    """Give the acts in text order, at most 100; their themes are not told yet."""
    named_at = {at for m in clue.mentions if m.last - m.first > 1 for at in range(m.first, m.last)}
    board = Board(clue.found, named_at)
    if not board.telling:
        return []
    sentences = Sentences(clue.found.words)
    found = read_deeds(board, sentences, clue.language)
    stated = [deed for deed in found if deed.first not in named_at]  # "United States" states nothing
    deeds = _without_convictions(stated, board, clue)[: 2 * _MOST_ACTS]
    if not deeds:
        return []
    bodies = outermost(clue.mentions)
    named = list(dict.fromkeys([*(body.entity.id for body in bodies), *clue.titled]))
    firsts = [body.first for body in bodies]
    issuer = clue.issuer or self_named(board, bodies)
    stage = Stage(board, bodies, firsts, named[:_PARTIES], issuer, clue.language)
    told = [(deed, actors) for deed, actors in _doings(deeds, stage) if actors or deed.use != DUTY]
    return _ACTS.validate_python(list(islice(_made(told, stage, sentences), _MOST_ACTS)))


def _made(told: Sequence[tuple[Deed, list[str]]], stage: Stage, sentences: Sentences) -> Iterator[Made]:
    """Give the acts of what is done, each kind once in a clause."""
    seen: set[tuple[int, ActKind]] = set()
    clauses = _clauses([deed for deed, _ in told], stage, sentences)
    for number, ((deed, actors), clause) in enumerate(zip(told, clauses, strict=True)):
        if deed.use == "source" and not actors:
            continue  # according to the law
        if deed.use == "say" and _says_nothing(deed, clause, stage):
            continue
        if (clause.start, deed.kind) not in seen and clause.start < clause.end:
            seen.add((clause.start, deed.kind))
            last = number + 1 == len(told) or clauses[number + 1] != clause
            yield {
                "kind": deed.kind,
                "actors": actors,
                "themes": [],
                "targets": find_targets((deed, actors), None if last else told[number + 1], clause, stage),
                "quote": _quote(clause, stage.board.words.original),
            }


def _says_nothing(deed: Deed, clause: Clause, stage: Stage) -> bool:
    """Whether a clause holds who speaks and hardly more: Human Rights Watch said today."""
    starts = stage.board.words.starts
    first, last = bisect_left(starts, clause.start), bisect_left(starts, clause.end)
    near = stage.bodies[bisect_left(stage.firsts, first) : bisect_left(stage.firsts, last)]
    told = sum(body.last - body.first for body in near) + deed.last - deed.first
    return last - first - told < _LEAST_SAID


def _without_convictions(deeds: Sequence[Deed], board: Board, clue: Clue) -> list[Deed]:
    if all(deed.kind != "condemns" for deed in deeds):
        return list(deeds)
    listed = [found for found in clue.found.names if found.meaning.entity.type == "organization"]
    world = {at for found in listed for at in range(found.first, found.last)}
    return [deed for deed in deeds if not is_conviction(deed, board, clue.language, world)]


def _doings(deeds: Sequence[Deed], stage: Stage) -> Iterator[tuple[Deed, list[str]]]:
    """Give each deed with who does it."""
    starts = stage.board.words.starts
    actors: list[str] = []
    previous: list[str] = [stage.issuer] if stage.issuer else []
    before: Deed | None = None
    opening = 0
    for deed in deeds:
        if before is None or before.sentence != deed.sentence:
            before, opening = None, bisect_left(starts, deed.sentence.start)
        goes_on = before is not None and stage.language != "ar" and follows_and(deed, stage.board)
        actors = find_actors(deed, stage, opening, before, actors if goes_on else previous)
        yield deed, actors
        previous = previous if deed.use == "source" else actors or previous
        before = deed


def _clauses(deeds: Sequence[Deed], stage: Stage, sentences: Sentences) -> list[Clause]:
    """Give the clause of each deed: from where it parts from the deed before it to where the next one does."""
    words = stage.board.words
    opens: list[int] = []
    for number, deed in enumerate(deeds):
        before = deeds[number - 1] if number and deeds[number - 1].sentence == deed.sentence else None
        floor = words.ends[before.last - 1] if before else deed.sentence.start
        opens.append(sentences.before_elided(_opening(deed, stage, sentences, floor, opens[-1] if before else floor)))
    clauses = []
    following, end = len(words.text), 0
    for start, deed in zip(reversed(opens), reversed(deeds), strict=True):
        if start < following:
            end, following = min(following, deed.sentence.end), start
        clauses.append(_without_last_and(sentences.trimmed(start, end), stage))
    return clauses[::-1]


def _without_last_and(clause: Clause, stage: Stage) -> Clause:
    words = stage.board.words
    last = bisect_left(words.starts, clause.end) - 1
    if last > 0 and words.starts[last] > clause.start and stage.board.at("and", last) == last + 1:
        return Clause(clause.start, words.ends[last - 1])
    return clause


def _opening(deed: Deed, stage: Stage, sentences: Sentences, floor: int, same: int) -> int:
    """Where the clause opens: at its "and", else after the comma before its subject, else with the deed before it."""
    begins = stage.board.words.starts[deed.first]
    if follows_and(deed, stage.board) and floor < begins:
        return begins
    comma = sentences.comma_before(min(begins, _subject_start(deed, stage, floor)), floor)
    return comma if comma is not None else min(floor, same)


def _subject_start(deed: Deed, stage: Stage, floor: int) -> int:
    """Where the bodies before the verb begin that may be its subject: Saudi Arabia, Nigeria and China.

    A second Arabic verb has its subject right before it, if it stands before it at all.
    """
    begins = stage.board.words.starts[deed.first]
    number = bisect_left(stage.firsts, deed.first) - 1
    body = stage.bodies[number] if number >= 0 else None
    if body is None or body.last > deed.first or body.start < floor:
        return begins
    if stage.language == "ar" and body.last != deed.first and floor > deed.sentence.start:
        return begins
    before = (other for other in reversed(stage.bodies[:number]) if other.start >= floor)
    return joined_to(body, before, stage)[0].start


def tell_themes(acts: Sequence[Act], themes: Sequence[tuple[int, str]]) -> list[Act]:
    """Give the acts with the themes that their words speak of.

    Args:
        acts: from `read_acts`.
        themes: where the text speaks of which theme, in text order.
    """
    places = [at for at, _ in themes]
    told = []
    for act in acts:
        within = themes[bisect_left(places, act.quote.start) : bisect_left(places, act.quote.end)]
        told.append(act.model_copy(update={"themes": list(dict.fromkeys(t for _, t in within))}) if within else act)
    return told


def _quote(clause: Clause, text: str) -> Made:
    return {"start": clause.start, "end": clause.end, "text": text[clause.start : clause.end]}
