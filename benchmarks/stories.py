"""What a statement costs the story store as it fills: `python -m benchmarks.stories --most 1000000`.

Synthetic fingerprints are loaded to 1,000, 10,000, ... and at each size fresh statements and reprints of stored ones go
through the adapter in batches of 100. A second store of 1,000 takes turns with the filling one, so that the ratio of
the two is of one moment, whatever else the machine does.

Between two sizes the embedded server is stopped and its SQLite file written: by its protocol, 20,000,000 keys would
take hours. What expires is left out: that server looks through a whole collection for it at every read (neosqlite
1.17.2), where MongoDB has a job of its own for it, so that the curve would be of that search.
"""

import argparse
import asyncio
import itertools
import random
import sqlite3
import statistics
import struct
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from neosqlite.binary import Binary
from neosqlite.collection.json_helpers import neosqlite_json_dumps
from pydantic import SecretStr

from services.enrich.adapters.stories import MongoStories
from services.enrich.domain.stories import KEYS, Fingerprint
from services.enrich.ports import Candidate
from shared.embedded.servers import EmbeddedServers
from shared.runtime.mongo import Document, connect
from shared.runtime.settings import RuntimeSettings

_NOW = datetime(2026, 11, 25, tzinfo=UTC)
_DAYS = 14
_PERIOD = int(_NOW.timestamp()) // (_DAYS * 86400)
_VALUES = 256
_ODD, _APART = 2_654_435_761, 7_919
"""They scatter numbers over all 32 bits, as hashes are."""
_BATCH = 100
_ROUNDS = 7
_SMALL = 1_000
_NAMES = ("stories_small", "stories_large")
_COLLECTIONS = ("fingerprints", "fingerprint_keys")


def candidate(number: int) -> Candidate:
    """A statement that is like no other, and no two below 2**32 share a key."""
    values = [(number + place) * _ODD % 2**32 for place in range(0, KEYS * _APART, _APART)]
    keys = tuple(place << 32 | value for place, value in enumerate(values))
    signature = struct.pack(f">{KEYS}I", *values) + random.Random(number).randbytes(4 * (_VALUES - KEYS))  # noqa: S311 - made
    return Candidate(f"s{number}", Fingerprint(signature, 1_000, b"", keys), _NOW)


def fill(file: Path, first: int, last: int) -> None:
    """Write settled fingerprints, and the lists of their keys, as the adapter would leave them."""
    with closing(sqlite3.connect(file)) as database, database:
        for table, rows in zip(_COLLECTIONS, (_texts(first, last), _lists(first, last)), strict=True):
            indexes = database.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?", [table]
            ).fetchall()
            for name, _ in indexes:
                database.execute(f"DROP INDEX {name}")
            database.executemany(f"INSERT INTO {table} (_id, data) VALUES (?, ?)", rows)  # noqa: S608 - our two names
            for _, statement in indexes:
                database.execute(statement)


def _texts(first: int, last: int) -> Iterator[tuple[str, str]]:
    stories = MongoStories(dict.fromkeys(_COLLECTIONS), days=_DAYS)
    for number in range(first, last):
        one = candidate(number)
        text = stories._document(one)  # noqa: SLF001 - the same document
        text |= {name: Binary(value) for name, value in text.items() if isinstance(value, bytes)}
        yield _row({"_id": one.statement_id, **text, "settled": True, "story_id": one.statement_id, "story_ms": 0})


def _lists(first: int, last: int) -> Iterator[tuple[str, str]]:
    """The same for each key but for its id and whose it is, so that it is encoded once."""
    _, pattern = _row(
        {"_id": -1, "owners": ["whose"], "length": 1, "expires_at": datetime.now(UTC) + timedelta(days=2 * _DAYS)}
    )
    for number in range(first, last):
        one = candidate(number)
        of_one = pattern.replace("whose", one.statement_id)
        for key in one.fingerprint.keys:
            place = str(_PERIOD << 40 | key)
            yield place, of_one.replace("-1", place, 1)


def _row(document: Document) -> tuple[str, str]:
    return str(document["_id"]), neosqlite_json_dumps(document)


class Store(NamedTuple):
    """A database with so many fingerprints in it."""

    stories: MongoStories
    stored: int


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


async def compare(small: Store, large: Store) -> str:
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


async def measure(url: str, size: int) -> str:
    """Once both stores are filled to `size`, give their costs; for 0 make them."""
    mongo = connect(RuntimeSettings(mongo_url=SecretStr(url)))
    small, large = (MongoStories(mongo.client[name], days=_DAYS) for name in _NAMES)
    if not size:
        for store, collection in itertools.product(_NAMES, _COLLECTIONS):
            await mongo.client[store].create_collection(collection)
    told = await compare(Store(small, _SMALL), Store(large, size)) if size else ""
    await mongo.close()
    return told


def main() -> None:
    """Print a line per size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=10_000, help="fingerprints stored in the end")
    most = parser.parse_args().most
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with EmbeddedServers(folder) as urls:
            asyncio.run(measure(urls.mongo, 0))
        small, large = (folder / "mongo" / f"{name}.db" for name in _NAMES)
        fill(small, 0, _SMALL)
        size, stored = _SMALL, 0
        while size <= most:
            started = time.perf_counter()
            fill(large, stored, size)
            loading = time.perf_counter() - started
            with EmbeddedServers(folder) as urls:
                told = asyncio.run(measure(urls.mongo, size))
            print(f"{size:>9,} stored: {told}; written in {loading:.0f} s", flush=True)
            size, stored = size * 10, size


if __name__ == "__main__":
    main()
