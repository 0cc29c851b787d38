"""Which subscriptions a statement concerns: by an inverted index of their filters, not one by one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from services.publish.domain.subscriptions import Subscription
from shared.contract.enriched_statement import EnrichedStatement

_FILTERS = ("theme", "entity", "language")


class Index:
    """Finds subscriptions by what a statement has.

    Args:
        subscriptions: all of them.
        narrower: theme -> all themes below it.
    """

    def __init__(self, subscriptions: Iterable[Subscription], narrower: Mapping[str, Iterable[str]]) -> None:
        self.subscriptions = {subscription.name: subscription for subscription in subscriptions}
        self._by_value: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._wanted: dict[str, int] = {}
        self._themes: dict[str, frozenset[str]] = {}
        for subscription in self.subscriptions.values():
            themes = {t for theme in subscription.themes for t in (theme, *narrower.get(theme, ()))}
            self._themes[subscription.name] = frozenset(themes)
            filters = {"theme": themes, "entity": subscription.entities, "language": subscription.languages}
            self._wanted[subscription.name] = sum(bool(values) for values in filters.values())
            for kind, values in filters.items():
                for value in values:
                    self._by_value[kind, value].add(subscription.name)
        self._unfiltered = [name for name, wanted in self._wanted.items() if not wanted]

    def themes_of(self, name: str) -> frozenset[str]:
        """Give the themes that a subscription asks for, narrower ones included."""
        return self._themes[name]

    def match(self, statement: EnrichedStatement) -> list[str]:
        """Give the names of the subscriptions that want a statement, sorted."""
        has: dict[str, Sequence[str]] = {
            "theme": [theme.id for theme in statement.themes],
            "entity": [entity.id for entity in statement.entities],
            "language": [statement.language.tag, statement.language.tag.split("-")[0]],
        }
        met: dict[str, int] = defaultdict(int)
        for kind in _FILTERS:
            for name in set().union(*(self._by_value.get((kind, value), ()) for value in has[kind])):
                met[name] += 1
        return sorted([*self._unfiltered, *(name for name, count in met.items() if count == self._wanted[name])])


def narrower_of(broader: Mapping[str, str]) -> dict[str, set[str]]:
    """Turn theme -> broader theme into theme -> all themes below it."""
    below: dict[str, set[str]] = defaultdict(set)
    for theme in broader:
        above = broader[theme]
        while above:
            below[above].add(theme)
            above = broader.get(above, "")
    return below
