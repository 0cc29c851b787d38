"""Feed items parsed and normalised a second, ours against feedparser alone, in one run and turn by turn.

    .venv/bin/python -m benchmarks.feeds [ROUNDS]

Ours does more: it decides on the encoding, makes plain text of titles and texts, and tells items apart.
"""

import statistics
import sys
import time
from collections.abc import Callable
from io import BytesIO

import feedparser

from services.ingest.adapters.sources.feed import read_feed
from tests.site.articles import articles
from tests.site.feeds import FEEDS

_URL = "https://example.org"
_REPEATED = 10


def main(rounds: int) -> None:
    """Print a line for each format: items a second of both, and their ratio."""
    print(f"{'format':<11}{'items':>6}{'hiwar/s':>10}{'feedparser/s':>14}{'ratio':>8}")
    for name in ("rss2", "rss1", "atom", "malformed"):
        many = [a._replace(slug=f"{a.slug}-{n}") for n in range(_REPEATED) for a in articles() if len(a.text) < 5_000]  # noqa: PLR2004
        body = FEEDS[name](many, _URL)
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(_timed(_read, body))
            theirs.append(_timed(_parse, body))
        if _read(body) != _parse(body):
            print(f"{name}: ours finds {_read(body)} items, feedparser {_parse(body)}")
        mine, other = len(many) / statistics.median(ours), len(many) / statistics.median(theirs)
        print(f"{name:<11}{len(many):>6}{mine:>10.0f}{other:>14.0f}{mine / other:>8.1f}")


def _read(body: bytes) -> int:
    return len(read_feed(body, None, _URL, full_text="never")[0])


def _parse(body: bytes) -> int:
    return len(feedparser.parse(BytesIO(body)).entries)


def _timed(work: Callable[[bytes], int], body: bytes) -> float:
    started = time.perf_counter()
    work(body)
    return time.perf_counter() - started


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
