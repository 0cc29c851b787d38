"""How pages word what they show: of persons as of bodies, of sources as readers know them, each title at its side."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from shared.contract.base import PUSHED
from shared.contract.enriched_statement import Act, Entity, Language, Span
from shared.embedded.servers import ServerUrls
from tests.factories import enriched
from tests.reader.house import House

LANGUAGES = ("ar", "en", "fr")


@pytest.fixture(scope="module")
def spoken(urls: ServerUrls) -> Iterator[House]:
    """A person who condemns, an Arabic statement, sources that are codes, and offices of nobody."""
    words = Span(start=0, end=11, text="He condemns")
    persons = {"wikidata:Q311440": "António Guterres", "local:secretary-general": "Secretary-General"}
    entities = [Entity(id=key, type="person", name=name, mentions=[words]) for key, name in persons.items()]
    act = Act(kind="condemns", actors=["wikidata:Q311440"], quote=words)
    house = House(urls.mongo, "spoken")
    house.add(
        enriched("st-person", text="He condemns", entities=entities, acts=[act], source="un-feed", issuer="UN News"),
        enriched("st-same", source="Council", issuer="Council"),
        enriched("st-pushed", source=PUSHED),
        enriched("st-arabic", title="عنوان", text="نص البيان", language=Language(tag="ar", confidence=1.0)),
    )
    with house.served():
        yield house


def page(house: House, path: str, language: str) -> str:
    return unescape(house.client.get(path, headers={"Accept-Language": language}).text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_is_no_thing_and_has_no_guessed_gender(spoken: House, language: str) -> None:
    text = page(spoken, "/entities/wikidata:Q311440", language)
    assert not re.search(r"\bit\b|\belle\b|[Ii]nstitution|قالت|تذكرها|الجهة", re.sub(r"<[^>]+>", "", text))
    assert "Wikidata Q311440" in text


def test_names_that_are_listed_are_of_somebody(spoken: House) -> None:
    text = page(spoken, "/entities", "en")
    assert "António Guterres" in text
    assert "/entities/local:secretary-general" not in text


def test_who_issues_stands_for_a_source_that_is_a_code_and_nothing_is_told_twice(spoken: House) -> None:
    coded, same = (page(spoken, f"/statements/{key}", "en") for key in ("st-person", "st-same"))
    facts = coded.partition('<dl class="facts">')[2].partition("</dl>")[0]
    assert ">UN News<" in facts
    assert ">un-feed<" not in facts
    assert "Issued by" not in coded + same


def test_what_was_pushed_without_a_source_is_called_so_in_the_readers_language(spoken: House) -> None:
    told = {language: page(spoken, "/statements/st-pushed", language) for language in LANGUAGES}
    assert "أُرسل مباشرة" in told["ar"]
    assert not [language for language, text in told.items() if f"<bdi>{PUSHED}</bdi>" in text]


@pytest.mark.parametrize("path", ["/statements/st-arabic", "/stories/st-arabic"])
def test_a_title_stands_at_the_side_of_its_language(spoken: House, path: str) -> None:
    text = page(spoken, path, "en")
    assert re.search(r'(?:class="head reading"|<h1) lang="ar" dir="rtl"', text)


def test_in_french_who_acts_needs_no_article(spoken: House) -> None:
    text = re.sub(r"<[^>]+>", "", page(spoken, "/statements/st-same", "fr"))
    assert re.search(r"Union européenne\u00a0: +condamnation", text)
