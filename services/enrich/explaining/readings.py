"""The one place where explanations touch the scorer of themes: change it with the scorer."""

from collections.abc import Sequence
from math import exp, inf, log
from typing import Unpack

from services.enrich.domain.explanation import Explanation, Passage, Scorer, Term, explain_themes
from services.enrich.domain.lexicon import Weights
from services.enrich.domain.passing import is_borne_out, proves
from services.enrich.domain.tagger import Given, Tagger, Tags
from services.enrich.domain.themes import FLOOR, LEAST_TIPPED, MOST_TIPPED, TELLING, Contribution, Reading
from shared.contract.enriched_statement import Span


def explain_text(tagger: Tagger, **given: Unpack[Given]) -> tuple[Tags, list[Explanation]]:
    """Tag a text, and explain its themes by the signals of each passage and what they add to the logit."""
    read = tagger.read(**given)
    fields = {"text": given["text"], "title": given.get("title", "")}
    passages = {
        theme: [_passage(one, tagger.weights, fields) for one in found] for theme, found in read.readings.items()
    }
    return read.tags, explain_themes(passages, _IN_SHORT if read.is_short else _IN_LONG)


def _passage(reading: Reading, weights: Weights, fields: dict[str, str]) -> Passage:
    terms = [_term(contribution, reading, fields) for contribution in reading.contributions(weights)]
    return Passage(reading.logit - _moved(Passage(0.0, terms)), terms)


def _term(contribution: Contribution, reading: Reading, fields: dict[str, str]) -> Term:
    signal, field, start, end = contribution.sighting
    span = Span(start=start, end=end, text=fields[field][start:end], field=field)
    own = signal.theme == reading.theme
    weight = contribution.weight
    bears_out = weight > 0 and (own or weight >= TELLING) and proves(contribution.sighting, reading)
    return Term(signal.id, span, weight, own=own, proves=own and signal.use != "context", bears_out=bears_out)


def _moved(passage: Passage) -> float:
    """What terms add: those of other themes, and words of context, tip the scales only so far."""
    own = sum(term.weight for term in passage.terms if term.own)
    others = sum(term.weight for term in passage.terms if not term.own)
    return own + min(MOST_TIPPED, max(LEAST_TIPPED, others))


def _total(passage: Passage) -> float:
    """The logit; a passage without a signal of the theme's own does not speak of it at all."""
    return passage.base + _moved(passage) if any(term.proves for term in passage.terms) else -inf


def _is_told(passages: Sequence[Passage]) -> bool:
    return any(_total(passage) > _LEAST for passage in passages)


def _is_borne_out(passages: Sequence[Passage]) -> bool:
    return is_borne_out(passages, _total, lambda passage: any(term.bears_out for term in passage.terms))


def _score(logit: float) -> float:
    return 1 / (1 + exp(-logit))


_LEAST = log(FLOOR / (1 - FLOOR))
_IN_SHORT = Scorer(_total, _score, _LEAST, _is_told)
_IN_LONG = Scorer(_total, _score, _LEAST, _is_borne_out)
