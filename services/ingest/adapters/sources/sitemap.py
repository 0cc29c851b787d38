"""Entries of a sitemap, a news sitemap, or an index of them (sitemaps.org 0.9, Google's news extension)."""

import re
from collections.abc import Awaitable, Callable, Iterator
from typing import NamedTuple
from urllib.parse import urljoin

from lxml import etree

from services.ingest.adapters.sources.safe_xml import (
    HostileXmlError,
    MalformedXmlError,
    all_text,
    local_name,
    parse_xml,
)
from services.ingest.adapters.web.bodies import TooLargeError, UndecodableError, unpack
from services.ingest.adapters.web.charsets import decode
from services.ingest.adapters.web.web import Page
from services.ingest.domain.entries import Entry
from services.ingest.domain.sources import SitemapRules
from services.ingest.ports import Unreachable

_MOST_FILES = 30
_DEEPEST = 3
_LARGEST = 50 * 1024 * 1024
"""Bytes of one file, unpacked: what the protocol allows."""
_NEWS = ("title", "publication_date", "language")
_GZIP = b"\x1f\x8b"


class _File(NamedTuple):
    children: list[tuple[str, str]]
    entries: list[Entry]


async def read_sitemaps(
    first: Page, rules: SitemapRules, get: Callable[[str], Awaitable[Page]]
) -> tuple[list[Entry], list[str]]:
    """Give entries, the newest first, and what could not be read.

    Of an index, the files that changed last are read first, until there are enough entries.

    Args:
        first: the file at the source's address.
        rules: which addresses, and how many.
        get: fetches the files of an index.

    Raises:
        Unreachable: the first file is no sitemap.
    """
    wanted = re.compile(rules.include)
    found: dict[str, Entry] = {}
    problems: list[str] = []
    start = _read(first)
    waiting = [(url, _DEEPEST) for url in _newest(start.children)]
    _keep(found, start.entries, wanted)
    for _ in range(_MOST_FILES):
        if not waiting or len(found) >= rules.newest:
            break
        url, deepest = waiting.pop(0)
        try:
            file = _read(await get(url))
        except Unreachable as error:
            problems.append(f"{url}: {error}")
            continue
        _keep(found, file.entries, wanted)
        if deepest > 1:
            waiting += [(child, deepest - 1) for child in _newest(file.children)]
    newest = sorted(found.values(), key=lambda entry: entry.changed_at or entry.published_at or "", reverse=True)
    return newest[: rules.newest], problems


def _keep(found: dict[str, Entry], entries: list[Entry], wanted: re.Pattern[str]) -> None:
    for entry in entries:
        if wanted.search(entry.key):
            found.setdefault(entry.key, entry)


def _newest(children: list[tuple[str, str]]) -> list[str]:
    return [url for url, _ in sorted(children, key=lambda child: child[1], reverse=True)]


def _read(page: Page) -> _File:
    try:
        body = unpack(page.body, "gzip", limit=_LARGEST) if page.body.startswith(_GZIP) else page.body
        root = parse_xml(decode(body, page.charset))
    except (TooLargeError, UndecodableError, MalformedXmlError, HostileXmlError) as error:
        raise Unreachable("unreadable", f"no sitemap: {error}") from error
    match local_name(root):
        case "urlset":
            return _File([], list(_entries(root, page.url)))
        case "sitemapindex":
            return _File(list(_children(root, page.url)), [])
        case other:
            raise Unreachable("unreadable", f"the document is <{other}>, and no sitemap")


def _children(root: etree._Element, base: str) -> Iterator[tuple[str, str]]:
    for element in root:
        said = {local_name(child): all_text(child).strip() for child in element}
        if said.get("loc"):
            yield urljoin(base, said["loc"]), said.get("lastmod", "")


def _entries(root: etree._Element, base: str) -> Iterator[Entry]:
    for element in root:
        said = {local_name(child): all_text(child).strip() for child in element if local_name(child) != "news"}
        news = {local_name(c): all_text(c).strip() for c in element.iter() if local_name(c) in _NEWS}
        url = urljoin(base, said.get("loc", ""))
        if said.get("loc") and url.startswith(("http://", "https://")):
            yield Entry(
                key=url,
                url=url,
                title=" ".join(news.get("title", "").split()),
                published_at=news.get("publication_date") or None,
                language=news.get("language") or None,
                changed_at=said.get("lastmod") or None,
                whole=False,
            )
