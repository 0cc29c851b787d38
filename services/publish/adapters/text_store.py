"""Texts that readers were told of, compressed, for half a year: a later correction is compared with them."""

import zlib
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from pymongo import UpdateOne

from shared.runtime.mongo import mongo_errors, write_many

_KEPT_SECONDS = 180 * 24 * 3_600


class MongoTextStore:
    """Collection `told_texts`; see `TextStore`.

    Args:
        database: of either driver.
        now: gives the current time, aware.
    """

    def __init__(self, database: Any, now: Callable[[], datetime]) -> None:  # noqa: ANN401 - two drivers, one shape
        self._texts = database["told_texts"]
        self._now = now

    async def prepare(self) -> None:
        """Have MongoDB forget texts after half a year.

        Raises:
            Unavailable: MongoDB is away.
        """
        with mongo_errors():
            await self._texts.create_index("at", expireAfterSeconds=_KEPT_SECONDS)

    async def remember(self, texts: Mapping[str, str]) -> None:
        """Keep texts; a text never changes under its key."""
        notes = [
            UpdateOne(
                {"_id": key}, {"$setOnInsert": {"text": zlib.compress(text.encode()), "at": self._now()}}, upsert=True
            )
            for key, text in texts.items()
        ]
        if notes:
            await write_many(self._texts, notes)

    async def get_many(self, keys: Collection[str]) -> Mapping[str, str]:
        """Give texts by key."""
        with mongo_errors():
            found = await self._texts.find({"_id": {"$in": list(keys)}}, {"text": 1}).to_list(None)
        return {document["_id"]: zlib.decompress(bytes(document["text"])).decode() for document in found}
