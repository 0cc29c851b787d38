"""By whom it is done, where the verb is in the passive or a noun tells the act."""

from itertools import pairwise

from services.enrich.domain.acts.bodies import Stage, body_at, ids_of, subject_at, with_joined
from services.enrich.domain.acts.deed import Deed
from services.enrich.domain.names.scene import Mention

_AGENT_WITHIN = 14
_INCLUDED_WITHIN = 8
_AND = "و"


def find_agents(deed: Deed, stage: Stage) -> list[str]:
    """Give the ids of those after "by"; in Russian the case tells them: осуждён Советом."""
    if stage.language == "ru" and (told := subject_at(deed.verb_last, stage)):
        return ids_of(told)
    most = min(deed.last + _AGENT_WITHIN, len(stage.board.words))
    first = stage.board.first_in("agent", deed.last, most)
    if first is None:
        return []
    begin = stage.board.skip("agent", first, most=1)
    return ids_of(subject_at(begin, stage, any_case=True)) or included(begin, stage)


def included(begin: int, stage: Stage) -> list[str]:
    """Those whom a group without an id is said to hold: by several NGOs, among them Amnesty International."""
    first = stage.board.first_in("including", begin, min(begin + _INCLUDED_WITHIN, len(stage.board.words)))
    if first is None:
        return []
    at = stage.board.skip("including", first, most=1)
    named = next((body for step in (0, 1) if (body := body_at(at + step, stage))), None)
    return ids_of(_list_of(named, stage)) if named else []


def _list_of(first: Mention, stage: Stage) -> list[Mention]:
    """A, B and C; in Arabic, where "and" stands before each, a comma alone ends the list."""
    listed = with_joined([first], stage)
    if stage.language != "ar":
        return listed
    gaps = [stage.board.words.text[one.end : other.start] for one, other in pairwise(listed)]
    return listed[: next((number for number, gap in enumerate(gaps, 1) if _AND not in gap), len(listed))]
