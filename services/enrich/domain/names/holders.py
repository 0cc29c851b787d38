"""Who held an office on a day: "the UN Secretary-General" of 2015 is another person than that of 2018."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from services.enrich.domain.names.scene import Mention
from services.enrich.domain.signs import NamedEntity


class Term(NamedTuple):
    """A term of office.

    Attributes:
        person: who held it.
        office: id of the office.
        since: first day.
        until: last day that is known.
    """

    person: NamedEntity
    office: str
    since: date
    until: date


class Holders:
    """Looks up terms of office.

    Args:
        terms: of one office none may overlap.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._of_office: dict[str, list[Term]] = defaultdict(list)
        self._of_person: dict[str, list[Term]] = defaultdict(list)
        for term in terms:
            self._of_office[term.office].append(term)
            self._of_person[term.person.id].append(term)

    def named(self, mentions: Sequence[Mention], on: date | None) -> list[Mention]:
        """Let an office be the person who held it on a day; without a day, or a term, it stays the office."""
        if on is None:
            return list(mentions)
        return [
            mention._replace(entity=holder)
            if mention.entity.id in self._of_office and (holder := self._holder(mention.entity.id, on))
            else mention
            for mention in mentions
        ]

    def offices(self, persons: Iterable[str], on: date | None) -> dict[str, str]:
        """Give the office of each person that held one on a day; of several the first listed."""
        held = {person: _on(self._of_person[person], on) for person in persons if person in self._of_person}
        return {person: terms[0].office for person, terms in held.items() if terms}

    def _holder(self, office: str, on: date) -> NamedEntity | None:
        terms = _on(self._of_office[office], on)
        return terms[0].person if terms else None


def _on(terms: Sequence[Term], on: date | None) -> list[Term]:
    return [term for term in terms if on is not None and term.since <= on <= term.until]
