"""What a list is narrowed to: the same filters for the pages and for the read API."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from services.publish.reader.domain.entries import place_of
from services.publish.reader.domain.query import Node, asked_terms, parse

FACETS = {"theme": "t", "entity": "e", "act": "a", "language": "l", "source": "s"}
"""Filter -> prefix of the terms that it stands for."""
_ONE_EACH = ("language", "source")
"""Of these a statement has one: several values mean any of them."""
_FEW_SHARE = ("entity", "source", "theme", "act", "language")


@dataclass(frozen=True)
class Filters:
    """All must hold; empty ones hold always; of several languages, and of several sources, a statement has one.

    Attributes:
        q: what was typed.
        theme: ids; a broader theme covers its narrower ones.
        since: the first day, UTC.
        until: the last day, UTC.
    """

    q: str = ""
    theme: tuple[str, ...] = ()
    entity: tuple[str, ...] = ()
    act: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    @property
    def node(self) -> Node | None:
        """The query as a tree.

        Raises:
            QueryError: it cannot be searched for.
        """
        return parse(self.q)

    def terms(self) -> list[str]:
        """Give the terms that every hit has, those of kinds that few statements share first."""
        asked = {name: getattr(self, name) for name in _FEW_SHARE}
        needed = {name: values for name, values in asked.items() if len(values) == 1 or name not in _ONE_EACH}
        return [f"{FACETS[name]}:{value}" for name, values in needed.items() for value in values]

    def choices(self) -> list[list[str]]:
        """Give lists of terms: every hit has one of each list."""
        several = {name: values for name in _ONE_EACH if len(values := getattr(self, name)) > 1}
        return [[f"{FACETS[name]}:{value}" for value in values] for name, values in several.items()]

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Give name and value of each facet that is set."""
        for name in FACETS:
            yield from ((name, value) for value in getattr(self, name))

    def places(self) -> tuple[int | None, int | None]:
        """Give the bounds of the places: from, inclusive, and to, exclusive."""
        first = place_of(midnight(self.since)) if self.since else None
        last = place_of(midnight(self.until + timedelta(days=1))) if self.until and self.until < date.max else None
        return first, last

    def stems(self) -> frozenset[str]:
        """Give the stems that hits are marked and ranked by."""
        return frozenset(stem for term in asked_terms(self.node) for stem in term.stems)

    def toggled(self, name: str, value: str) -> "Filters":
        """Give the filters with one value more, or without it where it is set."""
        values: tuple[str, ...] = getattr(self, name)
        rest = tuple(v for v in values if v != value)
        return self.changed(name, rest if value in values else (*values, value))

    def changed(self, name: str, value: object) -> "Filters":
        """Give the filters with one field of another value."""
        fields: dict[str, Any] = {name: value}
        return replace(self, **fields)

    def query(self) -> list[tuple[str, str]]:
        """Give the parameters of an address that asks for the same."""
        dates = [(name, at.isoformat()) for name in ("since", "until") if (at := getattr(self, name))]
        return [*([("q", self.q)] if self.q else []), *self.pairs(), *dates]


def midnight(day: date) -> datetime:
    """Give the beginning of a day, UTC."""
    return datetime.combine(day, time(), UTC)
