"""Digest items in MongoDB: one document per subscription and statement, changed by compare-and-set."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from pymongo import ASCENDING, UpdateOne

from services.publish.domain.items import Draft, Item, Told
from services.publish.domain.leading import Standing
from services.publish.ports import Story
from shared.contract.digest import DigestItem
from shared.runtime.mongo import Document, mongo_errors, write_many

_READ_TOGETHER = 200
"""Documents of one answer, a megabyte: of larger ones each of the driver's threads would keep the memory."""


class MongoItemStore:
    """Collections `digest_items` and `digest_stories`; see `ItemStore`."""

    def __init__(self, database: Any) -> None:  # noqa: ANN401 - two drivers, one shape
        self._items = database["digest_items"]
        self._stories = database["digest_stories"]

    async def prepare(self) -> None:
        """Create the indexes.

        Raises:
            Unavailable: MongoDB is away.
        """
        with mongo_errors():
            await self._items.create_index([("waits", ASCENDING), ("arrived_ms", ASCENDING)])
            await self._items.create_index("claimed")
            await self._items.create_index("statement_id")

    async def get_many(self, keys: Collection[str]) -> Mapping[str, Item]:
        """Give items by key."""
        return {item.key: item for item in await self._find({"_id": {"$in": list(keys)}})} if keys else {}

    async def of_statements(self, ids: Sequence[str]) -> Sequence[Item]:
        """Give all items of some statements."""
        return await self._find({"statement_id": {"$in": list(ids)}})

    async def put_many(self, items: Sequence[Item]) -> frozenset[str]:
        """Store by compare-and-set: an upsert whose guard fails meets its own `_id`, a duplicate key."""
        if not items:
            return frozenset()
        # Subscriptions share the draft of a statement.
        drafts = {id(draft): draft for item in items for draft in (item.draft, item.later)}
        written = {key: _dump(draft) for key, draft in drafts.items()}
        refused = await write_many(self._items, [_update(item, written) for item in items])
        return frozenset(items[index].key for index in refused)

    async def waiting(self, subscription: str, *, before_ms: int, limit: int) -> Sequence[Item]:
        """Give what waits, the oldest first."""
        query = {"waits": subscription, "arrived_ms": {"$lt": before_ms}}
        with mongo_errors():
            cursor = self._items.find(query).sort([("arrived_ms", ASCENDING), ("_id", ASCENDING)]).limit(limit)
            return _items(await cursor.to_list(None), {})

    async def waiting_many(self, subscriptions: Sequence[str], *, before_ms: int, limit: int) -> Sequence[Item] | None:
        """Give what waits for several, in one round trip."""
        if not subscriptions:
            return []
        # The bounds spare a server without indexes to compare all that waits with each of the names.
        names = {"$gte": min(subscriptions), "$lte": max(subscriptions), "$in": list(subscriptions)}
        query = {"waits": names, "arrived_ms": {"$lt": before_ms}}
        drafts: dict[str, Draft | None] = {}
        found: list[Item] = []
        with mongo_errors():
            cursor = self._items.find(query).limit(limit + 1).batch_size(_READ_TOGETHER)
            while documents := await cursor.to_list(_READ_TOGETHER):
                found += _items(documents, drafts)
        if len(found) > limit:
            return None
        return sorted(found, key=lambda item: (item.arrived_ms, item.key))

    async def drop_waiting(self, subscription: str) -> None:
        """Forget what waits for a subscription that is deleted: one of its name later begins anew."""
        with mongo_errors():
            await self._items.delete_many({"waits": subscription})

    async def claimed_by(self, digest_id: str) -> Sequence[Item]:
        """Give what a digest has claimed."""
        return await self._find({"claimed": digest_id})

    async def claimed(self, limit: int) -> Sequence[Item]:
        """Give what any digest has claimed."""
        with mongo_errors():
            found = await self._items.find({"claimed": {"$gt": ""}}).limit(limit).to_list(None)
        return _items(found, {})

    async def told_stories(self, stories: Iterable[Story]) -> frozenset[Story]:
        """Give those of the stories that were told."""
        keys = {_story_key(story): story for story in stories}
        with mongo_errors():
            found = await self._stories.find({"_id": {"$in": list(keys)}}, {"_id": 1}).to_list(None)
        return frozenset(keys[document["_id"]] for document in found)

    async def remember_stories(self, told: Mapping[Story, str]) -> None:
        """Note what was told; the first digest stays noted."""
        notes = [
            UpdateOne({"_id": _story_key(story)}, {"$setOnInsert": {"digest_id": digest_id}}, upsert=True)
            for story, digest_id in told.items()
        ]
        if notes:
            await write_many(self._stories, notes)

    async def _find(self, query: Document) -> list[Item]:
        with mongo_errors():
            return _items(await self._items.find(query).to_list(None), {})


def _update(item: Item, written: Mapping[int, str]) -> UpdateOne:
    content: Document = {
        "version": item.version,
        "subscription": item.subscription,
        "statement_id": item.statement_id,
        "order": item.order,
        "arrived_ms": item.arrived_ms,
        # The subscription while something waits for it, else empty: one flat field finds what to tell.
        "waits": item.subscription if item.draft is not None and not item.claimed else "",
        "claimed": item.claimed,
        "draft": written[id(item.draft)],
        "later": written[id(item.later)],
        "told": [item.told.digest_id, item.told.content_hash, item.told.withdrawn] if item.told else [],
    }
    return UpdateOne({"_id": item.key, "version": item.version - 1}, {"$set": content}, upsert=True)


def _items(documents: Sequence[Document], drafts: dict[str, Draft | None]) -> list[Item]:
    """Read items; those of one statement share its draft, which is most of what an item holds.

    Args:
        documents: as they are stored.
        drafts: read so far, by what is stored of them.
    """
    for text in {document[field] for document in documents for field in ("draft", "later")}:
        if text not in drafts:
            drafts[text] = _load(text)
    return [_item(document, drafts) for document in documents]


def _item(document: Document, drafts: Mapping[str, Draft | None]) -> Item:
    told = document["told"]
    return Item(
        subscription=document["subscription"],
        statement_id=document["statement_id"],
        version=int(document["version"]),
        order=int(document["order"]),
        arrived_ms=int(document["arrived_ms"]),
        draft=drafts[document["draft"]],
        claimed=document["claimed"],
        later=drafts[document["later"]],
        told=Told(told[0], told[1], withdrawn=bool(told[2])) if told else None,
    )


def _dump(draft: Draft | None) -> str:
    """Drafts are kept as one JSON text: nothing is ever searched inside them."""
    if draft is None:
        return ""
    item = draft.item.model_dump_json(exclude_none=True)
    return json.dumps([draft.content_hash, draft.story_id, item, draft.standing])


def _load(stored: str) -> Draft | None:
    if not stored:
        return None
    content_hash, story_id, item, *standing = json.loads(stored)
    stands = Standing(*standing[0]) if standing and standing[0] else None
    return Draft(DigestItem.model_validate_json(item, extra="ignore"), content_hash, story_id, stands)


def _story_key(story: Story) -> str:
    return "|".join(story)
