"""The kind `page`: a site's own pages, found by its listing or its sitemap."""

import asyncio
from collections.abc import Mapping
from urllib.parse import urldefrag, urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from services.ingest.adapters.pages.facts import said_date
from services.ingest.adapters.pages.markup import TooDeepError, parse_page
from services.ingest.adapters.sources.site import Site
from services.ingest.adapters.sources.sitemap import read_sitemaps
from services.ingest.adapters.web.charsets import decode
from services.ingest.adapters.web.web import Page
from services.ingest.domain.entries import Entry, Listing, Reading
from services.ingest.domain.sources import ListingRules, PageSource, SitemapRules
from services.ingest.ports import Unreachable


class PageReader:
    """See `Reader`."""

    def __init__(self, source: PageSource, site: Site) -> None:
        self._source = source
        self._site = site

    async def listing(self, cursor: Mapping[str, str]) -> Listing:
        """Read the listing or the sitemap, unless its first page is unchanged."""
        if self._source.listing is not None:
            return await self._listed(self._source.listing, cursor)
        if self._source.sitemap is not None:
            return await self._mapped(self._source.sitemap, cursor)
        message = "a page source has a listing or a sitemap"
        raise TypeError(message)

    async def page(self, entry: Entry, validators: Mapping[str, str]) -> Reading | None:
        """Read the page."""
        return await self._site.page(entry, validators, self._source.article)

    async def _listed(self, rules: ListingRules, cursor: Mapping[str, str]) -> Listing:
        fetched = await self._site.fetch(rules.url, cursor)
        if fetched.page is None:
            return Listing(cursor=fetched.cursor, is_unchanged=True)
        entries: dict[str, Entry] = {}
        seen: set[str] = set()
        problems: list[str] = []
        page: Page | None = fetched.page
        while page is not None:
            seen.add(page.url)
            found, following = await asyncio.to_thread(_read, page, rules)
            if not found:
                problems.append(f"{page.url}: nothing matches item `{rules.item}` with link `{rules.link}`")
            for entry in found:
                entries.setdefault(entry.key, entry)
            more = following is not None and following not in seen and len(seen) < rules.pages
            page = await self._site.get(following) if following is not None and more else None
        if not entries:
            raise Unreachable("unreadable", problems[0])
        return Listing(list(entries.values()), fetched.cursor, problems)

    async def _mapped(self, rules: SitemapRules, cursor: Mapping[str, str]) -> Listing:
        fetched = await self._site.fetch(rules.url, cursor)
        if fetched.page is None:
            return Listing(cursor=fetched.cursor, is_unchanged=True)
        entries, problems = await read_sitemaps(fetched.page, rules, self._site.get)
        # The index itself may stay while its files change, so that only a plain sitemap is skipped when unchanged.
        is_index = b"sitemapindex" in fetched.page.body[:2000]
        return Listing(entries, {} if is_index else fetched.cursor, problems)


def _read(page: Page, rules: ListingRules) -> tuple[list[Entry], str | None]:
    """Give the entries of one page, and the address of the next."""
    try:
        tree = parse_page(decode(page.body, page.charset))
    except TooDeepError as error:
        raise Unreachable("unreadable", str(error)) from error
    base = _base(tree, page.url)
    node = tree.css_first(rules.next) if rules.next else None
    href = node.attributes.get("href") if node is not None else None
    found = [entry for item in tree.css(rules.item) if (entry := _entry(item, rules, base)) is not None]
    return found, urljoin(base, href) if href else None


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    return urljoin(url, node.attributes.get("href") or "") if node is not None else url


def _entry(item: LexborNode, rules: ListingRules, base: str) -> Entry | None:
    link = item if item.attributes.get("href") else item.css_first(rules.link)
    href = (link.attributes.get("href") or "").strip() if link is not None else ""
    url = urldefrag(urljoin(base, href)).url
    if link is None or not href or not url.startswith(("http://", "https://")):
        return None
    title = item.css_first(rules.title) if rules.title else link
    date = item.css_first(rules.date) if rules.date else None
    return Entry(
        key=url,
        url=url,
        title=" ".join((title.text(separator=" ") if title is not None else "").split()),
        published_at=(said_date(date)[:200] or None) if date is not None else None,
        whole=False,
    )
