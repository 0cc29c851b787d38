"""The statements that the tests' site publishes: the seed statements, each with what a reader has to find."""

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.site.words import WORDS

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "statements"
_FIRST = datetime(2026, 9, 3, 8, 30, tzinfo=UTC)


class Article(NamedTuple):
    """A statement and its expected reading."""

    slug: str
    language: str
    title: str
    paragraphs: tuple[str, ...]
    published_at: datetime
    issuer: str

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)

    def written_date(self) -> str:
        """The date as a person of that language writes it."""
        words = WORDS[self.language]
        at = self.published_at
        return words.written.format(day=at.day, month=words.months.split()[at.month - 1], year=at.year)


@cache
def articles() -> tuple[Article, ...]:
    """Give all, in the order of their dates."""
    found: dict[str, Article] = {}
    for language in WORDS:
        for line in (SEEDS / f"{language}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            slug = f"{language}-{row['guid']}"
            if slug in found or not row.get("text") or not row.get("title"):
                continue
            found[slug] = Article(
                slug=slug,
                language=language,
                title=" ".join(row["title"].split()),
                paragraphs=tuple(part.strip() for part in row["text"].split("\n") if part.strip()),
                published_at=_FIRST + timedelta(days=2 * len(found), minutes=37 * len(found)),
                issuer=WORDS[language].site,
            )
    return tuple(found.values())


def of_language(language: str) -> list[Article]:
    return [article for article in articles() if article.language == language]
