"""What a statement costs the story store as it fills: `python -m benchmarks.stories --most 1000000`.

Synthetic fingerprints are loaded in bulk to 1,000, 10,000, ... and at each size fresh statements and reprints of stored
ones go through the adapter in batches of 100. Printed are milliseconds per statement and their ratio to the first size.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from services.enrich.adapters.stories import MongoStories
from services.enrich.domain.stories import KEYS, Fingerprint
from services.enrich.ports import Candidate
from shared.embedded.servers import EmbeddedServers
from shared.runtime.mongo import connect
from shared.runtime.settings import RuntimeSettings

_NOW = datetime(2026, 11, 25, tzinfo=UTC)
_PERIOD = int(_NOW.timestamp()) // (14 * 86400)
_VALUES = 256
_LOAD = 500
_BATCH = 100
_ROUNDS = 5


def candidate(number: int) -> Candidate:
    """A statement that is like no other."""
    values = random.Random(number).randbytes(4 * _VALUES)  # noqa: S311 - made
    keys = tuple(place << 32 | int.from_bytes(values[4 * place : 4 * place + 4], "big") for place in range(KEYS))
    return Candidate(f"s{number}", Fingerprint(values, 1_000, b"", keys), _NOW)


async def load(stories: MongoStories, database: Any, first: int, last: int) -> None:  # noqa: ANN401 - two drivers
    """Store settled fingerprints as the adapter does, but many at a time."""
    expires = _NOW + timedelta(days=28)
    for at in range(first, last, _LOAD):
        texts, keys = [], []
        for number in range(at, min(at + _LOAD, last)):
            one = candidate(number)
            text = stories._document(one)  # noqa: SLF001 - the same document, without a round trip for each
            texts.append(
                {"_id": one.statement_id, **text, "settled": True, "story_id": one.statement_id, "story_ms": 0}
            )
            keys += [
                {"_id": key, "owners": [one.statement_id], "length": 1, "expires_at": expires}
                for key in (_PERIOD << 40 | key for key in one.fingerprint.keys)
            ]
        await database["fingerprints"].insert_many(texts, ordered=False)
        await database["fingerprint_keys"].insert_many(keys, ordered=False)


async def cost(stories: MongoStories, stored: int, salt: int) -> tuple[float, float]:
    """Give milliseconds per fresh statement and per reprint; medians of five batches."""
    fresh, again = [], []
    for turn in range(_ROUNDS):
        new = [candidate(10_000_000 * salt + turn * _BATCH + number) for number in range(_BATCH)]
        old = [candidate(random.Random(c.statement_id).randrange(stored)) for c in new]  # noqa: S311 - made
        copies = [c._replace(statement_id=f"copy-{salt}-{turn}-{at}") for at, c in enumerate(old)]
        for batch, times in ((new, fresh), (copies, again)):
            started = time.perf_counter()
            told = await stories.assign(batch)
            times.append((time.perf_counter() - started) * 1000 / len(batch))
            reprints = sum(story.id != key for key, story in told.items())
            if reprints != (len(batch) if batch is copies else 0):
                raise SystemExit(f"{reprints} of {len(batch)} were told to be reprints at {stored}")
    return statistics.median(fresh), statistics.median(again)


async def run(url: str, most: int) -> None:
    """Print a line per size."""
    mongo = connect(RuntimeSettings(mongo_url=SecretStr(url)))
    stories = MongoStories(mongo.database, days=14)
    await stories.prepare()
    stored, size, base = 0, 1_000, None
    while size <= most:
        started = time.perf_counter()
        await load(stories, mongo.database, stored, size)
        loading = time.perf_counter() - started
        fresh, again = await cost(stories, size, size)
        base = base or (fresh, again)
        print(
            f"{size:>9,} stored: fresh {fresh:.2f} ms ({fresh / base[0]:.2f}x), reprint {again:.2f} ms "
            f"({again / base[1]:.2f}x); loaded {size - stored:,} in {loading:.0f} s",
            flush=True,
        )
        stored, size = size, size * 10
    await mongo.close()


def main() -> None:
    """Print the curve, on the embedded MongoDB or on one that is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=10_000, help="fingerprints stored in the end")
    parser.add_argument("--mongo", help="URL of an empty MongoDB; embedded without")
    given = parser.parse_args()
    if given.mongo:
        asyncio.run(run(given.mongo, given.most))
        return
    with tempfile.TemporaryDirectory() as folder, EmbeddedServers(Path(folder)) as urls:
        asyncio.run(run(urls.mongo, given.most))


if __name__ == "__main__":
    main()
