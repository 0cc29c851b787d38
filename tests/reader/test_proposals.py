"""A search proposes what its words may name: a text in another language calls it otherwise."""

import re
from html import unescape

import pytest

from services.publish.reader.domain.known_names import KnownNames, Meant, Name
from services.publish.reader.domain.query import parse
from shared.contract.enriched_statement import Entity, Language, Span
from tests.factories import enriched
from tests.reader.house import House


def entity(key: str, name: str, kind: str = "place") -> Entity:
    return Entity.model_validate({"id": key, "type": kind, "name": name, "mentions": [Span(start=0, end=1, text=name)]})


def proposed(house: House, typed: str, language: str = "ar") -> list[tuple[str, str, str]]:
    """Address, label and count of each proposal."""
    html = house.client.get("/search", params={"q": typed}, headers={"Accept-Language": language}).text
    list_ = html.partition('<header class="head">')[2].partition("</header>")[0]
    found = re.findall(r'<li><a href="([^"]+)">([^<]*<bdi>[^<]*)</bdi>(?: <span class="count">(.*?)</span>)?', list_)
    return [(unescape(address), label.replace("<bdi>", ""), count) for address, label, count in found]


def test_the_name_of_a_place_is_proposed_whatever_language_the_statements_are_in(empty: House) -> None:
    sudan = [entity("iso:SD", "Sudan")]
    empty.add(
        enriched("en-1", text="War goes on.", entities=sudan, acts=[]),
        enriched("ru-1", text="Война.", entities=sudan, acts=[], language=Language(tag="ru", confidence=1.0)),
    )
    for typed in ("السودان", "بالسودان", "Sudan", "Soudan"):
        assert proposed(empty, typed)[0] == ("/search?entity=iso%3ASD", "بيانات تذكر السودان", "2"), typed
    address = proposed(empty, "السودان")[0][0]
    assert set(re.findall(r"/statements/(\w+-1)", empty.client.get(address).text)) == {"en-1", "ru-1"}
    assert proposed(empty, "Sudan", "en")[0][1] == "Statements that name Sudan"


def test_a_source_a_theme_and_a_body_of_no_list_are_proposed_by_a_form_of_one_of_their_words(empty: House) -> None:
    doctors = entity("local:sudan-doctors", "شبكة أطباء السودان", "organization")
    empty.add(enriched("st-1", text="نص", source="شبكة أطباء السودان", entities=[doctors], acts=[]))
    for typed in ("أطباء", "الأطباء", "طبيب"):
        assert [
            (address.partition("?")[2].partition("=")[0], count) for address, _, count in proposed(empty, typed)
        ] == [
            ("entity", "1"),
            ("source", "1"),
        ], typed
    assert ("/search?theme=torture", "Statements on Torture and ill-treatment", "1") in proposed(empty, "تعذيب", "en")


def test_nothing_is_proposed_that_no_statement_has_nor_for_what_is_no_name(empty: House) -> None:
    empty.add(enriched("st-1", text="War.", entities=[entity("iso:SD", "Sudan")], acts=[]))
    for typed in ("Tuvalu", "Sudan OR war", "-Sudan", "Suda*", "Sudan war", "and of"):
        assert proposed(empty, typed) == [], typed
    assert proposed(empty, '"Sudan"')
    assert not re.search(r"Statements that name", empty.client.get("/search?q=Sudan&sort=new&before=1&lang=en").text)
    empty.client.cookies.clear()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("human rights council", [("b", True)]),
        ("Human Rights", [("a", False), ("b", False)]),
        ("council", [("b", False)]),
        ("right human councils", [("b", True)]),
        ("human wrongs", []),
    ],
)
def test_all_words_of_a_query_are_in_a_name_in_any_order(typed: str, meant: list[tuple[str, bool]]) -> None:
    names = [("a", "Office for Human Rights"), ("b", "Human Rights Council"), ("b", "HRC")]
    known = KnownNames(Name("entity", key, name) for key, name in names)
    assert known.meant_by(parse(typed)) == [Meant("entity", key, whole) for key, whole in meant]
