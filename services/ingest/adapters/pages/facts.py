"""What a page says of itself: title, date, issuer, language, from JSON-LD, then OpenGraph, then `<time>`, then text."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from services.ingest.adapters.pages.markup import one_line, said_by
from services.ingest.adapters.pages.written_dates import written_dates
from services.ingest.domain.urls import has_host

_DATES = ("datePublished", "dateCreated", "uploadDate")
_ISSUERS = ("sourceOrganization", "author", "publisher", "creator")
_META_DATES = (
    "article:published_time", "og:published_time", "dcterms.issued", "dcterms.created", "dc.date.issued", "dc.date",
    "dcterms.date", "datepublished", "publishdate", "pubdate", "date", "parsely-pub-date",
)  # fmt: skip
_SHORTEST_TITLE = 12
_BARS = (" | ", " - ", " – ", " — ", " :: ", " » ")
_CALLED_TITLE = ":is(h2, h3)[class*=title i], :is(h2, h3)[class*=head i], h2[id*=title i], h2"
_META_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title")
_META_ISSUERS = ("dc.publisher", "dcterms.publisher", "dcterms.creator", "author", "og:site_name")
_TITLE_PLACES = "h1, h2, h3, td, strong, b, font"
_ORGANIZATIONS = ("Organization", "GovernmentOrganization", "NGO", "NewsMediaOrganization")
_STATEMENTS = ("Article", "Report", "SpecialAnnouncement", "GovernmentService", "WebPage", "Legislation", "BlogPosting")
_DEEPEST = 8
_WHOLE_URL = re.compile(r"https?://\S{1,3900}")


class Facts(NamedTuple):
    """What was found; dates are candidates in order of trust, in the page's own words."""

    title: str = ""
    dates: tuple[str, ...] = ()
    issuer: str | None = None
    language: str | None = None
    url: str | None = None


def read_facts(tree: LexborHTMLParser) -> Facts:
    """Read a page's own words about itself."""
    ld = [
        node for node in _linked_data(tree) if any(kind in _types(node) for kind in _STATEMENTS) or "headline" in node
    ]
    meta = _metas(tree)
    title = _title(tree, ld, meta)
    return Facts(
        title=title,
        dates=tuple(dict.fromkeys([*_dates(tree, ld, meta), *written_dates(tree, title)])),
        issuer=_issuer(ld, meta),
        language=_language(tree),
        url=_url(tree, meta),
    )


def text_at(tree: LexborHTMLParser, selector: str | None) -> str | None:
    """Give the text of the first element, or None."""
    node = tree.css_first(selector) if selector else None
    return said_by(node) if node is not None else None


def said_date(node: LexborNode) -> str:
    """Give the date of an element: its `datetime` or `content`, else its text."""
    inner = node if node.attributes.get("datetime") else node.css_first("[datetime]")
    stated = (inner.attributes.get("datetime") if inner is not None else None) or node.attributes.get("content")
    return (stated or said_by(node)).strip()


def _title(tree: LexborHTMLParser, ld: list[dict[str, Any]], meta: dict[str, str]) -> str:
    for node in ld:
        if isinstance(node.get("headline"), str):
            return one_line(node["headline"])
    for name in _META_TITLES:
        if meta.get(name):
            return one_line(meta[name])
    named = text_at(tree, "title") or ""
    headings = [said for said in map(said_by, tree.css("h1")) if said]
    inside = [said for said in headings if said in named]
    if inside:
        return max(inside, key=len)
    lower = [said for said in map(said_by, tree.css("h2, h3")) if len(said) >= _SHORTEST_TITLE]
    repeated = [said for said in lower if said in named]
    if repeated:  # a page whose h1 is the name of its site
        return max(repeated, key=len)
    if len(headings) == 1:
        return headings[0]
    called = text_at(tree, _CALLED_TITLE)
    return called if called and not _repeats(tree, named) else _without_site(tree, named)


def _repeats(tree: LexborHTMLParser, named: str) -> bool:
    """Whether the page shows its `<title>`, or a part of it, as a headline: else that is a name for all pages."""
    said = {said_by(node) for node in tree.css(_TITLE_PLACES)}
    return any(part.strip() in said for bar in _BARS for part in named.split(bar))


def _without_site(tree: LexborHTMLParser, named: str) -> str:
    """`Title | Site`: the longest part that a heading or a cell repeats, else the part before the bar."""
    for bar in _BARS:
        if bar in named:
            parts = named.split(bar)
            said = {said_by(node) for node in tree.css(_TITLE_PLACES)}
            repeated = [part for part in parts if part.strip() in said]
            return max(repeated or parts[:1], key=len).strip()
    return named.strip()


def _dates(tree: LexborHTMLParser, ld: list[dict[str, Any]], meta: dict[str, str]) -> Iterator[str]:
    for thing in ld:
        yield from (str(thing[name]) for name in _DATES if isinstance(thing.get(name), str))
    yield from (meta[name] for name in _META_DATES if meta.get(name))
    for node in tree.css("article time[datetime], main time[datetime], time[datetime]")[:3]:
        yield str(node.attributes["datetime"])
    for node in tree.css("[itemprop=datePublished]")[:1]:
        yield said_date(node)
    for node in tree.css("[property~='dc:date'][content], [property~='dc:created'][content]")[:1]:
        yield said_date(node)


def _issuer(ld: list[dict[str, Any]], meta: dict[str, str]) -> str | None:
    for name in _ISSUERS:
        for node in ld:
            for one in _as_list(node.get(name)):
                if isinstance(one, dict) and isinstance(one.get("name"), str) and _is_body(one, name):
                    return one_line(one["name"])
    return next((one_line(meta[name]) for name in _META_ISSUERS if meta.get(name)), None)


def _is_body(node: dict[str, Any], role: str) -> bool:
    return role in ("publisher", "sourceOrganization") or any(kind in _types(node) for kind in _ORGANIZATIONS)


def _language(tree: LexborHTMLParser) -> str | None:
    root = tree.css_first("html[lang]") or tree.css_first("[xml\\:lang]")
    return (root.attributes.get("lang") or None) if root is not None else None


def _url(tree: LexborHTMLParser, meta: dict[str, str]) -> str | None:
    """Where the page says that it stands; a part of an address says nothing of a page that was saved."""
    link = tree.css_first("link[rel=canonical][href]")
    stated = [(link.attributes["href"] or "").strip()] if link is not None else []
    return next((url for url in [*stated, meta.get("og:url", "")] if _WHOLE_URL.fullmatch(url) and has_host(url)), None)


def _metas(tree: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        name = node.attributes.get("property") or node.attributes.get("name") or node.attributes.get("itemprop")
        if name:
            found.setdefault(name.lower(), (node.attributes["content"] or "").strip())
    return found


def _linked_data(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    for script in tree.css('script[type="application/ld+json"]'):
        try:
            yield from _objects(json.loads(script.text() or ""), _DEEPEST)
        except (ValueError, RecursionError):
            continue  # a page's JSON-LD is often broken; there are other places


def _objects(value: Any, deepest: int) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any JSON
    if isinstance(value, list) and deepest:
        for one in value:
            yield from _objects(one, deepest - 1)
    elif isinstance(value, dict) and deepest:
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(value.get(name), deepest - 1)


def _types(node: dict[str, Any]) -> str:
    return " ".join(str(one) for one in _as_list(node.get("@type")))


def _as_list(value: Any) -> list[Any]:  # noqa: ANN401 - any JSON
    return value if isinstance(value, list) else [] if value is None else [value]
