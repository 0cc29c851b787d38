"""Addresses that want no more: a reader unsubscribed, or a webhook said that it is gone."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from pymongo import UpdateOne

from shared.runtime.mongo import mongo_errors, write_many


class MongoRefusals:
    """Collection `refusals`, by subscription and address.

    Args:
        database: of either driver.
        now: gives the current time, aware.
    """

    def __init__(self, database: Any, now: Callable[[], datetime]) -> None:  # noqa: ANN401 - two drivers, one shape
        self._refusals = database["refusals"]
        self._now = now

    async def add(self, subscription: str, address: str, why: str) -> None:
        """Note one; the first reason stays."""
        content = {"why": f"{why} on {self._now():%Y-%m-%d %H:%M} UTC"}
        await write_many(
            self._refusals, [UpdateOne({"_id": _key(subscription, address)}, {"$setOnInsert": content}, upsert=True)]
        )

    async def why(self, subscription: str, address: str) -> str | None:
        """Tell why nothing is sent there; None when it is."""
        with mongo_errors():
            found = await self._refusals.find_one({"_id": _key(subscription, address)})
        return found["why"] if found else None

    async def remove(self, subscription: str, address: str) -> bool:
        """Send there again; whether there was a refusal."""
        with mongo_errors():
            return bool((await self._refusals.delete_one({"_id": _key(subscription, address)})).deleted_count)


def _key(subscription: str, address: str) -> str:
    return f"{subscription}|{address.casefold()}"
