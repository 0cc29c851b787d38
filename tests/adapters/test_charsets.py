"""Feeds in every encoding that they are met in, declared or not, rightly or not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.adapters.sources.feed import read_feed
from services.ingest.adapters.web.charsets import decode
from tests.site.articles import of_language
from tests.site.feeds import ENCODED

LANGUAGES = {"cyrillic-as-latin1": "ru", "gbk-as-gb2312": "zh"}


@pytest.mark.parametrize("kind", list(ENCODED))
def test_a_feed_is_read_whatever_it_says_of_its_encoding(kind: str) -> None:
    wanted = of_language(LANGUAGES.get(kind, "ar"))
    entries, _ = read_feed(ENCODED[kind](wanted, "https://example.org"), None, "https://example.org", full_text="never")
    assert [(entry.title, entry.text) for entry in entries] == [(a.title, a.text) for a in wanted]


@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1", "windows-1256", "no-such-charset"])
def test_utf8_is_read_as_utf8_whatever_is_declared(declared: str | None) -> None:
    assert decode("حقوق الإنسان".encode(), declared) == "حقوق الإنسان"


def test_a_western_page_is_believed() -> None:
    assert decode("Los niños y las niñas, señaló la Defensoría".encode("cp1252"), "iso-8859-1").startswith("Los niños")


def test_a_page_that_was_cut_inside_a_letter_loses_that_letter_only() -> None:
    assert decode("<p>حقوق".encode()[:-1], None) == "<p>حقو"


@given(st.binary(max_size=500), st.sampled_from([None, "utf-16", "windows-1256", "x"]))
def test_any_bytes_are_some_text(body: bytes, declared: str | None) -> None:
    assert isinstance(decode(body, declared), str)
