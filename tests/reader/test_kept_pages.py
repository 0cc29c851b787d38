"""Pages that are kept for some seconds: who gets which, and how old it may be."""

import gc
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest
from jinja2.runtime import Context
from pydantic import SecretStr

from shared.embedded.servers import ServerUrls
from tests.factories import NOON, enriched
from tests.reader.house import House

_NUMBERS = count()
OLDEST_SECONDS = 10.0
"""What docs/reader.md promises."""


class Clock:
    """Moves when it is told to."""

    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    """A clock that stands."""
    return Clock()


@pytest.fixture
def kept(urls: ServerUrls, clock: Clock) -> Iterator[House]:
    """A reader whose clock stands, with one statement."""
    house = House(urls.mongo, f"kept{next(_NUMBERS)}", clock=clock, tokens=[SecretStr("one")])
    house.add(enriched("st-first", title="The first"))
    with house.served():
        yield house


def read(house: House, path: str, language: str = "en") -> str:
    answer = house.client.get(path, headers={"Accept-Language": language})
    house.client.cookies.clear()
    assert answer.status_code == 200
    return answer.text


def test_a_new_statement_is_on_every_list_within_ten_seconds(kept: House, clock: Clock) -> None:
    paths = ("/", "/search?theme=torture", "/search?q=torture")
    for path in paths:
        read(kept, path)
    clock.seconds += 4.9  # what lists share is nearly too old; pages in another language are written of it
    for path in paths:
        assert "st-second" not in read(kept, path, "fr")
    kept.add(enriched("st-second", published_at=NOON + timedelta(hours=1)))
    assert "st-second" not in read(kept, "/", "fr")  # else this test would show nothing
    clock.seconds += OLDEST_SECONDS - 4.9
    for path in paths:
        assert "st-second" in read(kept, path)
        assert "st-second" in read(kept, path, "fr")


def test_a_correction_is_on_the_statement_s_page_within_ten_seconds(kept: House, clock: Clock) -> None:
    read(kept, "/statements/st-first")
    kept.add(enriched("st-first", 2, text="Another wording."))
    clock.seconds += OLDEST_SECONDS
    assert "Another wording." in read(kept, "/statements/st-first")


def test_a_correction_is_on_every_list_within_ten_seconds(kept: House, clock: Clock) -> None:
    paths = ("/", "/search?theme=torture", "/themes/torture")
    for path in paths:
        assert "The first" in read(kept, path)
    kept.add(enriched("st-first", 2, title="The corrected"))
    clock.seconds += OLDEST_SECONDS
    for path in paths:
        assert "The corrected" in read(kept, path)
        assert "The first" not in read(kept, path)


def test_each_reader_gets_a_kept_page_in_the_own_language(kept: House) -> None:
    for _ in range(2):
        for language in ("ar", "en", "fr"):
            assert f'<html lang="{language}"' in read(kept, "/", language)
            assert f'<html lang="{language}"' in read(kept, f"/?lang={language}", "de")


def test_the_choice_of_a_language_is_remembered_for_who_chose_and_nobody_else(kept: House) -> None:
    for _ in range(2):
        assert "lang=fr" in kept.client.get("/about?lang=fr").headers["set-cookie"]
        kept.client.cookies.clear()
        assert "set-cookie" not in kept.client.get("/about", headers={"Accept-Language": "fr"}).headers


def test_addresses_that_differ_in_a_parameter_are_different_pages(kept: House) -> None:
    assert "st-first" in read(kept, "/search?theme=torture")
    assert "st-first" not in read(kept, "/search?theme=torture&until=2020-01-01")


def test_a_kept_page_is_sent_zipped_to_who_reads_that_and_plain_to_others(kept: House) -> None:
    for path in ("/", "/static/icon.svg"):
        zipped = kept.client.get(path, headers={"Accept-Encoding": "gzip"})
        plain = kept.client.get(path, headers={"Accept-Encoding": "identity"})
        assert (zipped.headers["content-encoding"], "content-encoding" in plain.headers) == ("gzip", False)
        assert zipped.content == plain.content
        assert "accept-encoding" in plain.headers["vary"].lower()


def test_who_has_a_kept_page_is_not_sent_it_again(kept: House) -> None:
    first = kept.client.get("/")
    again = kept.client.get("/", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert again.headers["content-security-policy"] == first.headers["content-security-policy"]


def test_that_there_is_no_such_page_is_not_kept(kept: House) -> None:
    assert kept.client.get("/statements/st-later").status_code == 404
    kept.add(enriched("st-later"))
    assert kept.client.get("/statements/st-later").status_code == 200


def test_a_page_that_was_written_leaves_nothing_that_waits_for_the_garbage_collector(kept: House) -> None:
    def contexts() -> int:
        return sum(type(one) is Context for one in gc.get_objects())

    paths = ("/", "/search?theme=torture", "/search?q=torture", "/statements/st-first", "/stories/st-first", "/about")
    gc.collect()
    before = contexts()
    gc.disable()
    try:
        for path in paths:
            read(kept, path)
        assert contexts() == before
    finally:
        gc.enable()


def test_the_read_api_is_not_kept_and_asks_everyone_for_a_token(kept: House) -> None:
    mine = {"Authorization": "Bearer one"}
    read(kept, "/")
    assert len(kept.client.get("/v1/statements", headers=mine).json()["items"]) == 1
    kept.add(enriched("st-second"))
    assert len(kept.client.get("/v1/statements", headers=mine).json()["items"]) == 2
    assert kept.client.get("/v1/statements").status_code == 401


def test_a_list_by_date_counts_the_newest_300_and_says_so(kept: House) -> None:
    kept.add(*(enriched(f"st-{n:03d}", published_at=NOON - timedelta(minutes=n)) for n in range(1, 301)))
    html = read(kept, "/search")
    assert "300" in html.partition('role="status"')[2].partition("</p>")[0]
    assert 'class="count">300<' in html
    assert "301" in read(kept, "/search?q=torture").partition('role="status"')[2].partition("</p>")[0]
