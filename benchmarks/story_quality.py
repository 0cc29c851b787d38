"""How many reprints join their story, and how many other texts wrongly do: `python -m benchmarks.story_quality`.

For each language 2,000 made statements (many of one body on one theme), a reprint of each (5 to 20 % of the words
changed, paragraphs moved or cut, an agency line), and 300 templates filled twice with other figures and names. All
arrive shuffled, by two replicas, through the adapter that runs in production on the embedded MongoDB.
"""

import argparse
import asyncio
import random
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from benchmarks.made_statements import ARABIC, ENGLISH, Clauses, make, refill, reprint
from services.enrich.adapters.lexicon_files import load_lexicon
from services.enrich.adapters.stories import MongoStories
from services.enrich.domain.tagger import Tagger
from services.enrich.ports import Candidate
from services.local.pipeline import PROJECT
from shared.embedded.servers import EmbeddedServers
from shared.runtime.mongo import connect
from shared.runtime.settings import RuntimeSettings

_START = datetime(2026, 11, 25, tzinfo=UTC)
_BATCH = 100


def texts(clauses: Clauses, many: int, seed: int) -> list[tuple[str, str]]:
    """Give (origin, text) in random order; texts of one origin are one story."""
    rng = random.Random(seed)  # noqa: S311 - made text
    found: list[tuple[str, str]] = []
    for number in range(many):
        made = make(clauses, rng)
        found += [
            (f"m{number}", made.text),
            (f"m{number}", reprint(made, clauses, rng, changed=rng.uniform(0.05, 0.2))),
        ]
    for number in range(many * 3 // 20):
        found += [(f"t{number}{side}", text) for side, text in zip("ab", refill(number, clauses, rng), strict=True)]
    rng.shuffle(found)
    return found


async def measure(database: Any, tagger: Tagger, rows: list[tuple[str, str]]) -> str:  # noqa: ANN401 - two drivers
    """Give recall of reprints and precision of what was told to be one."""
    replicas = [MongoStories(database, days=14), MongoStories(database, days=14)]
    candidates = [
        Candidate(f"s{number}", tagger.tag(text=text).fingerprint, _START + timedelta(seconds=number))
        for number, (_, text) in enumerate(rows)
    ]
    told: dict[str, Any] = {}
    for at in range(0, len(candidates), 2 * _BATCH):
        batches = [candidates[at : at + _BATCH], candidates[at + _BATCH : at + 2 * _BATCH]]
        for answer in await asyncio.gather(*(r.assign(b) for r, b in zip(replicas, batches, strict=True))):
            told |= answer
    origin = {f"s{number}": name for number, (name, _) in enumerate(rows)}
    stories: dict[str, set[str]] = {}
    for statement, name in origin.items():
        if name.startswith("m"):
            stories.setdefault(name, set()).add(told[statement].id)
    recall = sum(len(ids) == 1 for ids in stories.values()) / len(stories)
    joined = [(key, story.id) for key, story in told.items() if story.id != key]
    right = sum(origin[key] == origin[leader] for key, leader in joined)
    return f"recall {recall:.4f}, precision {right / max(1, len(joined)):.4f} ({len(rows)} texts, {len(joined)} joined)"


def main() -> None:
    """Print a line per language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=2000, help="originals per language")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    tagger = Tagger(load_lexicon(PROJECT / "seeds"))
    with tempfile.TemporaryDirectory() as folder, EmbeddedServers(Path(folder)) as urls:
        for name, clauses in (("ar", ARABIC), ("en", ENGLISH)):
            print(
                name, asyncio.run(_one(urls.mongo, name, tagger, texts(clauses, given.texts, given.seed))), flush=True
            )


async def _one(url: str, name: str, tagger: Tagger, rows: list[tuple[str, str]]) -> str:
    mongo = connect(RuntimeSettings(mongo_url=SecretStr(url), mongo_database=f"quality_{name}"))
    try:
        return await measure(mongo.database, tagger, rows)
    finally:
        await mongo.close()


if __name__ == "__main__":
    main()
