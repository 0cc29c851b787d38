"""The kind `feed`: RSS, Atom and JSON Feed."""

import asyncio
from collections.abc import Iterable, Mapping

from services.ingest.adapters.pages.markup import one_line, plain
from services.ingest.adapters.sources.feed_item import Item
from services.ingest.adapters.sources.feed_json import read_json_feed
from services.ingest.adapters.sources.feed_xml import NoFeedError, read_xml_feed
from services.ingest.adapters.sources.site import Site
from services.ingest.adapters.web.charsets import decode
from services.ingest.domain.entries import Entry, Listing, Reading
from services.ingest.domain.sources import FeedSource
from services.ingest.ports import Unreachable

_SUMMARY_LETTERS = 600
_CUT_OFF = (
    "…",
    "...",
    "[…]",
    "[...]",
    "[&#8230;]",
    "read more",
    "اقرأ المزيد",
    "lire la suite",
    "leer más",
    "читать далее",
)


class FeedReader:
    """See `Reader`."""

    def __init__(self, source: FeedSource, site: Site) -> None:
        self._source = source
        self._site = site

    async def listing(self, cursor: Mapping[str, str]) -> Listing:
        """Fetch the feed, unless it is unchanged."""
        fetched = await self._site.fetch(self._source.url, cursor)
        if fetched.page is None:
            return Listing(cursor=fetched.cursor, is_unchanged=True)
        page = fetched.page
        try:
            entries, problems = await asyncio.to_thread(
                read_feed, page.body, page.charset, page.url, full_text=self._source.full_text
            )
        except NoFeedError as error:
            raise Unreachable("unreadable", str(error)) from error
        return Listing(entries, fetched.cursor, problems)

    async def page(self, entry: Entry, validators: Mapping[str, str]) -> Reading | None:
        """Read the linked page, where the feed had a summary only."""
        return await self._site.page(entry, validators, self._source.article)


def read_feed(body: bytes, charset: str | None, url: str, *, full_text: str) -> tuple[list[Entry], list[str]]:
    """Give the entries of a feed in any format and encoding, and what could not be read.

    Args:
        body: unpacked.
        charset: as the server declares it.
        url: of the feed.
        full_text: see `FeedSource`.

    Raises:
        NoFeedError: it is no feed.
    """
    text = decode(body, charset)
    problem = None
    if text.lstrip()[:1] == "{":
        items = read_json_feed(text, url)
    else:
        items, problem = read_xml_feed(text, url)
    problems = [problem] if problem else []
    return _unique(items, problems, full_text), problems


def _unique(items: Iterable[Item], problems: list[str], full_text: str) -> list[Entry]:
    entries: dict[str, Entry] = {}
    for number, item in enumerate(items, 1):
        key = item.guid or item.link
        if not key:
            problems.append(f"item {number} has neither id nor link")
        elif item.deleted:
            entries.setdefault(key, Entry(key=key, guid=key, withdrawn=True))
        elif key not in entries or entries[key].withdrawn:
            entries[key] = _entry(item, key, full_text)
        elif entries[key] != (again := _entry(item, key, full_text)):
            # Some feeds give all their items one guid; the link tells them apart then.
            if again.url and again.url != entries[key].url:
                entries.setdefault(again.url, again.model_copy(update={"key": again.url, "guid": None}))
            else:
                problems.append(f"item {number} has the id of an earlier one and another text; the first one is taken")
    return list(entries.values())


def _entry(item: Item, key: str, full_text: str) -> Entry:
    text = plain(item.content or item.summary)
    return Entry(
        key=key,
        guid=item.guid or None,
        url=item.link if item.link.startswith(("http://", "https://")) else None,
        title=one_line(item.title),
        text=text,
        published_at=item.date.strip()[:200] or None,
        language=item.language.strip() or None,
        issuer=one_line(item.author) or None,
        changed_at=item.changed or None,
        whole=not (item.link and _wants_page(item, text, full_text)),
    )


def _wants_page(item: Item, text: str, full_text: str) -> bool:
    match full_text:
        case "always":
            return True
        case "never":
            return False
        case _:
            return text.rstrip().lower().endswith(_CUT_OFF) or (not item.content and len(text) < _SUMMARY_LETTERS)
