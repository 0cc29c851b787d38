"""The one place where explanations touch the scorer of themes: change it with the scorer."""

from datetime import date
from math import exp, inf, log
from typing import NamedTuple

from services.enrich.domain.explanation import Passage, Scorer, Term
from services.enrich.domain.lexicon import Weights
from services.enrich.domain.tagger import Tagger, Tags
from services.enrich.domain.themes import FLOOR, LEAST_TIPPED, MOST_TIPPED, Contribution, Reading
from shared.contract.enriched_statement import Span


class Read(NamedTuple):
    """A text with its tags and what moved its themes."""

    tags: Tags
    themes: dict[str, list[Passage]]


def read_text(  # noqa: PLR0913 - what the tagger reads
    tagger: Tagger,
    *,
    text: str,
    title: str,
    declared: str | None = None,
    issuer: str | None = None,
    on: date | None = None,
) -> Read:
    """Tag a text, and give the signals of each of its passages with what they add to each theme's logit."""
    tags, readings = tagger.read(text=text, title=title, declared=declared, issuer=issuer, on=on)
    fields = {"text": text, "title": title}
    themes = {theme: [_passage(one, tagger.weights, fields) for one in found] for theme, found in readings.items()}
    return Read(tags, themes)


def _passage(reading: Reading, weights: Weights, fields: dict[str, str]) -> Passage:
    terms = [_term(contribution, reading.theme, fields) for contribution in reading.contributions(weights)]
    return Passage(reading.logit - _moved(Passage(0.0, terms)), terms)


def _term(contribution: Contribution, theme: str, fields: dict[str, str]) -> Term:
    signal, field, start, end = contribution.sighting
    span = Span(start=start, end=end, text=fields[field][start:end], field=field)
    own = signal.theme == theme
    return Term(signal.id, span, contribution.weight, own=own, proves=own and signal.use != "context")


def _moved(passage: Passage) -> float:
    """What terms add: those of other themes, and words of context, tip the scales only so far."""
    own = sum(term.weight for term in passage.terms if term.own)
    others = sum(term.weight for term in passage.terms if not term.own)
    return own + min(MOST_TIPPED, max(LEAST_TIPPED, others))


def _total(passage: Passage) -> float:
    """The logit; a passage without a signal of the theme's own does not speak of it at all."""
    return passage.base + _moved(passage) if any(term.proves for term in passage.terms) else -inf


SCORER = Scorer(total=_total, score=lambda logit: 1 / (1 + exp(-logit)), least=log(FLOOR / (1 - FLOOR)))
