"""Score themes by the signals of each passage; every tag shows the words that moved its score."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from math import exp, log
from operator import attrgetter
from typing import Literal, NamedTuple

from pydantic import TypeAdapter

from services.enrich.domain.lexicon import Concept, Signal, Weights
from services.enrich.domain.matching import Hit
from shared.contract.enriched_statement import ThemeTag

FLOOR = 0.5
"""A tag is more probable than this."""
PRIOR_BIAS = -2.2
"""Logit of a theme in a passage without signals: about one passage in ten has any given theme of its neighbourhood."""
PRIOR_WEIGHT = {"strong": 3.6, "weak": 1.5, "context": 0.0, "never": 0.0}
"""Logits until training moves them: a strong signal alone gives 0.80, a weak one 0.33, two weak ones 0.69."""
LEAST_TIPPED, MOST_TIPPED = -1.5, 2.5
"""How far words of context and signals of other themes may tip the scales, in logits."""
_MOST_EVIDENCE = 5
_TELLING = 1.0
"""A signal of another theme is shown as evidence from this weight on; less only tips the scales."""
_MOST_PASSAGES = 2_000
_NOTHING: frozenset[str] = frozenset()
_LONG_PASSAGE = 360
"""Code points; a sentence of an Arabic report may fill a page, and speaks of one thing after another."""
_TAGS = TypeAdapter(list[ThemeTag])
"""Checks the tags of a text at once: in half the time that one by one takes."""
_LOGIT, _WEIGHT = attrgetter("logit"), attrgetter("weight")
_COMMA = re.compile(r"[,،،、;؛]")
_PASSAGE_END = re.compile(r"[.!?؟؛;]\s+|[。！？；]|\n+")


class Sighting(NamedTuple):
    """A signal that counts, with the place of the words that gave it: code points of the text or the title."""

    signal: Signal
    field: Literal["text", "title"]
    start: int
    end: int


Passage = Sequence[Sighting]
"""The signals of the title, or of one sentence, in text order."""


class Contribution(NamedTuple):
    """What one signal did to the logit of a theme in one passage."""

    sighting: Sighting
    weight: float


class Reading(NamedTuple):
    """How one passage speaks of one theme.

    Attributes:
        theme: its id.
        logit: bias and all contributions.
        contributions: of each distinct signal, in text order.
    """

    theme: str
    logit: float
    contributions: Sequence[Contribution]

    @property
    def score(self) -> float:
        """Probability that the passage speaks of the theme: 0.0 to 1.0."""
        return 1.0 / (1.0 + exp(-self.logit))


def find_passages(
    text: str, hits: Sequence[Hit[Signal]], field: Literal["text", "title"] = "text"
) -> list[list[Sighting]]:
    """Put the signals of a text into its sentences.

    A signal inside a longer one of the same theme does not count, nor does what lies inside a false friend.

    Args:
        text: as its words have it, see `Words`.
        hits: by first word, longer before shorter.
        field: what the spans point into.

    Returns:
        The passages that hold a signal, in text order, at most 2,000.
    """
    breaks = _breaks(text)
    passages: dict[int, list[Sighting]] = defaultdict(list)
    before: dict[str, tuple[int, int]] = {}
    for signals, first, last, start, end in hits:
        place = first, last
        for signal in signals:
            longer = before.get(signal.theme)
            if longer is not None and last <= longer[1] and place != longer:
                continue
            before[signal.theme] = place
            if signal.use != "never":
                passages[bisect_right(breaks, start)].append(Sighting(signal, field, start, end))
    return list(passages.values())[:_MOST_PASSAGES]


def _breaks(text: str) -> list[int]:
    """Where passages end: at the ends of sentences, and at the commas of sentences that are longer than most."""
    found: list[int] = []
    begin = 0
    for match in _PASSAGE_END.finditer(text):
        _break_long(text, begin, match.end(), found)
        begin = match.end()
    _break_long(text, begin, len(text), found)
    return found


def _break_long(text: str, begin: int, end: int, found: list[int]) -> None:
    if end - begin > _LONG_PASSAGE:
        for comma in _COMMA.finditer(text, begin, end):
            if comma.end() - begin >= _LONG_PASSAGE // 2:
                found.append(comma.end())
                begin = comma.end()
    found.append(end)


def read_themes(passages: Sequence[Passage], weights: Weights) -> dict[str, list[Reading]]:
    """Read every passage by the linear layer.

    Only its own signals raise a theme; those of other themes, and words of context, tip the scales.

    Returns:
        Theme -> its readings, in the order of the passages.
    """
    readings: dict[str, list[Reading]] = defaultdict(list)
    for passage in passages:
        told = sighted(passage)
        for theme in dict.fromkeys([s.signal.theme for s, _ in told if s.signal.use != "context"]):
            weights_of = weights.of_theme.get(theme, {})
            contributions = [
                Contribution(s, weight)
                for s, within in told
                if (weight := weights_of.get(s.signal.id)) is not None and theme not in within
            ]
            logit = weights.bias.get(theme, PRIOR_BIAS) + _sum(contributions, theme)
            readings[theme].append(Reading(theme, logit, contributions))
    return readings


def sighted(passage: Passage) -> list[tuple[Sighting, frozenset[str]]]:
    """Give each signal of a passage once, where it stands first.

    Returns:
        With each the themes of the longer terms that it is part of there: of those it says nothing by itself.
    """
    told: dict[str, tuple[Sighting, frozenset[str]]] = {}
    before: list[Sighting] = []
    for sighting in passage:
        before = [longer for longer in before if longer.end > sighting.start]
        if sighting.signal.id not in told:
            within = frozenset([o.signal.theme for o in before if _lies_in(sighting, o)]) if before else _NOTHING
            told[sighting.signal.id] = sighting, within
        before.append(sighting)
    return list(told.values())


def _lies_in(sighting: Sighting, longer: Sighting) -> bool:
    return (
        sighting.end <= longer.end
        and longer.start <= sighting.start
        and longer.end - longer.start > sighting.end - sighting.start
    )


def _sum(contributions: Sequence[Contribution], theme: str) -> float:
    own = others = 0.0
    for sighting, weight in contributions:
        if sighting.signal.theme == theme:
            own += weight
        else:
            others += weight
    return own + min(MOST_TIPPED, max(LEAST_TIPPED, others))


def tag_themes(
    readings: Mapping[str, Sequence[Reading]], concepts: Mapping[str, Concept], fields: Mapping[str, str]
) -> list[ThemeTag]:
    """Keep the themes that some passage speaks of.

    Args:
        readings: from `read_themes`.
        concepts: by id; readings of others are passed over.
        fields: `text` and `title`, for the words of the evidence.

    Returns:
        Tags of a score above 0.5, highest first, equal scores by id; a tag's score is that of its best passage.
    """
    least = log(FLOOR / (1 - FLOOR))
    tags = [
        _tag(concepts[theme], found, fields)
        for theme, found in readings.items()
        if theme in concepts and any(r.logit > least and _has_evidence(r) for r in found)
    ]
    return sorted(_TAGS.validate_python(tags), key=lambda tag: (-tag.score, tag.id))


def locate_themes(passages: Sequence[Passage], tags: Sequence[ThemeTag]) -> list[tuple[int, str]]:
    """Give every place in the text that speaks of a tagged theme, not its evidence alone: offset and theme."""
    tagged = {tag.id for tag in tags}
    return [
        (sighting.start, sighting.signal.theme)
        for passage in passages
        for sighting in passage
        if sighting.field == "text" and sighting.signal.theme in tagged
    ]


def _has_evidence(reading: Reading) -> bool:
    return any(_raises(c, reading.theme) for c in reading.contributions)


def _raises(contribution: Contribution, theme: str) -> bool:
    signal = contribution.sighting.signal
    return contribution.weight > 0 and (signal.theme == theme or contribution.weight >= _TELLING)


def _tag(concept: Concept, readings: Sequence[Reading], fields: Mapping[str, str]) -> dict[str, object]:
    ranked = sorted(readings, key=_LOGIT, reverse=True)
    evidence = list(islice(_evidence(ranked, concept.id, fields), _MOST_EVIDENCE))
    return {"id": concept.id, "score": round(ranked[0].score, 4), "evidence": evidence, "same_as": concept.same_as}


def _evidence(ranked: Sequence[Reading], theme: str, fields: Mapping[str, str]) -> Iterator[dict[str, object]]:
    """The words that raise a theme, strongest first; each wording of a signal once."""
    told: set[tuple[str, str]] = set()
    for reading in ranked:
        for contribution in sorted(reading.contributions, key=_WEIGHT, reverse=True):
            if not _raises(contribution, theme):
                continue
            signal, field, start, end = contribution.sighting
            words = fields[field][start:end]
            if (signal.id, words) not in told:
                told.add((signal.id, words))
                yield {"start": start, "end": end, "text": words, "field": field}
