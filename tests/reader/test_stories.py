"""A story is told alike everywhere: who stands first in it, how much the others are alike."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest

from shared.contract.enriched_statement import EnrichedStatement, Story
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
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


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
