"""Which subscriptions a statement concerns: by an inverted index of their filters, not one by one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from services.publish.domain.filters import Filter
from services.publish.domain.subscriptions import Subscription
from shared.contract.enriched_statement import EnrichedStatement


class Fact(NamedTuple):
    """Something that a statement has, such as a theme."""

    kind: str
    value: str


Facts = frozenset[Fact]
_COMMONNESS = ("entity", "country", "source", "theme", "act", "language")
"""Rarest first: the index looks for what few statements have."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A filter, ready to be held against statements.

    Attributes:
        groups: of each, one fact is needed.
        every: each must hold.
        some: one must hold, if there are any.
        none: none may hold.
    """

    groups: tuple[Facts, ...]
    every: "tuple[Condition, ...]" = ()
    some: "tuple[Condition, ...]" = ()
    none: "tuple[Condition, ...]" = ()

    def holds(self, facts: Facts) -> bool:
        """Whether a statement with these facts is wanted."""
        return (
            not any(group.isdisjoint(facts) for group in self.groups)
            and all(part.holds(facts) for part in self.every)
            and (not self.some or any(part.holds(facts) for part in self.some))
            and not any(part.holds(facts) for part in self.none)
        )

    def anchors(self) -> Facts | None:
        """Give facts of which every wanted statement has at least one: the fewest, the rarest; None without any."""
        choices = [*self.groups, *(found for part in self.every if (found := part.anchors()) is not None)]
        each = [part.anchors() for part in self.some]
        if each and None not in each:
            choices.append(frozenset(fact for found in each if found for fact in found))
        return min(choices, key=_effort, default=None)


class Index:
    """Finds subscriptions by what a statement has; each is held against those statements alone that it may want.

    Args:
        subscriptions: the first ones.
        narrower: theme -> all themes below it.
    """

    def __init__(self, subscriptions: Iterable[Subscription], narrower: Mapping[str, Iterable[str]]) -> None:
        self._narrower = narrower
        self.subscriptions: dict[str, Subscription] = {}
        self._conditions: dict[str, Condition] = {}
        self._by_fact: dict[Fact, set[str]] = defaultdict(set)
        self._unanchored: set[str] = set()
        for subscription in subscriptions:
            self.put(subscription)

    def put(self, subscription: Subscription) -> None:
        """Add a subscription, or replace the one of its name."""
        name = subscription.name
        self.remove(name)
        condition = condition_of(subscription, self._narrower)
        self.subscriptions[name], self._conditions[name] = subscription, condition
        anchors = condition.anchors()
        if anchors is None:
            self._unanchored.add(name)
        for fact in anchors or ():
            self._by_fact[fact].add(name)

    def remove(self, name: str) -> None:
        """Take a subscription out, if it is there."""
        if self.subscriptions.pop(name, None) is None:
            return
        self._unanchored.discard(name)
        for fact in self._conditions.pop(name).anchors() or ():
            self._by_fact[fact].discard(name)

    def match(self, statement: EnrichedStatement) -> list[str]:
        """Give the names of the subscriptions that want a statement, sorted."""
        facts = facts_of(statement)
        candidates = self._unanchored.union(*(self._by_fact.get(fact, ()) for fact in facts))
        return sorted(name for name in candidates if self._conditions[name].holds(facts))


def condition_of(wish: Filter, narrower: Mapping[str, Iterable[str]]) -> Condition:
    """Turn a filter into a condition; themes bring their narrower ones."""
    themes = {below for theme in wish.themes for below in (theme, *narrower.get(theme, ()))}
    values: Mapping[str, Iterable[str]] = {
        "theme": themes,
        "entity": wish.entities,
        "act": wish.acts,
        "source": [source.casefold() for source in wish.sources],
        "language": wish.languages,
        "country": wish.countries,
    }
    groups = tuple(frozenset(Fact(kind, value) for value in found) for kind, found in values.items() if found)
    every, some, none = (
        tuple(condition_of(part, narrower) for part in parts) for parts in (wish.all_of, wish.any_of, wish.none_of)
    )
    return Condition(groups, every, some, none)


def facts_of(statement: EnrichedStatement) -> Facts:
    """Give what filters ask about."""
    tag = statement.language.tag
    entities = [entity.id for entity in statement.entities]
    has: Mapping[str, Sequence[str]] = {
        "theme": [theme.id for theme in statement.themes],
        "entity": entities,
        "act": [act.kind for act in statement.acts],
        "source": [name.casefold() for name in (statement.source, statement.issuer) if name],
        "language": [tag, tag.split("-")[0]],
        "country": [entity.removeprefix("iso:") for entity in entities if entity.startswith("iso:")],
    }
    return frozenset(Fact(kind, value) for kind, values in has.items() for value in values)


def _effort(facts: Facts) -> tuple[int, int]:
    return max(_COMMONNESS.index(fact.kind) for fact in facts), len(facts)
