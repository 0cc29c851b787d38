"""Send again what a person looked at: parked, unknown and skipped deliveries."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from services.publish.adapters.delivery_store import MongoDeliveryStore
from services.publish.adapters.refusals import MongoRefusals
from services.publish.domain.deliveries import Delivery, redriven

_ENDED = ("parked", "unknown", "skipped")


async def redrive(
    database: Any,  # noqa: ANN401 - two drivers, one shape
    keys: Sequence[str],
    *,
    state: str | None,
    limit: int,
    now: datetime,
) -> tuple[int, list[str]]:
    """Redrive deliveries by key, or all of a state; a webhook that was gone is asked again.

    Returns:
        How many, and a sentence on each that was not.

    Raises:
        Unavailable: MongoDB is away.
    """
    store, refusals = MongoDeliveryStore(database), MongoRefusals(database, lambda: now)
    problems: list[str] = []
    wanted: list[Delivery] = []
    for key in keys:
        delivery = await store.get(key)
        if delivery is None:
            problems.append(f"{key}: there is no such delivery; `hiwar deliveries list` tells them")
        elif delivery.state not in _ENDED:
            problems.append(f"{key}: is {delivery.state}; only parked, unknown and skipped ones are sent again")
        else:
            wanted.append(delivery)
    if state:
        wanted += await store.latest(state=state, subscription=None, limit=limit)
    count = 0
    for delivery in wanted:
        if delivery.kind == "webhook":
            await refusals.remove(delivery.subscription, delivery.address)
        if await store.put(redriven(delivery, int(now.timestamp() * 1000))):
            count += 1
        else:
            problems.append(f"{delivery.key}: has changed meanwhile; look at it again")
    return count, problems
