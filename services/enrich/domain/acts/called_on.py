"""Whom an Arabic verb calls on, where its subject was named before: وتطالب السلطات بالإفراج."""

from collections.abc import Sequence

from services.enrich.domain.acts.bodies import Stage, body_at, subject_at
from services.enrich.domain.acts.deed import Deed, follows_and
from services.enrich.domain.names.scene import Mention
from services.enrich.domain.words import normalise

_AND = "وف"
_SHE, _HE = "ت", "ي"
_URGE = ("حث", "ناشد")
"""Verbs that are never without an object."""
_VERBS = ("cue", "say", "bare")
_OTHER_FORMS = ("ت", "م", "ن")
"""Open verbs of hers and ours, and participles."""
_TO, _BY = ("علي", "الي", "ان"), "ب"
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
    differs = (calls or _is_feminine_state(told[0])) and _disagrees(deed, told[0], stage)
    if previous and (differs or (calls and _is_object(deed, told, stage))):
        return True
    if not calls or not (before or stage.issuer):
        return False
    if before is not None and follows_and(deed, stage.board):
        second = body_at(told[-1].last, stage)  # with two bodies the first one calls
        return second is None or second.entity == told[-1].entity
    return told[0].entity.id.startswith(_CALLED_ON) and stage.issuer != told[0].entity.id


def _is_object(deed: Deed, told: Sequence[Mention], stage: Stage) -> bool:
    """Whether a preposition follows a single body, so that it is urged, or is a government that is asked for more."""
    words, at = stage.board.words.surfaces, told[-1].last
    if at >= len(words) or not normalise(words[at]).startswith((*_TO, _BY)):
        return False
    urges = normalise(words[deed.first]).lstrip(_AND).removeprefix(_SHE).removeprefix(_HE).startswith(_URGE)
    more = stage.board.to("and", deed.first) is not None or stage.board.at("and", deed.verb_last) is not None
    return urges or (more and told[0].entity.id.startswith(_CALLED_ON))


def _disagrees(deed: Deed, body: Mention, stage: Stage) -> bool:
    """Whether an Arabic verb is masculine and the noun after it feminine: وحث السلطات is said of who acted before."""
    words = stage.board.words.surfaces
    verb = normalise(words[deed.first]).lstrip(_AND)
    feminine = normalise(words[body.first]).endswith(_FEMININE) or _is_feminine_state(body)
    return feminine and not verb.startswith(_SHE) and not normalise(words[deed.verb_last - 1]).endswith(_SHE)


def disagrees_with(previous: Sequence[str], deed: Deed, stage: Stage) -> bool:
    """Whether a masculine verb goes on after a state with a feminine name: سجلت تونس حالات. وطالب is said of a man."""
    verb = normalise(stage.board.words.surfaces[deed.first]).lstrip(_AND)
    last = normalise(stage.board.words.surfaces[deed.verb_last - 1])
    is_his = verb[:1] not in _OTHER_FORMS and not last.endswith(_SHE)
    return is_his and deed.use in _VERBS and len(previous) == 1 and _is_feminine(previous[0])


def _is_feminine_state(body: Mention) -> bool:
    return _is_feminine(body.entity.id)


def _is_feminine(entity: str) -> bool:
    return entity.startswith("iso:") and entity.removeprefix("iso:") not in _MASCULINE
