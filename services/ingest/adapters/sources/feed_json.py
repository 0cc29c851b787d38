"""Entries of a JSON Feed, 1.0 and 1.1 (jsonfeed.org)."""

import json
from typing import Any
from urllib.parse import urljoin

from services.ingest.adapters.sources.feed_item import Item
from services.ingest.adapters.sources.feed_xml import NoFeedError


def read_json_feed(text: str, url: str) -> list[Item]:
    """Give the items.

    Raises:
        NoFeedError: it is no JSON Feed.
    """
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"the document is no JSON: {error}"
        raise NoFeedError(message) from error
    if not (isinstance(feed, dict) and isinstance(feed.get("items"), list)):
        message = "the document is JSON, and no feed: it has no list `items`"
        raise NoFeedError(message)
    language = _text(feed.get("language"))
    return [_item(item, url, language) for item in feed["items"] if isinstance(item, dict)]


def _item(item: dict[str, Any], base: str, language: str) -> Item:
    link = _text(item.get("url") or item.get("external_url"))
    plain = _text(item.get("content_text"))
    authors = item.get("authors") or [item.get("author")]
    author = next((one for one in authors if isinstance(one, dict)), {}) if isinstance(authors, list) else {}
    return Item(
        guid=_text(item.get("id")),
        link=urljoin(base, link) if link else "",
        title=_escaped(_text(item.get("title"))),
        summary=_escaped(_text(item.get("summary"))),
        content=_text(item.get("content_html")) or _paragraphs(plain),
        date=_text(item.get("date_published")),
        changed=_text(item.get("date_modified")),
        language=_text(item.get("language")) or language,
        author=_text(author.get("name")),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{_escaped(part)}</p>" for part in text.split("\n\n")) if text else ""
