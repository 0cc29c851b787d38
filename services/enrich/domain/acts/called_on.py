"""Whom an Arabic verb calls on, where its subject was named before: وتطالب السلطات بالإفراج."""

from collections.abc import Sequence

from services.enrich.domain.acts.bodies import Stage, body_at, subject_at
from services.enrich.domain.acts.deed import Deed, follows_and
from services.enrich.domain.names.scene import Mention
from services.enrich.domain.words import normalise

_AND = "وف"
_SHE = "ت"
_FEMININE = ("ه", "ات")
"""Ends a feminine noun, normalised."""
_MASCULINE = ("IQ", "JO", "KW", "LB", "MA", "SD", "SO", "SS", "TD", "VA", "YE")
"""In Arabic the other names of states are feminine."""
_CALLED_ON = ("local:government", "iso:", "wikidata:Q37470", "wikidata:Q205650")
"""Governments, countries, the Security Council, the Human Rights Council."""


def is_called_on(deed: Deed, stage: Stage, before: Deed | None, previous: Sequence[str]) -> bool:
    """Whether an Arabic verb has its object after it, after another act: وتطالب السلطات بالإفراج, وانتقد فنزويلا."""
    calls = deed.kind == "calls-for" or deed.use == "charging"
    if stage.language != "ar" or not (before or stage.issuer or previous):
        return False
    told = subject_at(deed.verb_last, stage)
    if not told:
        return False
    if previous and (calls or _is_feminine_state(told[0])) and _disagrees(deed, told[0], stage):
        return True
    if not calls or not (before or stage.issuer):
        return False
    if before is not None and follows_and(deed, stage.board):
        second = body_at(told[-1].last, stage)  # with two bodies the first one calls
        return second is None or second.entity == told[-1].entity
    return told[0].entity.id.startswith(_CALLED_ON) and stage.issuer != told[0].entity.id


def _disagrees(deed: Deed, body: Mention, stage: Stage) -> bool:
    """Whether an Arabic verb is masculine and the noun after it feminine: وحث السلطات is said of who acted before."""
    words = stage.board.words.surfaces
    verb = normalise(words[deed.first]).lstrip(_AND)
    feminine = normalise(words[body.first]).endswith(_FEMININE) or _is_feminine_state(body)
    return feminine and not verb.startswith(_SHE) and not normalise(words[deed.verb_last - 1]).endswith(_SHE)


def _is_feminine_state(body: Mention) -> bool:
    return body.entity.id.startswith("iso:") and body.entity.id.removeprefix("iso:") not in _MASCULINE
