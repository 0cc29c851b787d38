"""What one reader is still to be told, and was told, of one statement: the bookkeeping behind "never twice"."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.publish.domain.leading import Standing
from shared.contract.digest import DigestItem

_REVISIONS = 10**13
"""Room for milliseconds since 1970 below one step of a revision in `order`."""
_NEWS = timedelta(days=1)


@dataclass(frozen=True)
class Draft:
    """Something to tell.

    Attributes:
        item: as it would stand in a digest.
        content_hash: of the revision.
        story_id: near-identical statements share it.
        standing: in the story; None for drafts that an earlier release has stored.
    """

    item: DigestItem
    content_hash: str
    story_id: str
    standing: Standing | None = None


@dataclass(frozen=True)
class Told:
    """What the reader was told last of this statement."""

    digest_id: str
    content_hash: str
    withdrawn: bool


@dataclass(frozen=True)
class Item:
    """One statement for one subscription.

    Attributes:
        version: counts every change, for compare-and-set; 0 is not stored yet.
        order: of the newest revision seen; older ones change nothing.
        arrived_ms: when it came, milliseconds since 1970; windows go by it.
        draft: to be told; None when there is nothing.
        claimed: digest that is telling the draft now, or empty.
        later: what came while the draft was claimed.
        told: what was told last.
    """

    subscription: str
    statement_id: str
    version: int
    order: int
    arrived_ms: int
    draft: Draft | None = None
    claimed: str = ""
    later: Draft | None = None
    told: Told | None = None

    @property
    def key(self) -> str:
        """Subscription and statement."""
        return item_key(self.subscription, self.statement_id)


def item_key(subscription: str, statement_id: str) -> str:
    """Give the id of an item."""
    return f"{subscription}|{statement_id}"


def order_of(revision: int, enriched_ms: int) -> int:
    """Give one comparable value: the revision first, then when it was enriched."""
    return revision * _REVISIONS + enriched_ms


def is_news(first_enriched_at: datetime | None, enriched_at: datetime) -> bool:
    """Whether a statement may be told to who was not told of it: not when it was only read again after a day or more.

    What is read again sooner may be: the first reading, compacted away, may never have come here.
    """
    return first_enriched_at is None or enriched_at - first_enriched_at < _NEWS


def collect(known: Item | None, new: Item, *, matches: bool, news: bool = True) -> Item | None:
    """Give the item after a revision came; None when nothing changes.

    Args:
        known: what is stored.
        new: the revision, with its draft; version and bookkeeping are taken from `known`.
        matches: whether the subscription wants it.
        news: whether it may be told to who was not to be told of it before.
    """
    if known is None:
        withdrawn = new.draft is not None and new.draft.item.change == "withdrawn"
        # A withdrawal is noted though nothing is told of it: an older revision that comes late is no news.
        return replace(new, version=1, draft=None if withdrawn else new.draft) if matches and news else None
    if new.order <= known.order:
        return None
    draft = _draft_after(known.told, new.draft, matches=matches)
    step = replace(known, version=known.version + 1, order=new.order)
    if known.claimed:
        # A digest is telling the old draft: judge the new one again once that is done.
        return replace(step, later=new.draft)
    if not news and known.draft is None and known.told is None:
        return step
    return replace(step, draft=draft, arrived_ms=new.arrived_ms if known.draft is None else known.arrived_ms)


def settle(item: Item) -> Item:
    """Give the item after its claimed draft was told."""
    if item.draft is None:
        return replace(item, version=item.version + 1, claimed="", later=None)
    told = Told(item.claimed, item.draft.content_hash, withdrawn=item.draft.item.change == "withdrawn")
    later = _draft_after(told, item.later, matches=True) if item.later else None
    return replace(item, version=item.version + 1, draft=later, claimed="", later=None, told=told)


def release(item: Item) -> Item:
    """Give the item after the digest that had claimed it went without it: it waits again."""
    draft = _draft_after(item.told, item.later, matches=True) if item.later else item.draft
    return replace(item, version=item.version + 1, draft=draft, claimed="", later=None)


def claim(item: Item, digest_id: str) -> Item:
    """Give the item while a digest tells it."""
    return replace(item, version=item.version + 1, claimed=digest_id)


def _draft_after(told: Told | None, draft: Draft | None, *, matches: bool) -> Draft | None:
    """What is to be told, given what was: a correction, a withdrawal, the news, or nothing."""
    if draft is None:
        return None
    withdrawn = draft.item.change == "withdrawn"
    if told is None:
        return draft if matches and not withdrawn else None
    if withdrawn and told.withdrawn:
        return None
    if not withdrawn and draft.content_hash == told.content_hash:
        return None
    change = "withdrawn" if withdrawn else "corrected"
    item = draft.item.model_copy(update={"change": change, "correction_of": told.digest_id})
    return replace(draft, item=item)
