"""Entries of RSS 0.9 to 2.0 and Atom, in the feed's own words (docs/adr/0020-reading-feeds.md)."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import feedparser
from lxml import etree

from services.ingest.adapters.sources.feed_item import Item
from services.ingest.adapters.sources.safe_xml import (
    HostileXmlError,
    MalformedXmlError,
    all_text,
    local_name,
    parse_xml,
    without_doctype,
)

_XML = "{http://www.w3.org/XML/1998/namespace}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
"""RFC 6721: how Atom says that an entry was taken back."""
_OTHERS = ("{http://search.yahoo.com/mrss", "{http://www.itunes.com/", "{http://purl.org/rss/1.0/modules/slash")
"""Namespaces whose titles and contents are those of pictures and podcasts."""
_ROOTS = ("rss", "rdf", "feed", "channel")
_DATES = ("pubdate", "published", "issued", "date", "created", "updated", "modified")


class NoFeedError(ValueError):
    """The document is no feed."""


def read_xml_feed(text: str, url: str) -> tuple[list[Item], str | None]:
    """Give the items of a feed, and what is wrong with it.

    Well-formed documents are read by lxml; others by feedparser, which loses no item for a stray `&`.

    Args:
        text: decoded.
        url: of the feed, for relative links.

    Raises:
        NoFeedError: it is something else.
    """
    try:
        root = parse_xml(text)
    except HostileXmlError as error:
        raise NoFeedError(str(error)) from error
    except MalformedXmlError as error:
        return _read_malformed(text, url), f"malformed XML, read all the same: {error}"
    if local_name(root) not in _ROOTS:
        message = f"the document is <{local_name(root)}>, and no feed"
        raise NoFeedError(message)
    language = root.get(_XML + "lang") or _channel_language(root)
    base = urljoin(url, root.get(_XML + "base") or "")
    return [_item(element, base, language) for element in _elements(root)], None


def _elements(root: etree._Element) -> Iterator[etree._Element]:
    for element in root.iter(etree.Element):
        if local_name(element) in ("item", "entry") or element.tag == _TOMBSTONE:
            yield element


def _channel_language(root: etree._Element) -> str | None:
    for channel in root:
        if local_name(channel) == "channel":
            return next((all_text(e).strip() for e in channel if local_name(e) == "language"), None)
    return None


def _item(element: etree._Element, base: str, language: str | None) -> Item:
    if element.tag == _TOMBSTONE:
        return Item(guid=element.get("ref") or "", deleted=True)
    base = urljoin(_base(element, base), element.get(_XML + "base") or "")
    said: dict[str, str] = {}
    links: dict[str, str] = {}
    whole = ""
    for child in element:
        name = local_name(child)
        if str(child.tag).startswith(_OTHERS):
            continue
        if child.tag == _CONTENT or name == "content":
            whole = whole or _markup(child)
        elif name == "link":
            links.setdefault(child.get("rel") or "alternate", child.get("href") or all_text(child).strip())
        elif name in ("author", "creator"):
            said.setdefault("author", _person(child))
        elif name in ("description", "summary", "title"):
            said.setdefault(name, _markup(child))
        else:
            said.setdefault(name, all_text(child).strip())
            if child.get("isPermaLink") == "false":
                said["no-link"] = "guid"
    guid = said.get("guid") or said.get("id") or element.get(_RDF_ABOUT) or ""
    link = links.get("alternate") or (guid if guid.startswith("http") and "no-link" not in said else "")
    return Item(
        guid=guid,
        link=urljoin(base, link.strip()) if link else "",
        title=said.get("title", ""),
        summary=said.get("description") or said.get("summary") or "",
        content=whole,
        date=next((said[name] for name in _DATES if said.get(name)), ""),
        changed=said.get("updated") or said.get("modified") or "",
        language=element.get(_XML + "lang") or said.get("language") or language or "",
        author=said.get("author", ""),
    )


def _base(element: etree._Element, base: str) -> str:
    parent = element.getparent()
    return urljoin(base, parent.get(_XML + "base") or "") if parent is not None else base


def _markup(element: etree._Element) -> str:
    """HTML of an element, however it is put in: escaped, in CDATA, or as XHTML."""
    kind = (element.get("type") or "").lower()
    if len(element):
        inside = "".join(etree.tostring(child, encoding="unicode") for child in element)
        return (element.text or "") + inside
    text = element.text or ""
    return text.replace("&", "&amp;").replace("<", "&lt;") if kind in ("text", "text/plain") else text


def _person(element: etree._Element) -> str:
    name = next((all_text(child) for child in element if local_name(child) == "name"), None)
    return (name or all_text(element)).strip()


def _read_malformed(text: str, url: str) -> list[Item]:
    parsed = feedparser.parse(
        BytesIO(without_doctype(text).encode("utf-8", errors="replace")),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
        sanitize_html=False,
    )
    if not parsed.version and not parsed.entries:
        message = "the document is neither a feed nor well-formed"
        raise NoFeedError(message)
    return [_of_feedparser(entry, parsed.feed.get("language") or "") for entry in parsed.entries]


def _of_feedparser(entry: Any, language: str) -> Item:  # noqa: ANN401 - a dictionary of a library without types
    contents = entry.get("content") or []
    told = entry.get("language") or (entry.get("title_detail") or {}).get("language") or language
    return Item(
        guid=entry.get("id") or "",
        link=entry.get("link") or "",
        title=entry.get("title") or "",
        summary=entry.get("summary") or "",
        content=contents[0].get("value") or "" if contents else "",
        date=dict.get(entry, "published") or dict.get(entry, "updated") or "",
        changed=dict.get(entry, "updated") or "",  # without its own `get`, which gives another date and warns
        language=told or "",
        author=entry.get("author") or "",
    )
