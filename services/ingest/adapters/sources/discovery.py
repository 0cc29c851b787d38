"""Find the feeds and sitemaps of a site, from the address of one of its pages, and propose sources."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import yaml
from selectolax.lexbor import LexborHTMLParser

from services.ingest.adapters.pages.facts import read_facts
from services.ingest.adapters.pages.markup import TooDeepError, parse_page
from services.ingest.adapters.sources.feed import read_feed
from services.ingest.adapters.sources.feed_xml import NoFeedError
from services.ingest.adapters.sources.sitemap import read_sitemaps
from services.ingest.adapters.web.charsets import decode
from services.ingest.adapters.web.web import Access, Page, Web
from services.ingest.domain.sources import SitemapRules
from services.ingest.ports import Unreachable

_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_LOOKS_LIKE_FEED = re.compile(
    r"(?:/feed/?|/rss/?|/atom/?|\.rss|\.atom|rss\.xml|atom\.xml|feed\.xml|feed\.json)$", re.IGNORECASE
)
_GUESSES = ("/feed/", "/rss.xml", "/rss", "/atom.xml", "/feed.json", "/sitemap.xml", "/sitemap_index.xml")
_MOST_TRIED = 12


class Proposal(NamedTuple):
    """A source that answered, and how much it shows."""

    kind: str
    url: str
    entries: int
    example: str
    language: str | None
    issuer: str | None


async def discover(url: str, web: Web, access: Access) -> list[Proposal]:
    """Give the feeds, then the sitemaps, that a page, its site and its robots.txt name, each of them tried.

    Raises:
        Unreachable: the page itself cannot be had.
    """
    page = await web.get(url, access)
    own = await _tried(page, web, access, (None, None))
    if own is not None:
        return [own]
    try:
        tree = parse_page(decode(page.body, page.charset))
    except TooDeepError as error:
        raise Unreachable("unreadable", str(error)) from error
    facts = read_facts(tree)
    named = [*_named(tree, page.url), *await web.sitemaps(page.url, access)]
    guessed = [urljoin(page.url, path) for path in _GUESSES]
    found: dict[str, Proposal] = {}
    for candidate in list(dict.fromkeys([*named, *guessed]))[:_MOST_TRIED]:
        try:
            answer = await web.get(candidate, access)
        except Unreachable:
            continue
        proposal = await _tried(answer, web, access, (facts.language, facts.issuer))
        if proposal is not None and proposal.url not in found:
            found[proposal.url] = proposal
    return sorted(found.values(), key=lambda proposal: proposal.kind)


def propose(proposals: Sequence[Proposal], *, allow_private: bool) -> str:
    """Give YAML to be put under `sources:`; it allows private addresses where they had to be allowed to find it."""
    entries = []
    for number, proposal in enumerate(proposals):
        entry: dict[str, object] = {"name": _name(proposal.url, number), "kind": proposal.kind}
        entry |= {"url": proposal.url} if proposal.kind == "feed" else {"sitemap": {"url": proposal.url}}
        for name, value in (("issuer", proposal.issuer), ("language", proposal.language)):
            if value:
                entry[name] = value
        if allow_private:
            entry["allow_private"] = True
        entries.append(entry)
    return yaml.safe_dump({"sources": entries}, allow_unicode=True, sort_keys=False)


def _named(tree: LexborHTMLParser, url: str) -> Iterator[str]:
    for node in tree.css("link[rel=alternate][href]"):
        if (node.attributes.get("type") or "").lower() in _TYPES:
            yield urljoin(url, node.attributes["href"] or "")
    for node in tree.css("a[href]"):
        href = urljoin(url, node.attributes["href"] or "")
        if _LOOKS_LIKE_FEED.search(urlsplit(href).path):
            yield href


async def _tried(page: Page, web: Web, access: Access, said: tuple[str | None, str | None]) -> Proposal | None:
    try:
        entries, _ = read_feed(page.body, page.charset, page.url, full_text="never")
        kind = "feed"
    except NoFeedError:
        try:
            rules = SitemapRules(url=page.url, newest=50)
            entries, _ = await read_sitemaps(page, rules, lambda url: web.get(url, access))
            kind = "page"
        except Unreachable:
            return None
    if not entries:
        return None
    first = entries[0]
    language, issuer = first.language or said[0], said[1]
    return Proposal(kind, page.url, len(entries), first.title or first.url or "", language, issuer)


def _name(url: str, number: int) -> str:
    host = (urlsplit(url).hostname or "source").removeprefix("www.").encode("idna").decode()
    name = re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-")[:50]
    return name if number == 0 else f"{name}-{number + 1}"
