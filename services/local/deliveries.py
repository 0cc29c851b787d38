"""E-mail and webhooks of a local run: tried before it ends, and told where they did not get through."""

import asyncio
import time

from pydantic import SecretStr

from services.command_line.consoles import plain
from services.publish.adapters.delivery_store import MongoDeliveryStore
from services.publish.domain.deliveries import OPEN, Delivery
from shared.runtime.mongo import connect
from shared.runtime.settings import RuntimeSettings

_LONGEST_SECONDS = 20.0
"""As long as most servers take to say that they do not answer."""
_LOOK_SECONDS = 0.3
_MOST = 1_000


def not_sent(mongo: str, *, since_ms: int, seconds: float = _LONGEST_SECONDS) -> list[str]:
    """Wait until each delivery that is due has been tried, and tell those that were not sent, a line each.

    Args:
        mongo: URL.
        since_ms: deliveries that were given up before are an earlier run's, milliseconds since 1970.
        seconds: how long to wait at most.

    Raises:
        Unavailable: MongoDB is away.
    """
    return asyncio.run(_not_sent(RuntimeSettings(mongo_url=SecretStr(mongo)), since_ms, seconds))


async def _not_sent(settings: RuntimeSettings, since_ms: int, seconds: float) -> list[str]:
    mongo = connect(settings)
    try:
        store = MongoDeliveryStore(mongo.database)
        for _ in range(round(seconds / _LOOK_SECONDS)):
            if not await _is_busy(store):
                break
            await asyncio.sleep(_LOOK_SECONDS)
        found = await store.latest(state=None, subscription=None, limit=_MOST)
    finally:
        await mongo.close()
    return [_told(one) for one in found if one.state in OPEN or (_is_given_up(one) and one.begun_ms >= since_ms)]


async def _is_busy(store: MongoDeliveryStore) -> bool:
    """Whether something is being tried, or is due."""
    due = await store.due(now_ms=time.time_ns() // 1_000_000, limit=1)
    return bool(due) or await store.count("trying") + await store.count("handed-over") > 0


def _is_given_up(delivery: Delivery) -> bool:
    return delivery.state in ("parked", "unknown")


def _told(delivery: Delivery) -> str:
    said = delivery.log[-1].partition(" ")[2] if delivery.log else "not tried yet"
    after = "a later run tries it again" if delivery.state in OPEN else "it is not tried again"
    return plain(f"not sent: {delivery.kind} to {delivery.address} of {delivery.subscription}: {said}; {after}")
