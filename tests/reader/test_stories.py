"""A story is told alike everywhere: who stands first in it, how much the others are alike."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest

from shared.contract.enriched_statement import Act, EnrichedStatement, Span, Story
from shared.contract.raw_statement import Change
from tests.factories import NOON, enriched
from tests.reader.house import House

TEXT = "The EU condemns torture in all its forms."
HOUR = timedelta(hours=1)


def carried(key: str, hours: int, revision: int = 1, *, similarity: float = 1.0, **fields: Any) -> EnrichedStatement:
    """A statement of the story that the agency's copy, which came first, has begun."""
    story = Story(id="st-wire") if key == "st-wire" else Story(id="st-wire", duplicate_of="st-wire")
    story = story.model_copy(update={"similarity": similarity if story.duplicate_of else None})
    given = {"published_at": NOON + hours * HOUR, "source": key, "text": TEXT, "title": f"Title of {key}"}
    return enriched(key, revision, story=story, **{**given, **fields})


def text_of(house: House, page: str) -> str:
    html = house.client.get(page, headers={"Accept-Language": "en"}).text
    main = html.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split()).replace(" ]", "]")


def titles(house: House, page: str) -> list[str]:
    return re.findall(r"Title of (st-\w+)", text_of(house, page))


def test_who_published_first_stands_first_whatever_came_first(empty: House) -> None:
    empty.add(carried("st-wire", 2), carried("st-late", 3), carried("st-early", 0))
    items = empty.client.get("/v1/stories/st-wire").json()["items"]
    assert [item["statement_id"] for item in items] == ["st-early", "st-wire", "st-late"]
    assert [item["duplicate_of"] for item in items] == [None, "st-early", "st-early"]
    assert list(dict.fromkeys(titles(empty, "/stories/st-wire"))) == ["st-early", "st-wire", "st-late"]
    assert "Reprint of another" not in text_of(empty, "/statements/st-early")
    assert "Reprint of another" in text_of(empty, "/statements/st-wire")
    original = re.search(r'notice">.*?href="([^"]+)"', empty.client.get("/statements/st-wire").text)
    assert original
    assert original[1] == "/statements/st-early"


def test_a_list_calls_a_reprint_what_stands_behind_another_and_nothing_else(empty: House) -> None:
    empty.add(carried("st-wire", 2), carried("st-early", 0), enriched("st-alone", published_at=NOON - HOUR))
    cards = empty.client.get("/", headers={"Accept-Language": "en"}).text.split("<article")[1:]
    flags = {re.findall(r"/statements/(st-\w+)", card)[0]: ">reprint<" in card for card in cards}
    assert flags == {"st-wire": True, "st-early": False, "st-alone": False}


def test_who_speaks_for_itself_stands_before_an_agency_that_was_faster(empty: House) -> None:
    empty.add(carried("st-wire", 0, issuer="Agency"), carried("st-eu", 1, issuer="European Union"))
    items = empty.client.get("/v1/stories/st-wire").json()["items"]
    assert [item["statement_id"] for item in items] == ["st-eu", "st-wire"]


@pytest.mark.parametrize("order", [1, -1])
def test_equals_stand_in_one_order_whichever_came_first(empty: House, order: int) -> None:
    empty.add(*[carried(key, 0) for key in ("st-a", "st-b", "st-wire")][::order])
    items = empty.client.get("/v1/stories/st-wire").json()["items"]
    assert [item["statement_id"] for item in items] == ["st-a", "st-b", "st-wire"]


def test_a_revision_does_not_put_behind_its_reprints_what_was_seen_first(empty: House) -> None:
    undated: dict[str, Any] = {"published_at": None}
    empty.add(
        carried("st-a", 0, fetched_at=NOON + HOUR, **undated),
        carried("st-wire", 0, 2, fetched_at=NOON + HOUR, **undated),
    )
    items = empty.client.get("/v1/stories/st-wire").json()["items"]
    assert [item["statement_id"] for item in items] == ["st-wire", "st-a"]


def test_a_story_of_entries_that_an_earlier_release_stored_goes_by_time(empty: House) -> None:
    empty.add(carried("st-late", 3), carried("st-wire", 2), carried("st-early", 0))

    async def work(_: Any, database: Any) -> None:
        await database["reader_entries"].update_many({}, {"$unset": {"story": ""}})

    empty._run(work)  # noqa: SLF001 - what no door does any more
    items = empty.client.get("/v1/stories/st-wire").json()["items"]
    assert [item["statement_id"] for item in items] == ["st-early", "st-wire", "st-late"]
    for page in ("/", "/themes/torture", "/entities/wikidata:Q458", "/statements/st-wire"):
        assert empty.client.get(page).status_code == 200


def test_a_date_that_is_doubtful_puts_nobody_first(empty: House) -> None:
    doubtful: dict[str, Any] = {"published_at": datetime(1950, 1, 1, tzinfo=NOON.tzinfo), "fetched_at": NOON + 3 * HOUR}
    empty.add(carried("st-wire", 1), carried("st-odd", 0, published_at_flag="before_1945", **doubtful))
    items = empty.client.get("/v1/stories/st-wire").json()["items"]
    assert [(item["statement_id"], item["at"][:10]) for item in items] == [
        ("st-wire", "2026-11-20"),
        ("st-odd", "2026-11-20"),
    ]


def test_only_the_same_words_are_told_to_be_wholly_alike(empty: House) -> None:
    empty.add(
        carried("st-wire", 0),
        carried("st-same", 1, text=TEXT.replace(" ", "\n")),
        carried("st-city", 2, text=f"BRUSSELS - {TEXT}"),
        carried("st-cut", 3, text=TEXT[:20], similarity=0.7891),
    )
    items = empty.client.get("/v1/stories/st-wire").json()["items"]
    assert [item["similarity"] for item in items] == [None, 1.0, 0.99, 0.78]
    assert re.findall(r"100% alike|nearly the same|78% alike", text_of(empty, "/stories/st-wire")) == [
        "100% alike",
        "nearly the same",
        "78% alike",
    ]
    assert "nearly the same" in text_of(empty, "/statements/st-city")


def promises(key: str, hours: int, text: str = TEXT) -> EnrichedStatement:
    quote = Span(start=0, end=len(text), text=text)
    acts = [
        Act(kind=kind, actors=["wikidata:Q458"], themes=["torture"], quote=quote) for kind in ("commits", "concern")
    ]
    return carried(key, hours, text=text, acts=acts)


def test_what_is_said_in_a_story_counts_once_and_is_told_by_who_stands_first(empty: House) -> None:
    text = "The EU will end torture."
    empty.add(promises("st-wire", 2, f"BRUSSELS - {text}"), promises("st-first", 1, text), promises("st-late", 3, text))
    empty.add(enriched("st-other", text="The EU condemns it.", title="Title of st-other", published_at=NOON))
    theme, body = text_of(empty, "/themes/torture"), text_of(empty, "/entities/wikidata:Q458")
    assert "makes commitments 1" in theme
    assert "is concerned 1" in theme
    for page in ("/themes/torture", "/entities/wikidata:Q458"):
        html = empty.client.get(page, headers={"Accept-Language": "en"}).text
        listed = [card.partition('href="/statements/')[2].split('"')[0] for card in html.split("<article")[1:]]
        assert listed == ["st-first", "st-other"]
        assert html.count('<a href="/stories/st-wire">also by 2 others</a>') == (1 if "themes" in page else 3)
    assert body.count(text) == 3, "the ledger, the concern, the card"
    assert "BRUSSELS" not in body
    told = empty.client.get("/v1/entities/wikidata:Q458").json()
    assert told["acts"] == {"commits": 1, "concern": 1, "condemns": 1}
    assert [one["statement_id"] for one in told["commitments"]] == ["st-first"]


def test_a_statement_without_a_sure_date_is_told_to_have_been_found(empty: House) -> None:
    later = NOON.replace(year=2027)
    empty.add(
        enriched("st-dated", published_at=NOON),
        enriched("st-undated", published_at=None),
        enriched("st-future", published_at=later, published_at_flag="future"),
    )
    cards = empty.client.get("/", headers={"Accept-Language": "en"}).text.split("<article")[1:]
    told = {re.findall(r"/statements/(st-\w+)", card)[0]: re.search(r"Found <time|2027", card) for card in cards}
    assert {key: match and match[0] for key, match in told.items()} == {
        "st-dated": None,
        "st-undated": "Found <time",
        "st-future": "Found <time",
    }
    for page in ("/stories/st-future", "/entities/wikidata:Q458"):
        assert "2027" not in text_of(empty, page)
        assert "Found November 20, 2026" in text_of(empty, page)


def test_a_story_of_one_tells_its_title_once_and_a_change_with_the_words_around_it(empty: House) -> None:
    words = [f"word{number}" for number in range(40)]
    text = " ".join([*words[:20], "sixty", *words[20:]])
    at = text.index("sixty")
    change = Change(field="text", start=at, end=at + 5, removed="forty", added="sixty")
    empty.add(enriched("st-a", 2, text=text, title="Title of st-a", changes=[change]))
    told = text_of(empty, "/stories/st-a")
    assert told.count("Title of st-a") == 1
    assert not re.search(r"1 statement|1 source|first", told)
    assert "[…] word8 " in told
    assert "word19 [removed: forty] [added: sixty] word20 " in told
    assert "word30 […]" in told
    assert not re.search(r"word7 |word31", told)


def test_a_change_of_text_alone_is_told_without_the_title_and_one_of_the_title_with_it(empty: House) -> None:
    for revision, (title, text) in enumerate([("Old", "It is one."), ("Old", "It is two."), ("New", "It is two.")], 1):
        empty.add(enriched("st-a", revision, title=title, text=text))
    told = text_of(empty, "/stories/st-a").partition("What changed")[2]
    assert re.sub(r"tests · ", "", told).strip() == (
        "Revision 2 to 3 [removed: Old] [added: New] It is two. Revision 1 to 2 It is [removed: one.] [added: two.]"
    )
