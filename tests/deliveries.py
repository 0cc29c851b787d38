"""A digest on its way through real channels: the deliverer, a store that can die, a clock that can be turned."""

from collections.abc import Mapping
from datetime import timedelta

from pydantic import SecretStr

from services.publish.adapters.links import Links
from services.publish.delivering import Deliverer
from services.publish.domain.deliveries import Delivery, opened
from services.publish.domain.subscriptions import Subscription
from services.publish.ports import Sender
from shared.contract.digest import Digest, DigestAct, DigestCounts, DigestItem, DigestSection, Party, Window
from tests.factories import NOON
from tests.fakes import Crash, FakeDeliveries, FakeRefusals, Fuse

SECRET = SecretStr("s" * 40)
LINKS = Links("https://reader.example.org", SECRET)


def digest(digest_id: str = "torture/2026-11-20T12:00:00.000Z/aaaaaaaa", **fields: object) -> Digest:
    act = DigestAct(
        kind="condemns",
        actors=["الاتحاد الأوروبي"],
        who=[Party(label="European Union")],
        themes=["torture"],
        quote="يدين",
    )
    item = DigestItem(
        statement_id="st-1",
        revision=1,
        title="الاتحاد الأوروبي يدين التعذيب",
        url="https://example.org/1",
        source="wakala",
        language="ar",
        themes=[],
        entities=[],
        acts=[act],
    )
    given: dict[str, object] = {
        "title": "Torture",
        "language": "en",
        "sections": [DigestSection(theme="torture", label="Torture", items=[item])],
        "counts": DigestCounts(statements=1, items=1, corrections=0, sources=1),
    }
    window = Window(start=NOON - timedelta(days=1), end=NOON, zone="Africa/Cairo")
    return Digest.model_validate(
        {"digest_id": digest_id, "subscription": "torture", "window": window, "generated_at": NOON, **given, **fields}
    )


def reader(*channels: object, **fields: object) -> Subscription:
    given = {"name": "torture", "title": "Torture", "language": "en", "schedule": "hourly", "channels": channels}
    return Subscription.model_validate({**given, **fields})


class Post:
    """Deliverers, one after another, on one store."""

    def __init__(self, senders: Mapping[str, Sender], *channels: object) -> None:
        self.fuse = Fuse()
        self.store = FakeDeliveries(self.fuse)
        self.refusals = FakeRefusals()
        self.now = NOON
        self.digests = {"torture/2026-11-20T12:00:00.000Z/aaaaaaaa": digest()}
        self.senders = senders
        self.subscription = reader(*channels)
        self.deliverer = self._deliverer()

    def _deliverer(self) -> Deliverer:
        async def value(digest_id: str) -> bytes | None:
            return self.digests[digest_id].write() if digest_id in self.digests else None

        return Deliverer(deliveries=self.store, digest=value, senders=self.senders, now=lambda: self.now)

    async def open(self) -> None:
        for digest_id in self.digests:
            await self.store.open_many(opened(self.subscription, digest_id, int(self.now.timestamp() * 1000)))

    async def go(self, *, hours: float = 0) -> None:
        """Deliver what is due after so many hours."""
        self.now += timedelta(hours=hours)
        await self.deliverer.tick()
        await self.deliverer.finish()

    async def die_at(self, step: int) -> bool:
        """Deliver in a process that dies at a step of the store; whether it came so far."""
        self.fuse.crash_after, self.fuse.steps = step, 0
        try:
            await self.go()
        except Crash:
            return True
        finally:
            self.fuse.crash_after = None
            self.deliverer = self._deliverer()
        return False

    def deliveries(self) -> list[Delivery]:
        return list(self.store.deliveries.values())

    @property
    def only(self) -> Delivery:
        (delivery,) = self.store.deliveries.values()
        return delivery
