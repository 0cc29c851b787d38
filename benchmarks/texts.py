"""Statements for benchmarks: the seeds' own sentences, put together anew to a wanted length."""

import json
import random
import re
from itertools import cycle
from pathlib import Path

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
LANGUAGES = ("ar", "en", "fr", "es", "ru", "zh")


def sentences(language: str) -> list[str]:
    """Give all sentences of the seed statements in a language."""
    lines = (SEEDS / "statements" / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    texts = (json.loads(line).get("text", "") for line in lines)
    return [sentence for text in texts for sentence in re.split(r"(?<=[.!?؟。])\s*", text) if sentence]


def statement(language: str, number: int, *, kilobytes: float = 5.0) -> str:
    """Give the n-th text of a language: equal arguments give equal text, other numbers another story.

    Args:
        language: one of six.
        number: chooses sentences and their order.
        kilobytes: length in UTF-8, reached by whole sentences.
    """
    pool = sentences(language)
    random.Random(f"{language} {number}").shuffle(pool)  # noqa: S311 - made text
    chosen, size = [f"{number}."], 0
    for sentence in cycle(pool):
        chosen.append(sentence)
        size += len(sentence.encode()) + 1
        if size >= kilobytes * 1024:
            return " ".join(chosen)
    raise AssertionError
