"""By whom it is done, where the verb is in the passive or a noun tells the act."""

from services.enrich.domain.acts.bodies import Stage, body_at, ids_of, subject_at, with_joined
from services.enrich.domain.acts.deed import Deed

_AGENT_WITHIN = 14
_INCLUDED_WITHIN = 8


def find_agents(deed: Deed, stage: Stage) -> list[str]:
    """Give the ids of those after "by"; in Russian the case tells them: осуждён Советом."""
    if stage.language == "ru" and (told := subject_at(deed.verb_last, stage)):
        return ids_of(told)
    most = min(deed.last + _AGENT_WITHIN, len(stage.board.words))
    first = stage.board.first_in("agent", deed.last, most)
    if first is None:
        return []
    begin = stage.board.skip("agent", first, most=1)
    return ids_of(subject_at(begin, stage, any_case=True)) or _included(begin, stage)


def _included(begin: int, stage: Stage) -> list[str]:
    """Those whom a group without an id is said to hold: by several NGOs, among them Amnesty International."""
    first = stage.board.first_in("including", begin, min(begin + _INCLUDED_WITHIN, len(stage.board.words)))
    if first is None:
        return []
    at = stage.board.skip("including", first, most=1)
    named = next((body for step in (0, 1) if (body := body_at(at + step, stage))), None)
    return ids_of(with_joined([named], stage)) if named else []
