"""How long composing and rendering one digest takes, by how many statements wait. Goal: 300 ms for 5,000.

python benchmarks/digest.py [STATEMENTS]
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import process_time

from services.publish.adapters.knowledge import load_knowledge
from services.publish.adapters.renderers import FORMATS, Renderer
from services.publish.domain.compose import Background, compose
from services.publish.domain.drafts import draft_of
from services.publish.domain.headings import headings_of
from services.publish.domain.items import Item
from services.publish.domain.subscriptions import Subscription
from shared.contract.digest import Window
from shared.contract.enriched_statement import (
    Act,
    EnrichedStatement,
    Enricher,
    Entity,
    Language,
    Span,
    Story,
    ThemeTag,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
KINDS = ("condemns", "commits", "calls-for", "concern", "appreciates", "reports")
RUNS = 5
KNOWLEDGE = load_knowledge(Path(__file__).resolve().parent.parent / "seeds")
THEMES, ENTITIES = sorted(KNOWLEDGE.broader), sorted(KNOWLEDGE.wordings["ar"].names)


def statement(number: int) -> EnrichedStatement:
    """Make a statement with six themes, eight names and six acts; one in five reprints another."""
    random = Random(number)  # noqa: S311 - made up, and equal each time
    themes, entities = random.sample(THEMES, 6), random.sample(ENTITIES, 8)
    quote = Span(start=0, end=120, text="وأعرب الاتحاد الأوروبي عن قلقه إزاء تقلص الحيز المدني " * 2)
    words = Span(start=0, end=10, text="قلق")
    return EnrichedStatement(
        statement_id=f"st-{number}",
        revision=1,
        source=f"source {number % 40}",
        title=f"بيان رقم {number} بشأن الحيز المدني وحقوق الإنسان",
        text="نص",
        url=f"https://example.org/{number}",
        published_at=NOON - timedelta(minutes=number % 1_440),
        fetched_at=NOON,
        content_hash=f"{number:064d}",
        language=Language(tag="ar", confidence=1.0),
        themes=[ThemeTag(id=theme, score=round(random.random(), 3), evidence=[words]) for theme in themes],
        entities=[Entity(id=one, type="organization", name=one, mentions=[words]) for one in entities],
        acts=[
            Act(kind=kind, actors=entities[:1], themes=themes[:2], targets=entities[1:2], quote=quote) for kind in KINDS
        ],
        story=Story(id=f"st-{number - number % 5 if number % 25 < 5 else number}"),  # noqa: PLR2004 - one story in five
        enricher=Enricher(version="0", taxonomy="0"),
        enriched_at=NOON,
    )


def milliseconds(work: object) -> float:
    """Give the median of five runs, processor time: other work on the machine does not count."""
    taken = []
    for _ in range(RUNS):
        started = process_time()
        work()  # type: ignore[operator]
        taken.append((process_time() - started) * 1000)
    return median(taken)


def main() -> None:
    """Print one line each for a tenth and for all of the statements."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    wish = Subscription.model_validate({"name": "x", "title": "X", "language": "en", "schedule": "hourly"})
    background = Background(
        headings=headings_of([], KNOWLEDGE.broader),
        wording=KNOWLEDGE.wordings["en"],
        month={theme: n for n, theme in enumerate(THEMES)},
        usual=40.0,
    )
    window = Window(start=NOON - timedelta(days=1), end=NOON, zone="UTC")
    renderer = Renderer()
    items = [Item("x", f"st-{n}", 1, 1, n, draft_of(statement(n))) for n in range(most)]
    for count in (most // 10, most):

        def make(count: int = count) -> bytes:
            return compose(wish, items[:count], background, digest_id="x/1/1", window=window).digest.write()

        digest = compose(wish, items[:count], background, digest_id="x/1/1", window=window).digest
        rendered = milliseconds(lambda digest=digest: [renderer.render(digest, form) for form in FORMATS])
        print(
            f"{count:>6} statements: composed in {milliseconds(make):6.1f} ms, {len(make()) / 1024:.0f} KiB; "
            f"{len(FORMATS)} formats rendered in {rendered:.1f} ms"
        )


if __name__ == "__main__":
    main()
