"""What the last 30 days were about, counted in the newest statements and remembered for ten minutes."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from pymongo import DESCENDING

from shared.runtime.mongo import mongo_errors

_DAYS = timedelta(days=30)
_KEPT = timedelta(minutes=10)
_MOST_STATEMENTS = 5_000
"""Enough to tell rare from usual, however many there are."""


class StatementMonth:
    """Reads `statements`, which enrich writes; see `Month`.

    Args:
        database: of either driver.
        now: gives the current time, aware.
    """

    def __init__(self, database: Any, now: Callable[[], datetime]) -> None:  # noqa: ANN401 - two drivers, one shape
        self._statements = database["statements"]
        self._now = now
        self._counted_at: datetime | None = None
        self._counts: Mapping[str, int] = {}

    async def prepare(self) -> None:
        """Create the index that gives the newest.

        Raises:
            Unavailable: MongoDB is away.
        """
        with mongo_errors():
            await self._statements.create_index([("day", DESCENDING)])

    async def __call__(self) -> Mapping[str, int]:
        """Give theme -> statements."""
        now = self._now()
        if self._counted_at is None or now - self._counted_at > _KEPT:
            self._counts, self._counted_at = await self._count((now - _DAYS).date().isoformat()), now
        return self._counts

    async def _count(self, since: str) -> Mapping[str, int]:
        with mongo_errors():
            cursor = self._statements.find({"day": {"$gte": since}}, {"theme_ids": 1}).sort("day", DESCENDING)
            found = await cursor.limit(_MOST_STATEMENTS).to_list(None)
        return Counter(theme for document in found for theme in document.get("theme_ids", ()))
