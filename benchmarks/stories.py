"""What a statement costs the story store as it fills: `python -m benchmarks.stories --most 1000000`.

Synthetic fingerprints are loaded in bulk to 1,000, 10,000, ... and at each size fresh statements and reprints of stored
ones go through the adapter in batches of 100. A second store of 1,000 takes turns with the filling one, so that the
ratio of the two is of one moment, whatever else the machine does.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import SecretStr

from services.enrich.adapters.stories import MongoStories
from services.enrich.domain.stories import KEYS, Fingerprint
from services.enrich.ports import Candidate
from shared.embedded.servers import EmbeddedServers
from shared.runtime.mongo import Mongo, connect
from shared.runtime.settings import RuntimeSettings

_NOW = datetime(2026, 11, 25, tzinfo=UTC)
_PERIOD = int(_NOW.timestamp()) // (14 * 86400)
_VALUES = 256
_LOAD = 500
_BATCH = 100
_ROUNDS = 7


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


class Store(NamedTuple):
    """A database with so many fingerprints in it."""

    stories: MongoStories
    database: Any
    stored: int


def open_store(mongo: Mongo, name: str) -> Store:
    """Give an empty store."""
    database = mongo.client[name]
    return Store(MongoStories(database, days=14), database, 0)


async def fill(store: Store, size: int) -> Store:
    """Load fingerprints until there are so many."""
    await load(store.stories, store.database, store.stored, size)
    return store._replace(stored=size)


async def timed(store: Store, salt: str, *, reprints: bool) -> float:
    """Give milliseconds per statement of one batch.

    Raises:
        SystemExit: a reprint was not found, or a fresh statement was taken for one.
    """
    batch = [candidate(random.Random(f"{salt}-{number}").randrange(10**9, 10**12)) for number in range(_BATCH)]  # noqa: S311
    if reprints:
        stored = [candidate(random.Random(c.statement_id).randrange(store.stored)) for c in batch]  # noqa: S311
        batch = [c._replace(statement_id=f"copy-{salt}-{number}") for number, c in enumerate(stored)]
    started = time.perf_counter()
    told = await store.stories.assign(batch)
    took = (time.perf_counter() - started) * 1000 / _BATCH
    found = sum(story.id != key for key, story in told.items())
    if found != (_BATCH if reprints else 0):
        raise SystemExit(f"{found} of {_BATCH} were told to be reprints at {store.stored}")
    return took


async def compare(large: Store, small: Store) -> str:
    """Give medians of both stores, batches in turn, for fresh statements and for reprints."""
    told = []
    for name, reprints in (("fresh", False), ("reprint", True)):
        times: list[tuple[float, float]] = []
        for turn in range(_ROUNDS):
            salt = f"{large.stored}-{turn}"
            times.append(
                (await timed(large, salt, reprints=reprints), await timed(small, f"s{salt}", reprints=reprints))
            )
        ratio = statistics.median(a / b for a, b in times)
        told.append(f"{name} {statistics.median(a for a, _ in times):.2f} ms, {ratio:.2f}x of {small.stored:,}")
    return "; ".join(told)


async def run(url: str, most: int) -> None:
    """Print a line per size."""
    mongo = connect(RuntimeSettings(mongo_url=SecretStr(url)))
    small, large = open_store(mongo, "stories_small"), open_store(mongo, "stories_large")
    for store in (small, large):
        await store.stories.prepare()
    small = await fill(small, 1_000)
    size = 1_000
    while size <= most:
        before, started = large.stored, time.perf_counter()
        large = await fill(large, size)
        loading = time.perf_counter() - started
        told = await compare(large, small)
        print(f"{size:>9,} stored: {told}; loaded {size - before:,} in {loading:.0f} s", flush=True)
        size *= 10
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
