"""What a search finds, on every server: words, phrases, operators, filters, order, and pages without gaps."""

from datetime import timedelta
from typing import Any

import pytest

from shared.contract.enriched_statement import Language
from tests.factories import NOON, enriched
from tests.reader.house import House

AR = Language(tag="ar", confidence=1.0)


def found(house: House, **params: Any) -> set[str]:
    answer = house.client.get("/v1/statements", params={"limit": 100, **params})
    assert answer.status_code == 200, answer.text
    return {item["statement_id"] for item in answer.json()["items"]}


def fill(house: House) -> None:
    house.add(
        enriched("ar-1", text="ورحبت الدولة بحقوقِ الإنسانِ للمدافعين", language=AR, title="بيان", source="wam"),
        enriched("ar-2", text="تحدث عن الإنسان ثم عن حقوق أخرى", language=AR, theme="migrants"),
        enriched("en-1", text="Judges condemned the torture of prisoners.", title="On prisons"),
        enriched("en-2", text="The torture victims were heard; judges listened.", theme="fair-trial"),
        enriched("zh-1", text="我们支持人权事业。", language=Language(tag="zh", confidence=1.0)),
    )


def test_words_phrases_and_operators_find_what_they_say(empty: House) -> None:
    fill(empty)
    for typed, expected in {
        "حقوق": {"ar-1", "ar-2"},
        "والحقوق": {"ar-1", "ar-2"},
        '"حقوق الإنسان"': {"ar-1"},
        "مدافع": {"ar-1"},
        "torture judge": {"en-1", "en-2"},
        '"torture of prisoners"': {"en-1"},
        "torture -victims": {"en-1"},
        "torture NOT condemns": {"en-2"},
        "victims OR مدافع": {"en-2", "ar-1"},
        "(victims OR مدافعون) NOT listened": {"ar-1"},
        "prison*": {"en-1"},
        "حق* إنسان": {"ar-1", "ar-2"},
        "nothing*": set(),
        "-torture": {"ar-1", "ar-2", "zh-1"},
        "人权": {"zh-1"},
        "权人": set(),
    }.items():
        assert found(empty, q=typed) == expected, typed


def test_filters_hold_together_and_a_broader_theme_covers_narrower_ones(empty: House) -> None:
    fill(empty)
    assert found(empty, theme="torture", language="en") == {"en-1"}
    above = empty.client.get("/v1/themes/torture").json()["broader"]
    assert found(empty, theme=above, language="ar", act="condemns") == {"ar-1"}
    assert found(empty, source="wam", entity="wikidata:Q458", q="حقوق") == {"ar-1"}
    assert found(empty, language=["ar", "zh"]) == {"ar-1", "ar-2", "zh-1"}, "a statement has one language: any of them"
    assert found(empty, language=["ar", "zh"], q="حقوق -انسان") == set()
    assert found(empty, source=["wam", "none"], language=["ar", "en"]) == {"ar-1"}
    assert found(empty, theme=["torture", "migrants"]) == set(), "it may have several themes: all of them"
    assert found(empty, since="2026-11-21") == set()
    assert len(found(empty, since="2026-11-20", until="2026-11-20")) == 5


def test_pages_give_each_statement_once_also_within_one_second_and_while_newer_ones_come(empty: House) -> None:
    empty.add(*(enriched(f"st-{n:02d}", published_at=NOON - timedelta(seconds=n // 10)) for n in range(40)))
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = empty.client.get("/v1/statements", params={"limit": 7, **cursor}).json()
        seen += [item["statement_id"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
        empty.add(enriched(f"new-{len(seen)}", published_at=NOON + timedelta(hours=1)))
    assert sorted(seen) == [f"st-{n:02d}" for n in range(40)]
    assert [key[3] for key in seen] == sorted(key[3] for key in seen)


def test_a_later_revision_replaces_what_is_found_and_an_earlier_one_that_comes_late_does_not(empty: House) -> None:
    old, new = enriched("st-1", text="The old word."), enriched("st-1", 2, text="The new word.")
    empty.add(new)
    empty.index(old, old)
    assert found(empty, q="new") == {"st-1"}
    assert found(empty, q="old") == set()


def test_what_a_release_stored_that_kept_entry_and_stems_together_is_found_after_the_next_start(empty: House) -> None:
    empty.add(*(enriched(f"st-{n}", text="The old word.") for n in range(3)))
    empty.store_as_before()
    assert found(empty, q="old") == set()
    empty.index(enriched("st-2", 2, text="The new word."))
    assert found(empty, q="old") == {"st-0", "st-1"}
    assert found(empty, q="new") == {"st-2"}
    assert found(empty, theme="torture") == {"st-0", "st-1", "st-2"}


def test_a_cursor_or_place_that_somebody_made_up_is_refused_or_empty(empty: House) -> None:
    fill(empty)
    assert empty.client.get("/v1/statements", params={"cursor": "x"}).status_code == 422
    assert empty.client.get("/v1/statements", params={"cursor": "9" * 19}).status_code == 422
    assert found(empty, cursor="-999999999999999999") == set()
    for place in ("-1", "x", "9" * 40, "1e3", "٣"):
        assert empty.client.get("/", params={"before": place}).status_code == 200


@pytest.mark.parametrize("typed", ['"', "a*b*c", "$where", '{"$gt": ""}', ".*", "[a-z]+", "\\", "\x00", "a\u202eb"])
def test_no_query_breaks_out_into_the_language_of_the_database(house: House, typed: str) -> None:
    assert house.client.get("/search", params={"q": typed}).status_code in (200, 422)
    assert house.client.get("/v1/statements", params={"q": typed}).status_code in (200, 422)


def test_the_most_relevant_come_first_and_the_newest_on_demand(empty: House) -> None:
    empty.add(
        enriched("st-title", text="Some words.", title="Torture"),
        enriched("st-text", text="A word on torture.", title="Words", published_at=NOON + timedelta(days=1)),
    )
    relevant = empty.client.get("/search", params={"q": "torture"}).text
    newest = empty.client.get("/search", params={"q": "torture", "sort": "new"}).text
    assert relevant.index("st-title") < relevant.index("st-text")
    assert newest.index("st-text") < newest.index("st-title")
