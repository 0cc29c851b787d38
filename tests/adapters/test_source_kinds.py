"""Every kind of source keeps the promises of `Reader`: one suite for all."""

from typing import Any

import pytest

from services.ingest.adapters.sources.feed import read_feed
from services.ingest.domain.entries import Entry, document_of
from services.ingest.ports import Unreachable
from tests.site.articles import of_language
from tests.site.server import Site
from tests.site.visitor import NOW, reading, source

FIELDS = {"guid": "id", "url": "links.html", "title": "attributes.title", "published_at": "attributes.published"}
WITH_TEXT = {**FIELDS, "text": "attributes.body"}
LISTING = {"item": ".views-row", "link": "h3 a", "date": ".date", "next": "a.next", "pages": 20}
TOKEN = {"variable": "TESTS_TOKEN"}


def kinds(url: str) -> dict[str, dict[str, Any]]:
    """Sources of each kind and way that show the French statements."""
    api = {"kind": "api", "items": "data", "token": TOKEN}
    return {
        "rss 2.0": {"kind": "feed", "url": f"{url}/feeds/rss2/fr"},
        "rss 0.91": {"kind": "feed", "url": f"{url}/feeds/rss091/fr", "full_text": "never"},
        "rss 1.0": {"kind": "feed", "url": f"{url}/feeds/rss1/fr", "full_text": "never"},
        "atom": {"kind": "feed", "url": f"{url}/feeds/atom/fr"},
        "json feed": {"kind": "feed", "url": f"{url}/feeds/json/fr"},
        "summaries": {"kind": "feed", "url": f"{url}/feeds/summaries/fr"},
        "malformed": {"kind": "feed", "url": f"{url}/feeds/malformed/fr"},
        "listing": {"kind": "page", "listing": {"url": f"{url}/listing/drupal/fr", **LISTING}},
        "sitemap": {"kind": "page", "sitemap": {"url": f"{url}/sitemap/newsroom.xml", "include": "/fr-"}},
        "sitemap index": {"kind": "page", "sitemap": {"url": f"{url}/sitemap.xml", "include": "/wordpress/fr-"}},
        "news sitemap": {"kind": "page", "sitemap": {"url": f"{url}/news-sitemap.xml", "include": "/fr-"}},
        "api by number": {
            **api, "url": f"{url}/api/number/fr", "fields": WITH_TEXT, "paging": {"by": "number"},
        },
        "api by cursor": {
            **api, "url": f"{url}/api/cursor/fr", "fields": WITH_TEXT,
            "paging": {"by": "cursor", "next": "next", "parameter": "page"},
        },
        "api by link": {**api, "url": f"{url}/api/link/fr", "fields": WITH_TEXT, "paging": {"by": "link"}},
        "api of pages": {**api, "url": f"{url}/api/link/fr", "fields": FIELDS, "paging": {"by": "link"}},
    }  # fmt: skip


KINDS = list(kinds(""))


@pytest.mark.parametrize("kind", KINDS)
async def test_a_source_gives_its_statements_as_they_are(site: Site, kind: str) -> None:
    given = source(**kinds(site.url)[kind], language="fr")
    async with reading(given) as reader:
        listing = await reader.listing({})
        found = {}
        for entry in listing.entries:
            reading_ = None if entry.whole else await reader.page(entry, {})
            document = document_of(reading_.entry if reading_ else entry, given, NOW)
            found[document.title] = document
    for article in of_language("fr"):
        document = found.pop(article.title)
        assert document.text == article.text
        assert document.lang == "fr"
        if kind not in ("rss 0.91", "listing"):
            day_or_minute = 10 if kind == "sitemap" else 16  # that layout states the day only
            stated = (document.published_at or "")[:day_or_minute]
            assert stated == article.published_at.isoformat()[:day_or_minute]
    assert not found


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "sitemap index"])
async def test_a_source_that_did_not_change_says_so(site: Site, kind: str) -> None:
    async with reading(source(**kinds(site.url)[kind])) as reader:
        first = await reader.listing({})
        again = await reader.listing(first.cursor)
    assert first.entries
    assert again.is_unchanged
    assert not again.entries


@pytest.mark.parametrize("kind", KINDS)
async def test_a_source_that_is_away_or_something_else_says_why(site: Site, kind: str) -> None:
    given = kinds(site.url)[kind]
    for path, reason in (("/hostile/500", "status"), ("/hostile/404", "gone"), ("/home", "unreadable")):
        place = given.get("listing") or given.get("sitemap") or given
        moved = {**place, "url": f"{site.url}{path}"}
        renewed = moved if place is given else {**given, next(k for k in ("listing", "sitemap") if k in given): moved}
        async with reading(source(**renewed)) as reader:
            with pytest.raises(Unreachable) as told:
                await reader.listing({})
        assert told.value.reason == reason


@pytest.mark.parametrize("kind", KINDS)
async def test_a_page_that_is_no_longer_there_is_gone(site: Site, kind: str) -> None:
    async with reading(source(**kinds(site.url)[kind])) as reader:
        entry: Entry = (await reader.listing({})).entries[0]
        site.gone.add("/" + (entry.url or "").split("/", 3)[3].split("?")[0])
        with pytest.raises(Unreachable) as told:
            await reader.page(entry, {})
    assert told.value.reason == "gone"


async def test_an_api_says_what_was_taken_back(site: Site) -> None:
    given = {**kinds(site.url)["api by link"], "fields": {**WITH_TEXT, "withdrawn": "id == 'fr-taken-back'"}}
    async with reading(source(**given)) as reader:
        listing = await reader.listing({})
    assert not any(entry.withdrawn for entry in listing.entries)
    given["fields"]["withdrawn"] = "attributes.published != null"
    async with reading(source(**given)) as reader:
        assert all(entry.withdrawn for entry in (await reader.listing({})).entries)


def test_a_tombstone_takes_an_entry_back_unless_the_feed_still_shows_it() -> None:
    tomb = '<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="{}" when="2026-11-20T00:00:00Z"/>'
    shown = "<entry><id>b</id><title>t</title><content>text</content></entry>"
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{tomb.format("a")}{tomb.format("b")}{shown}</feed>'
    entries, problems = read_feed(feed.encode(), None, "https://example.org", full_text="never")
    assert [(entry.key, entry.withdrawn) for entry in entries] == [("a", True), ("b", False)]
    assert not problems


async def test_a_token_that_is_not_set_is_named(site: Site) -> None:
    given = {**kinds(site.url)["api by link"], "token": {"variable": "NOT_SET"}}
    async with reading(source(**given)) as reader:
        with pytest.raises(Unreachable, match="NOT_SET is not set"):
            await reader.listing({})
