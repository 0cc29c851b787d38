"""What a run had under way when it was broken off: the embedded Kafka keeps nothing, the store beside it everything.

So what was accepted and may not have gone all the way is sent once more. Who has it already changes nothing and tells
nobody twice; nothing is deleted, for much is in the store alone: what was pushed, subscriptions, told digests.
"""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from services.ingest.adapters.item_store import MongoItemStore
from shared.runtime.mongo import connect
from shared.runtime.settings import RuntimeSettings

_MARK = "unfinished"


class UnderWay:
    """A mark in the data directory, which says since when what came may be under way.

    Args:
        data_dir: of the run, held by it.
    """

    def __init__(self, data_dir: Path) -> None:
        self._mark = data_dir / _MARK

    def begin(self) -> datetime | None:
        """Set the mark where none is; give the time of one that an earlier run has left."""
        if not self._mark.exists():
            self.arrived(datetime.now(UTC))
            return None
        said = self._mark.read_text(encoding="utf-8").strip()
        return datetime.fromtimestamp(int(said or 0) / 1000, UTC)

    def arrived(self, until: datetime) -> None:
        """Note that all that came until then has gone all the way."""
        written = self._mark.with_suffix(".part")
        written.write_text(str(int(until.timestamp() * 1000)), encoding="utf-8")
        written.replace(self._mark)

    def end(self) -> None:
        """Nothing is under way any more."""
        self._mark.unlink(missing_ok=True)


def send_again(mongo: str, since: datetime) -> None:
    """Put what ingest accepted since then into its outbox once more; no service may run meanwhile.

    Raises:
        Unavailable: MongoDB is away.
    """
    asyncio.run(_send_again(RuntimeSettings(mongo_url=SecretStr(mongo)), since))


async def _send_again(settings: RuntimeSettings, since: datetime) -> None:
    mongo = connect(settings)
    try:
        await MongoItemStore(mongo.database).queue_again(since)
    finally:
        await mongo.close()
