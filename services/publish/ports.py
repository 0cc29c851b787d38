"""What the flow needs from outside, as it calls it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from services.publish.domain.items import Item
from shared.contract.digest import Digest, Window

State = Literal["claimed", "composed", "sent", "empty"]


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
    """

    digest_id: str
    subscription: str
    window: Window
    state: State
    value: bytes = b""
    traceparent: str = ""


class ItemStore(Protocol):
    """Keeps what each reader is to be told and was told; all methods raise Unavailable when it is away."""

    async def get_many(self, keys: Sequence[str]) -> Mapping[str, Item]:
        """Give items by key; unknown keys are left out."""

    async def of_statements(self, ids: Sequence[str]) -> Sequence[Item]:
        """Give all items of some statements, whatever the subscription."""

    async def put_many(self, items: Sequence[Item]) -> frozenset[str]:
        """Store items whose stored version is one less than theirs; give the keys of those that were not."""

    async def waiting(self, subscription: str, *, before_ms: int, limit: int) -> Sequence[Item]:
        """Give unclaimed items with a draft that arrived before, the oldest first, equal times by statement."""

    async def claimed_by(self, digest_id: str) -> Sequence[Item]:
        """Give the items that a digest has claimed."""

    async def told_stories(self, subscription: str, stories: Sequence[str]) -> frozenset[str]:
        """Give those of the stories that the subscription was told."""

    async def remember_stories(self, subscription: str, stories: Sequence[str], digest_id: str) -> None:
        """Note that a digest told them; the first to tell one stays noted."""


class ClosingStore(Protocol):
    """Keeps digests on their way and done; all methods raise Unavailable when it is away."""

    async def begin(self, closing: Closing, *, until: datetime) -> bool:
        """Note a new digest, or one that came to nothing; until then it is the caller's to finish.

        Returns:
            False when it is on its way, or sent.
        """

    async def save(self, closing: Closing) -> None:
        """Note how far it has come."""

    async def take_abandoned(self, *, now: datetime, until: datetime) -> Closing | None:
        """Give an unfinished digest that nobody is finishing, and make it the caller's."""

    async def count_unfinished(self) -> int:
        """Tell how many are on their way."""

    async def closed_until(self) -> Mapping[str, datetime]:
        """Give the end of the last closed window, by subscription."""

    async def close_until(self, subscription: str, end: datetime) -> None:
        """Note that windows up to `end` are closed; never moves back."""


class DigestFiles(Protocol):
    """Writes a digest where people read it."""

    def write(self, digest: Digest) -> None:
        """Write all formats; writing again replaces each file at once with equal bytes."""
