"""Who says it: we, the minister after a quotation, a body that is named as a place."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from services.enrich.domain.acts.bodies import Stage, body_at, ids_of, subject_at
from services.enrich.domain.acts.deed import Deed
from services.enrich.domain.acts.quoted import body_to, closes, find_teller
from services.enrich.domain.names.scene import Mention

_NOUN_WITHIN = 3
_SPEAKER_WITHIN = 6
_THEY_DID, _AT_THE = "ли", ("В", "Во")
_DATED = re.compile(r", [^,.;:\n«»\"“”]{3,30}, (?:l'|la |le |les |el |los )?")
"""Between a verb and its subject, the day: a souligné, mercredi, la FIDH."""
_INVERTING = ("es", "fr", "ru", "en")
_TELLING_AFTER = ("es", "fr", "ru")
"""Languages that put any verb right after a quotation, and its subject after the verb."""


def may_invert(deed: Deed, stage: Stage) -> bool:
    """Whether a verb of saying may stand before who speaks: said the minister."""
    return deed.use == "say" and stage.language in _INVERTING


def ends_quotation(deed: Deed, stage: Stage) -> bool:
    """Whether a verb of saying follows a quotation, at once or after one unknown name: "...", Bennoune said."""
    if not may_invert(deed, stage):
        return False
    return closes(deed.first, stage) or _is_unknown_after(deed, stage)


def _is_unknown_after(deed: Deed, stage: Stage) -> bool:
    named = deed.first > 1 and stage.board.words.surfaces[deed.first - 1][:1].isupper()
    return named and closes(deed.first - 1, stage) and body_at(deed.first - 1, stage) is None


def told_after(deed: Deed, stage: Stage) -> list[Mention]:
    """Who does something by the words of a quotation that ends before the verb: « ... », a dénoncé la FIDH."""
    if stage.language not in _TELLING_AFTER:
        return []
    first = deed.first
    while first and stage.board.to("auxiliary", first) is not None:
        first -= 1
    if closes(first, stage) or (deed.kind == "affirms" and _follows_clause(first, stage)):
        return inverted(deed, stage)
    return []


def _follows_clause(first: int, stage: Stage) -> bool:
    """Whether a comma without a body before it stands before a verb: Il doit partir, a souligné la FIDH."""
    words = stage.board.words
    gap = words.text[words.ends[first - 1] : words.starts[first]].strip() if first else ""
    return gap == "," and body_to(first, stage) is None


def inverted(deed: Deed, stage: Stage) -> list[Mention]:
    """The body right after a verb of saying; after a colon or a quotation mark stands what is said."""
    words, at = stage.board.words, deed.verb_last
    if at < len(words) and (dated := _DATED.match(words.text, words.ends[at - 1])):
        at = bisect_left(words.starts, dated.end())
    elif at >= len(words) or words.text[words.ends[at - 1] : words.starts[at]].strip():
        return []
    return subject_at(at, stage)


def says_unknown(deed: Deed, stage: Stage) -> bool:
    """Whether a common noun follows (said a spokesman, отметил украинский министр), or an unknown name goes before."""
    return (
        _is_unknown_after(deed, stage)
        or stage.board.first_in("unnamed", deed.verb_last, deed.verb_last + _NOUN_WITHIN) is not None
    )


def said_within(deed: Deed, stage: Stage) -> list[str]:
    """Russian names who speaks as a place: сообщили в организации, в ООН призвали."""
    words, at = stage.board.words, deed.verb_last
    if stage.language != "ru":
        return []
    if deed.use == "say" and words.surfaces[at : at + 1] in (["в"], ["во"]):
        return ids_of(subject_at(at + 1, stage, any_case=True))
    if not words.surfaces[deed.first].endswith(_THEY_DID):
        return []
    before = stage.bodies[: bisect_left(stage.firsts, deed.first)][-1:]
    at_the = [b for b in before if b.last == deed.first and words.surfaces[b.first - 1] in _AT_THE]
    return ids_of([b for b in at_the if b.entity.type == "organization"])


def speakers(deed: Deed, stage: Stage, opening: int, previous: Sequence[str]) -> list[str]:
    """Who says we: the one before a colon, else the issuer."""
    words = stage.board.words
    between = stage.bodies[bisect_left(stage.firsts, opening) : bisect_left(stage.firsts, deed.first)]
    for body in [body for body in between if body.last <= deed.first]:
        rest = words.text[body.end : words.starts[body.last]] if body.last < len(words) else ""
        if rest.strip().startswith((":", "：")):
            return [body.entity.id]
    return ids_of(find_teller(deed, stage)) or ([stage.issuer] if stage.issuer else list(previous))


def follows_we(deed: Deed, stage: Stage, opening: int) -> bool:
    """Whether a Chinese verb is said of us (我们坚决反对); 中方 is China where nobody issues the text."""
    if stage.language != "zh":
        return False
    said = stage.board.first_in("speaker", max(opening, deed.first - _SPEAKER_WITHIN), deed.first)
    return said is not None and (stage.issuer is not None or body_at(said, stage) is None)


def spoken(deed: Deed, stage: Stage, opening: int) -> list[str]:
    """We, our researchers: the issuer."""
    if not stage.issuer:
        return []
    said = stage.board.first_in("speaker", max(opening, deed.first - _SPEAKER_WITHIN), deed.first)
    return [] if said is None else [stage.issuer]
