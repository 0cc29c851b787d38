"""All subscriptions, found by what they want and by when they want it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from services.publish.domain.headings import headings_of, narrower_of
from services.publish.domain.matching import Index
from services.publish.domain.schedules import Schedule
from services.publish.domain.subscriptions import Subscription
from shared.contract.enriched_statement import EnrichedStatement


class Catalogue:
    """Changes while the service runs: subscriptions come by file and by API.

    Args:
        subscriptions: the first ones.
        broader: theme -> broader theme, or "".
    """

    def __init__(self, subscriptions: Iterable[Subscription], broader: Mapping[str, str]) -> None:
        self._index = Index((), narrower_of(broader))
        self._by_schedule: dict[Schedule, set[str]] = defaultdict(set)
        self._headings = lru_cache(maxsize=1_000)(lambda asked: headings_of(asked, broader))
        for subscription in subscriptions:
            self.put(subscription)

    def put(self, subscription: Subscription) -> None:
        """Add a subscription, or replace the one of its name."""
        self.remove(subscription.name)
        self._index.put(subscription)
        self._by_schedule[subscription.schedule].add(subscription.name)

    def remove(self, name: str) -> None:
        """Take a subscription out, if it is there."""
        known = self.get(name)
        if known is not None:
            self._by_schedule[known.schedule].discard(name)
            self._index.remove(name)

    def get(self, name: str) -> Subscription | None:
        """Give a subscription."""
        return self._index.subscriptions.get(name)

    def names(self) -> list[str]:
        """Give all names, sorted."""
        return sorted(self._index.subscriptions)

    def match(self, statement: EnrichedStatement) -> list[str]:
        """Give the names of the subscriptions that want a statement, sorted."""
        return self._index.match(statement)

    def headings(self, subscription: Subscription) -> Mapping[str, str]:
        """Give theme -> heading, for the themes that a subscription asks for, narrower ones too."""
        return self._headings(subscription.asked_themes())

    def schedules(self) -> list[tuple[Schedule, list[str]]]:
        """Give the schedules that go by the clock, each with the names that keep it."""
        return [(schedule, sorted(names)) for schedule, names in self._by_schedule.items() if schedule.by_clock]

    def counting(self, names: Iterable[str]) -> list[Subscription]:
        """Give those of the named subscriptions whose windows close by what has come, by name."""
        found = (self.get(name) for name in sorted(names))
        return [subscription for subscription in found if subscription and not subscription.schedule.by_clock]
