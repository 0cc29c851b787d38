"""Gather what digests are composed against, for many at a time, and compose them."""

import asyncio
from collections.abc import Mapping, Sequence
from statistics import fmean

from services.publish.domain.catalogue import Catalogue
from services.publish.domain.compose import Background, Composed, compose
from services.publish.domain.drafts import text_key
from services.publish.domain.items import Item
from services.publish.domain.subscriptions import Subscription
from services.publish.domain.wording import Wording
from services.publish.ports import Closed, Closing, ItemStore, Month, Story, TextStore

_FEWEST_WINDOWS = 3
"""Fewer windows say nothing about what is usual."""
_MOST_BYTES = 3_500_000
"""A record holds 4 MiB, headers included."""
Wanted = tuple[Closing, Subscription | None, Sequence[Item]]


class Composer:
    """Composes digests.

    Args:
        catalogue: all subscriptions.
        items: which stories were told.
        texts: what was told.
        month: what is rare.
        wordings: by language.
    """

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        items: ItemStore,
        texts: TextStore,
        month: Month,
        wordings: Mapping[str, Wording],
    ) -> None:
        self._catalogue = catalogue
        self._items = items
        self._texts = texts
        self._month = month
        self._wordings = wordings

    async def compose_many(self, wanted: Sequence[Wanted], closed: Mapping[str, Closed]) -> dict[str, bytes]:
        """Give the bytes of digests by id; those that come to nothing are left out.

        A quiet day is told to whoever asked for that, at the end of a window that goes by the clock.
        """
        values = {}
        for digest_id, composed in (await self.compare_many(wanted, closed)).items():
            subscription = self._catalogue.get(composed.digest.subscription)
            quiet = subscription is not None and subscription.quiet == "line" and subscription.schedule.by_clock
            if composed.digest.counts.items or quiet:
                values[digest_id] = composed.digest.write()
        return values

    async def compare_many(self, wanted: Sequence[Wanted], closed: Mapping[str, Closed]) -> dict[str, Composed]:
        """Give digests with the ranks of their items, by id; one whose subscription is gone is left out."""
        stories = {(c.subscription, item.draft.story_id) for c, _, items in wanted for item in items if item.draft}
        told = await self._items.told_stories(stories) if stories else frozenset()
        keys = {key for _, _, items in wanted for item in items for key in _texts(item)}
        texts = await self._texts.get_many(keys) if keys else {}
        month = await self._month()
        found = {}
        for closing, subscription, items in wanted:
            if subscription is None:
                continue
            background = Background(
                headings=self._catalogue.headings(subscription),
                wording=self._wordings[subscription.language],
                told_stories=_of(subscription.name, told),
                texts=texts,
                month=month,
                usual=_usual(closed.get(subscription.name)) if subscription.schedule.by_clock else None,
            )
            found[closing.digest_id] = _within_bounds(closing, subscription, items, background)
            await asyncio.sleep(0)
        return found


def _within_bounds(
    closing: Closing, subscription: Subscription, items: Sequence[Item], background: Background
) -> Composed:
    """Fewer stories where they would be more than a record holds; the others are named as left out."""
    while True:
        made = compose(subscription, items, background, digest_id=closing.digest_id, window=closing.window)
        if subscription.max_items == 1 or len(made.digest.write()) <= _MOST_BYTES:
            return made
        subscription = subscription.model_copy(update={"max_items": subscription.max_items // 2})


def _texts(item: Item) -> list[str]:
    """What a correction is compared by."""
    if item.told is None or item.draft is None or item.draft.item.change != "corrected":
        return []
    return [text_key(item.statement_id, hashed) for hashed in (item.told.content_hash, item.draft.content_hash)]


def _of(name: str, told: frozenset[Story]) -> frozenset[str]:
    return frozenset(story for subscription, story in told if subscription == name)


def _usual(closed: Closed | None) -> float | None:
    if closed is None or len(closed.recent) < _FEWEST_WINDOWS:
        return None
    return round(fmean(closed.recent), 1)
