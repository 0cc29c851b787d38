"""Addresses: what leads to one page has one form or at least one key, and nothing else shares it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.domain.urls import canonical_url, has_host, page_key


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("HTTPS://Example.ORG/", "https://example.org"),
        ("https://user:secret@example.org:443/a", "https://example.org/a"),
        ("http://example.org:443/a", "http://example.org:443/a"),
        ("https://example.org/a/?utm_source=x&fbclid=y#top", "https://example.org/a"),
        ("https://example.org/a?c=&utm_medium=x&b=1", "https://example.org/a?b=1&c="),
        ("https://example.org/a?b=2&b=1", "https://example.org/a?b=2&b=1"),
        ("https://example.org//a///b/", "https://example.org/a/b"),
        ("https://example.org/%7Euser/%d8%ad%d9%82", "https://example.org/~user/%D8%AD%D9%82"),
        ("https://example.org/حق", "https://example.org/%D8%AD%D9%82"),
        ("https://example.org/a%2Fb%3Fc", "https://example.org/a%2Fb%3Fc"),
        ("https://example.org/%C7%E1", "https://example.org/%C7%E1"),
        ("https://مثال.إختبار/خبر", "https://xn--mgbh0fb.xn--kgbechtv/%D8%AE%D8%A8%D8%B1"),
        ("https://BÜCHER.example/a", "https://xn--bcher-kva.example/a"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://example.org/a;jsessionid=1F?x=1", "https://example.org/a?x=1"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
    ],
)
def test_addresses_of_one_page_have_one_form(given: str, wanted: str) -> None:
    assert canonical_url(given) == wanted


@pytest.mark.parametrize(
    "twin",
    [
        "http://example.org/news/1",
        "https://www.example.org/news/1/",
        "https://m.example.org/news/1",
        "https://mobile.example.org/news/1",
        "https://amp.example.org/news/1",
        "https://example.org/news/1/amp/",
        "https://example.org/amp/news/1",
        "https://example.org/news/1?amp=1",
        "https://example.org/news/1?outputType=amp",
        "https://example.org/news/1/index.html",
        "https://example-org.cdn.ampproject.org/c/s/example.org/news/1",
        "https://www.google.com/amp/s/www.example.org/news/1/amp",
    ],
)
def test_twins_of_a_page_have_one_key(twin: str) -> None:
    assert page_key(twin) == page_key("https://example.org/news/1")


@pytest.mark.parametrize(
    "other",
    [
        "https://news.example.org/news/1",
        "https://example.org:8443/news/1",
        "https://example.org/news/2",
        "https://example.org/news/1?page=2",
        "https://example.org/News/1",
        "https://example.org/ar/news/1",
        "https://example.org/amplify/news/1",
        "https://example.com/news/1",
    ],
)
def test_other_pages_have_other_keys(other: str) -> None:
    assert page_key(other) != page_key("https://example.org/news/1")


@pytest.mark.parametrize("domain", ["amp.org", "m.com", "www.gov"])
def test_a_domain_that_only_looks_like_a_twin_keeps_its_name(domain: str) -> None:
    assert page_key(f"https://{domain}/a") == f"//{domain}/a"


@pytest.mark.parametrize("url", ["http://", "http://.", "http:///a", "http://[bad/a", "http://a:x/"])
def test_an_address_without_a_host_is_told(url: str) -> None:
    assert not has_host(url)


@given(st.text(alphabet="aB%2fF/?=&#:[]@.;+حق", max_size=40))
def test_the_canonical_form_of_a_canonical_form_is_itself(end: str) -> None:
    for start in ("http://", "https://example.org/", "https://example.org?"):
        once = canonical_url(start + end)
        assert canonical_url(once) == once
        assert page_key(start + end) == page_key(once)
