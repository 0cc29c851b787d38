"""services.enrich.ports.Stories: near-identical statements share a story, whichever replica is asked, how often."""

from datetime import timedelta
from typing import Any

import pytest

from services.enrich.adapters.stories import MongoStories
from services.enrich.domain.stories import fingerprint
from services.enrich.domain.words import Words
from services.enrich.ports import Candidate, Stories
from tests.factories import NOON
from tests.fakes import FakeStories

DAYS = 14
FIRST = (
    "Brussels: the European Union strongly condemns torture in all its forms and calls for the release of prisoners "
    "held without charge; families wait for letters, lawyers for a hearing, and nobody answers for what was done."
)
OTHER = "Geneva: the High Commissioner welcomes the new law on the right to education of girls in rural schools."


class House:
    """Stories as one replica or another asks for them."""

    def __init__(self, database: Any) -> None:
        self._database = database
        self._fake = FakeStories(days=DAYS)

    def replica(self) -> Stories:
        return self._fake if self._database is None else MongoStories(self._database, days=DAYS)


@pytest.fixture
async def house(database: Any) -> House:
    if database is not None:
        await MongoStories(database, days=DAYS).prepare()
    return House(database)


def candidate(statement_id: str, text: str = FIRST, *, days: float = 0) -> Candidate:
    return Candidate(statement_id, fingerprint(Words(text)), NOON + timedelta(days=days))


async def test_a_statement_that_reprints_nothing_is_its_own_story(house: House) -> None:
    told = await house.replica().assign([candidate("st-1"), candidate("st-2", OTHER)])
    assert {key: (story.id, story.duplicate_of) for key, story in told.items()} == {
        "st-1": ("st-1", None),
        "st-2": ("st-2", None),
    }


async def test_a_reprint_joins_the_story_of_the_first_in_one_batch_or_in_two(house: House) -> None:
    told = await house.replica().assign([candidate("st-1"), candidate("st-2")])
    told = {**told, **await house.replica().assign([candidate("st-3", FIRST + " (Agency)", days=1)])}
    assert {story.id for story in told.values()} == {"st-1"}
    assert (told["st-2"].duplicate_of, told["st-2"].similarity) == ("st-1", 1.0)
    assert 0.5 < (told["st-3"].similarity or 0) <= 1.0


async def test_the_same_statement_again_gets_the_same_answer(house: House) -> None:
    batch = [candidate("st-1"), candidate("st-2"), candidate("st-3", OTHER)]
    first = await house.replica().assign(batch)
    assert await house.replica().assign(batch) == first
    assert await house.replica().assign(batch[::-1]) == first


async def test_after_the_window_a_reprint_is_a_story_of_its_own(house: House) -> None:
    await house.replica().assign([candidate("st-1")])
    told = await house.replica().assign([candidate("st-2", days=DAYS + 1), candidate("st-3", days=DAYS + 2)])
    assert {key: story.id for key, story in told.items()} == {"st-2": "st-2", "st-3": "st-2"}


async def test_nobody_asks_for_nothing(house: House) -> None:
    assert await house.replica().assign([]) == {}
