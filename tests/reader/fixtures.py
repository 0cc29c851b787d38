"""A reader with statements of every kind: one for all tests that only read, of its pages, its API and in a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from services.publish.reader.web.static import KEYS
from shared.contract.digest import Digest, DigestCounts, Window
from shared.contract.enriched_statement import Act, EnrichedStatement, Language, Span, Story
from shared.embedded.servers import ServerUrls
from tests.factories import NOON, enriched
from tests.reader.house import House, seed_statements


@contextmanager
def filled_house(urls: ServerUrls) -> Iterator[House]:
    """Give a reader with the seed statements, a story of two, a revision, more acts than have a light, a digest."""
    house = House(urls.mongo, "reader")
    house.add(*seed_statements())
    text = "The European Union strongly condemns torture in all its forms and calls for an inquiry."
    first = enriched("st-first", text=text, title="EU on torture")
    again = Story(id="st-first", duplicate_of="st-first", similarity=0.91)
    house.add(first)
    house.add(
        enriched("st-again", text=text.replace("strongly ", ""), title="Union speaks", source="wire", story=again),
        enriched("st-first", 2, text=text.replace("an inquiry", "two inquiries"), title="EU on torture", minutes=5),
    )
    house.add(_many())
    house.add(enriched("st-persian", text="متن", title="عنوان", language=Language(tag="fa", confidence=1.0)))
    house.add_digest(
        Digest(
            digest_id="torture/2026-11-20T12:00:00.000Z/abcdef12",
            subscription="torture",
            title="On torture",
            window=Window(start=NOON, end=NOON, zone="Africa/Cairo"),
            language="en",
            sections=[],
            counts=DigestCounts(statements=0, items=0, corrections=0, sources=0),
            generated_at=NOON,
        )
    )
    with house.served():
        yield house


def _many() -> EnrichedStatement:
    """One act a word, two more than there are numbers."""
    words = [f"word{number:03}" for number in range(KEYS + 2)]
    quotes = [Span(start=8 * number, end=8 * number + 7, text=word) for number, word in enumerate(words)]
    acts = [Act(kind="affirms", quote=quote) for quote in quotes]
    early = NOON - timedelta(days=1)
    return enriched("st-many", text=" ".join(words), acts=acts, themes=[], entities=[], published_at=early)
