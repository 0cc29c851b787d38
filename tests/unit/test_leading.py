"""Who stands first in a story, in digests as on pages, and what is told first of stories that weigh the same."""

from datetime import timedelta
from typing import Any

from services.publish.domain.leading import standing_of
from shared.contract.enriched_statement import EnrichedStatement, Story
from tests.factories import NOON, enriched
from tests.unit.test_digests import digest, item, told

HOUR = timedelta(hours=1)


def carried(key: str, hours: int, **fields: Any) -> EnrichedStatement:
    return enriched(key, published_at=NOON + hours * HOUR, story=Story(id="st-wire"), source=key, **fields)


def test_a_digest_tells_a_story_by_who_speaks_for_itself_then_by_who_published_first() -> None:
    wire, early = carried("st-wire", 2, issuer="Wire"), carried("st-early", 1, issuer="Other Wire")
    own = carried("st-own", 3, issuer="European  UNION")
    for statements, expected in (([wire, early], "st-early"), ([wire, early, own], "st-own")):
        (first,) = told(digest([item(one) for one in statements]))
        assert first.statement_id == expected
        assert len(first.also_covered_by) == len(statements) - 1


def test_a_digest_of_drafts_that_an_earlier_release_stored_goes_by_their_dates() -> None:
    drafts = [item(one).draft for one in (carried("st-wire", 2), carried("st-early", 1))]
    old = [
        item(enriched(draft.item.statement_id), draft=type(draft)(draft.item, draft.content_hash, draft.story_id))
        for draft in drafts
        if draft
    ]
    assert [one.statement_id for one in told(digest(old))] == ["st-early"]


def test_standings_compare_alike_as_numbers_and_as_they_are_written_also_before_1970() -> None:
    dates = [NOON, NOON + HOUR, NOON.replace(year=1948), NOON.replace(year=1969)]
    standings = [standing_of(enriched(published_at=at, issuer=name)) for at in dates for name in ("EU", "Wire")]
    assert sorted(standings) == sorted(standings, key=lambda standing: standing.written())


def test_of_stories_that_weigh_the_same_the_newest_is_told_first_and_an_undated_one_last() -> None:
    undated = item(enriched("st-a"))
    days = [item(enriched(f"st-{n}", published_at=NOON - timedelta(days=n))) for n in (3, 0, 1)]
    assert [one.statement_id for one in told(digest([undated, *days]))] == ["st-0", "st-1", "st-3", "st-a"]
