"""Keep the catalogue as the file and the API have it, on every replica."""

from collections.abc import Sequence
from typing import Any, Protocol

import structlog

from services.publish.domain.catalogue import Catalogue
from services.publish.domain.mistakes import Known, read_subscription
from services.publish.domain.subscriptions import Subscription
from shared.errors import Unavailable
from shared.runtime.stop import Stop

log = structlog.get_logger(__name__)


class Change(Protocol):
    """A subscription that came, changed, or was deleted: then its content is empty."""

    @property
    def name(self) -> str:
        """Whose."""

    @property
    def content(self) -> str:
        """JSON."""

    @property
    def version(self) -> int:
        """Counts its changes."""

    @property
    def changed_ms(self) -> int:
        """When."""


class Changes(Protocol):
    """Gives what changed."""

    async def changed_since(self, changed_ms: int) -> Sequence[Change]:
        """Give what changed since, and maybe before; raises Unavailable."""


class Subscriber:
    """Follows the subscriptions; those of the file stay as they are until the service starts again.

    Args:
        catalogue: gets them; holds those of the file.
        changes: what came by the API.
        known: what filters may name.
        touched: gets the names of those that changed.
    """

    def __init__(self, *, catalogue: Catalogue, changes: Changes, known: Known, touched: set[str]) -> None:
        self._catalogue = catalogue
        self._changes = changes
        self._known = known
        self._touched = touched
        self._of_file = frozenset(catalogue.names())
        self._versions: dict[str, int] = {}
        self._seen_ms = 0

    async def watch(self, stop: Stop, *, tick_seconds: float) -> None:
        """Follow until the stop."""
        while not stop.is_set():
            try:
                await self.refresh()
            except Unavailable as error:
                log.warning("subscriptions_not_followed", reason=str(error))
            await stop.sleep(tick_seconds)

    async def refresh(self) -> None:
        """Take over what changed.

        Raises:
            Unavailable: MongoDB is away.
        """
        for change in await self._changes.changed_since(self._seen_ms):
            self._seen_ms = max(self._seen_ms, change.changed_ms)
            if change.version > self._versions.get(change.name, 0) and change.name not in self._of_file:
                self._versions[change.name] = change.version
                self._take(change)

    def read(self, value: Any) -> Subscription:  # noqa: ANN401 - whatever was given
        """Read one.

        Raises:
            SubscriptionMistakesError: with all mistakes.
        """
        return read_subscription(value, self._known)

    def get(self, name: str) -> Subscription | None:
        """Give one."""
        return self._catalogue.get(name)

    def names(self) -> list[str]:
        """Give all names, sorted."""
        return self._catalogue.names()

    def is_of_file(self, name: str) -> bool:
        """Whether it stands in the subscriptions file."""
        return name in self._of_file

    def _take(self, change: Change) -> None:
        if not change.content:
            self._catalogue.remove(change.name)
            return
        try:
            self._catalogue.put(Subscription.model_validate_json(change.content))
        except ValueError as error:
            log.error("subscription_not_read", subscription=change.name, reason=str(error))  # noqa: TRY400 - one line
            return
        self._touched.add(change.name)
