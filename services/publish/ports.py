"""What the flow needs from outside, as it calls it."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from services.publish.domain.deliveries import Answer, Delivery
from services.publish.domain.items import Item
from shared.contract.digest import Digest, Window
from shared.runtime.announcer import Announcer

State = Literal["claimed", "composed", "sent", "empty"]
Story = tuple[str, str]
"""Subscription and story."""


@dataclass(frozen=True)
class Closing:
    """A digest on its way: claimed, then composed, then sent; or empty, when nothing was left to tell.

    Attributes:
        digest_id: whose.
        subscription: its name.
        window: what it covers.
        state: how far it has come.
        value: the composed digest's bytes.
        traceparent: of the digest's own trace.
        covers: keys of the items that it was composed of, told or not: a reprint of what was told is not told again.
        lease_ms: until when a replica is finishing it, as it was read; 0 before.
    """

    digest_id: str
    subscription: str
    window: Window
    state: State
    value: bytes = b""
    traceparent: str = ""
    covers: tuple[str, ...] = ()
    lease_ms: int = field(default=0, compare=False)


class Closed(NamedTuple):
    """The last closed window of a subscription, and how many statements the last windows held, the oldest first."""

    end: datetime
    recent: tuple[int, ...] = ()


class ItemStore(Protocol):
    """Keeps what each reader is to be told and was told; all methods raise Unavailable when it is away."""

    async def get_many(self, keys: Collection[str]) -> Mapping[str, Item]:
        """Give items by key; unknown keys are left out."""

    async def of_statements(self, ids: Sequence[str]) -> Sequence[Item]:
        """Give all items of some statements, whatever the subscription."""

    async def put_many(self, items: Sequence[Item]) -> frozenset[str]:
        """Store items whose stored version is one less than theirs; give the keys of those that were not."""

    async def waiting(self, subscription: str, *, before_ms: int, limit: int) -> Sequence[Item]:
        """Give unclaimed items with a draft that arrived before, the oldest first, equal times by statement."""

    async def waiting_many(self, subscriptions: Sequence[str], *, before_ms: int, limit: int) -> Sequence[Item] | None:
        """Give what waits for several, in the same order; None when there is more than the limit in all."""

    async def claimed_by(self, digest_id: str) -> Sequence[Item]:
        """Give the items that a digest has claimed."""

    async def claimed(self, limit: int) -> Sequence[Item]:
        """Give items that any digest has claimed."""

    async def told_stories(self, stories: Iterable[Story]) -> frozenset[Story]:
        """Give those of the stories that their subscription was told."""

    async def remember_stories(self, told: Mapping[Story, str]) -> None:
        """Note which digest told a story; the first to tell one stays noted."""


class TextStore(Protocol):
    """Keeps the texts that readers may be told of, so that a correction can show what changed."""

    async def remember(self, texts: Mapping[str, str]) -> None:
        """Keep texts by `text_key`; raises Unavailable."""

    async def get_many(self, keys: Collection[str]) -> Mapping[str, str]:
        """Give texts by key; unknown and forgotten ones are left out; raises Unavailable."""


class ClosingStore(Protocol):
    """Keeps digests on their way and done; all methods raise Unavailable when it is away."""

    async def begin_many(self, closings: Sequence[Closing], *, until: datetime) -> Mapping[str, Closing]:
        """Note new digests, or ones that came to nothing; until then they are the caller's to finish.

        Returns:
            Those that are the caller's, by id; the others are on their way, or sent.
        """

    async def save_many(self, closings: Sequence[Closing]) -> Mapping[str, Closing]:
        """Note how far they have come; never back: what another replica has composed, or sent, stays.

        Returns:
            What stands now, by id: these, or what the other has noted.
        """

    async def done(self, ids: Collection[str]) -> Mapping[str, Closing]:
        """Give those of the digests that were sent, or came to nothing."""

    async def abandoned(self, *, now: datetime, limit: int) -> Sequence[Closing]:
        """Give unfinished digests that nobody is finishing."""

    async def take_over(self, closings: Sequence[Closing], *, until: datetime) -> frozenset[str]:
        """Make unfinished digests the caller's until then.

        Returns:
            The ids of those that no replica has taken over since they were read.
        """

    async def count_unfinished(self) -> int:
        """Tell how many are on their way."""

    async def ending_at(self, subscriptions: Sequence[str], end: datetime) -> frozenset[str]:
        """Give those of the subscriptions that have a digest of a window that ends then."""

    async def closed(self, subscriptions: Sequence[str]) -> Mapping[str, Closed]:
        """Give the last closed window by subscription; unknown ones are left out."""

    async def close_windows(self, closed: Mapping[str, Closed]) -> None:
        """Note closed windows; never moves back."""


class DeliveryStore(Protocol):
    """Keeps what went, or is to go, through which channel; all methods raise Unavailable when it is away."""

    async def open_many(self, deliveries: Sequence[Delivery]) -> None:
        """Note new ones; those that are there already stay as they are."""

    async def due(self, *, now_ms: int, limit: int) -> Sequence[Delivery]:
        """Give open deliveries whose time has come, the earliest first."""

    async def put(self, delivery: Delivery) -> bool:
        """Store one whose stored version is one less than its own; False when it is not."""

    async def count(self, state: str) -> int:
        """Tell how many are in a state."""


class DigestFiles(Protocol):
    """Writes a digest where people read it."""

    def write(self, digest: Digest) -> str:
        """Write all formats and tell what was written, or ""; again replaces each file at once with equal bytes."""


class Month(Protocol):
    """Knows what the month was about."""

    async def __call__(self) -> Mapping[str, int]:
        """Give theme -> statements of the last 30 days; raises Unavailable."""


class Refusals(Protocol):
    """Knows which addresses want no more; all methods raise Unavailable."""

    async def add(self, subscription: str, address: str, why: str) -> None:
        """Note one; the first reason stays."""

    async def why(self, subscription: str, address: str) -> str | None:
        """Tell why nothing is sent there; None when it is."""


HandOver = Callable[[], Awaitable[bool]]
"""Notes that the other side may take it from here on; False: another replica has taken over, send nothing."""


class Sender(Protocol):
    """One kind of channel."""

    async def __call__(self, delivery: Delivery, digest: Digest, hand_over: HandOver) -> Answer:
        """Try once; every failure of the other side is an answer; raises Unavailable for our own servers alone."""


class Announced(Protocol):
    """Knows what stands on the topic."""

    async def __call__(self, ids: Collection[str], *, since: datetime) -> frozenset[str]:
        """Give those of the digests that were sent since then; raises Unavailable."""


@dataclass(frozen=True)
class Outside:
    """Everything that closing windows touches."""

    items: ItemStore
    closings: ClosingStore
    deliveries: DeliveryStore
    announce: Announcer
    announced: Announced
    files: DigestFiles
