"""Score themes by the signals of each passage; every tag shows the words that moved its score."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import exp, log
from operator import itemgetter
from typing import Literal, NamedTuple

from pydantic import TypeAdapter

from services.enrich.domain.lexicon import Concept, Signal, Weights
from services.enrich.domain.matching import Hit
from services.enrich.domain.tuples import maker
from shared.contract.enriched_statement import ThemeTag

FLOOR = 0.5
"""A tag is more probable than this."""
PRIOR_BIAS = -2.2
"""Logit of a theme in a passage without signals: about one passage in ten has any given theme of its neighbourhood."""
PRIOR_WEIGHT = {"strong": 3.6, "named": 3.6, "weak": 1.5, "context": 0.0, "never": 0.0}
"""Logits until training moves them: a strong signal alone gives 0.80, a weak one 0.33, two weak ones 0.69."""
LEAST_TIPPED, MOST_TIPPED = -1.5, 2.5
"""How far words of context and signals of other themes may tip the scales, in logits."""
_MOST_EVIDENCE = 5
TELLING = 1.0
"""A signal of another theme is shown as evidence from this weight on; less only tips the scales."""
_MOST_PASSAGES = 2_000
_NOTHING: frozenset[str] = frozenset()
_NO_WEIGHTS: Mapping[str, float] = {}
_LONG_PASSAGE = 360
"""Code points; a sentence of an Arabic report may fill a page, and speaks of one thing after another."""
_TAGS = TypeAdapter(list[ThemeTag])
"""Checks the tags of a text at once: in half the time that one by one takes."""
_LOGIT, _WEIGHT = itemgetter(1), itemgetter(1)
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
Told = Mapping[str, tuple[Sighting, frozenset[str]]]
"""The signals of a passage by id, each where it stands first, in text order; with each the themes of the longer terms
that it is part of there: of those it says nothing by itself."""


class Contribution(NamedTuple):
    """What one signal did to the logit of a theme in one passage."""

    sighting: Sighting
    weight: float


class Reading(NamedTuple):
    """How one passage speaks of one theme.

    Attributes:
        theme: its id.
        logit: bias and what each signal adds.
        told: the signals of the passage, whatever they say of the theme.
        raising: what speaks for the theme, in text order.
        is_listed: whether the passage names it in a list of groups of people.
    """

    theme: str
    logit: float
    told: Told
    raising: Sequence[Contribution]
    is_listed: bool

    @property
    def score(self) -> float:
        """Probability that the passage speaks of the theme: 0.0 to 1.0."""
        return 1.0 / (1.0 + exp(-self.logit))

    def contributions(self, weights: Weights) -> Iterator[Contribution]:
        """Give what each distinct signal adds to the logit, in text order, be it ever so little.

        Args:
            weights: that it was read with.
        """
        weight_of, told = weights.of_theme.get(self.theme, _NO_WEIGHTS), self.told
        for name in filter(weight_of.__contains__, told):
            sighting, within = told[name]
            if self.theme not in within:
                yield Contribution(sighting, weight_of[name])


_sighting, _contribution, _reading = maker(Sighting), maker(Contribution), maker(Reading)


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
    passages: list[list[Sighting]] = []
    here: list[Sighting] = []
    passage, opened = 0, -1
    before: dict[str, tuple[int, int]] = {}
    for signals, first, last, start, end in hits:
        place = first, last
        while start >= breaks[passage]:
            passage += 1
        for signal in signals:
            theme = signal.theme
            longer = before.get(theme)
            if longer is not None and last <= longer[1] and place != longer:
                continue
            before[theme] = place
            if signal.use == "never":
                continue
            if passage != opened:
                opened, here = passage, []
                passages.append(here)
            here.append(_sighting((signal, field, start, end)))
    return passages[:_MOST_PASSAGES]


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
        for theme in dict.fromkeys([s.signal.theme for s, _ in told.values() if s.signal.use != "context"]):
            bias, weight_of = weights.bias.get(theme, PRIOR_BIAS), weights.of_theme.get(theme, _NO_WEIGHTS)
            readings[theme].append(_read(theme, told, bias, weight_of))
    return readings


def _read(theme: str, told: Told, bias: float, weight_of: Mapping[str, float]) -> Reading:
    own = others = 0.0
    raising: list[Contribution] = []
    for name in filter(weight_of.__contains__, told):
        sighting, within = told[name]
        if theme in within:
            continue
        weight = weight_of[name]
        is_own = sighting[0].theme == theme
        if is_own:
            own += weight
        else:
            others += weight
        if weight > 0 and (is_own or weight >= TELLING):
            raising.append(_contribution((sighting, weight)))
    logit = bias + (own + min(MOST_TIPPED, max(LEAST_TIPPED, others)))
    return _reading((theme, logit, told, raising, False))


def sighted(passage: Passage) -> Told:
    """Give each signal of a passage once, where it stands first."""
    told: dict[str, tuple[Sighting, frozenset[str]]] = {}
    before: list[Sighting] = []
    reach = 0
    for sighting in passage:
        signal, _, start, end = sighting
        within = _NOTHING
        if start >= reach:
            before, reach = [sighting], end
        else:
            before = [longer for longer in before if longer.end > start]
            if signal.id not in told:
                within = frozenset([o.signal.theme for o in before if _lies_in(sighting, o)])
            before.append(sighting)
            reach = max(reach, end)
        if signal.id not in told:
            told[signal.id] = sighting, within
    return told


def _lies_in(sighting: Sighting, longer: Sighting) -> bool:
    return (
        sighting.end <= longer.end
        and longer.start <= sighting.start
        and longer.end - longer.start > sighting.end - sighting.start
    )


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
        if theme in concepts and any(one.logit > least and one.raising for one in found)
    ]
    return sorted(_TAGS.validate_python(tags), key=lambda tag: (-tag.score, tag.id))


def locate_themes(passages: Sequence[Passage], tags: Sequence[ThemeTag]) -> list[tuple[int, str]]:
    """Give every place in the text that speaks of a tagged theme, not its evidence alone: offset and theme."""
    tagged = {tag.id for tag in tags}
    return [
        (start, signal.theme)
        for passage in passages
        for signal, field, start, _ in passage
        if field == "text" and signal.theme in tagged
    ]


def _tag(concept: Concept, readings: Sequence[Reading], fields: Mapping[str, str]) -> dict[str, object]:
    ranked = sorted(readings, key=_LOGIT, reverse=True)
    evidence = _evidence(ranked, fields)
    return {"id": concept.id, "score": round(ranked[0].score, 4), "evidence": evidence, "same_as": concept.same_as}


def _evidence(ranked: Sequence[Reading], fields: Mapping[str, str]) -> list[dict[str, object]]:
    """The words that raise a theme, strongest first; each wording of a signal once."""
    told: dict[tuple[str, str], dict[str, object]] = {}
    for reading in ranked:
        for (signal, field, start, end), _ in sorted(reading.raising, key=_WEIGHT, reverse=True):
            words = fields[field][start:end]
            if (signal.id, words) not in told:
                told[signal.id, words] = {"start": start, "end": end, "text": words, "field": field}
                if len(told) == _MOST_EVIDENCE:
                    return list(told.values())
    return list(told.values())
