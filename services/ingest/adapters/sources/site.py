"""What all kinds of sources do with a site: fetch what changed, and read the pages of entries."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from services.ingest.adapters.pages.article import read_article
from services.ingest.adapters.pages.markup import TooDeepError
from services.ingest.adapters.web.charsets import decode
from services.ingest.adapters.web.web import Access, Page, Web
from services.ingest.domain.entries import Entry, Reading
from services.ingest.domain.sources import ArticleRules
from services.ingest.ports import Unreachable

_VALIDATORS = ("If-None-Match", "If-Modified-Since")
_CUT = ("…", "...")
_BODY, _WHOLE_AT = "body", "whole_at"
_BELIEVED = timedelta(days=1)
"""How long a server is believed that says "not modified": some say so for ever."""


class Fetched(NamedTuple):
    """A page that changed, or None, and the cursor for the next visit."""

    page: Page | None
    cursor: Mapping[str, str]


class Site:
    """One source's view of the web.

    Args:
        web: fetches.
        access: what the source may do.
        zone: of dates without one.
        now: gives the current time, aware.
    """

    def __init__(self, web: Web, access: Access, *, zone: str, now: Callable[[], datetime]) -> None:
        self._web = web
        self._access = access
        self._zone = zone
        self._now = now

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> Page:
        """Fetch an address.

        Raises:
            Unreachable: says why there is no answer.
        """
        return await self._web.get(url, self._access, headers)

    async def fetch(self, url: str, cursor: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Fetched:
        """Fetch an address, unless it is what it was: by the server's word, or by its bytes.

        Args:
            url: http or https.
            cursor: of the last fetch; empty at first.
            headers: to be sent as well, such as a token.

        Raises:
            Unreachable: says why there is no answer.
        """
        now = self._now()
        asked = {name: cursor[name] for name in _VALIDATORS if name in cursor}
        if asked and now - datetime.fromisoformat(cursor[_WHOLE_AT]) > _BELIEVED:
            asked = {}
        page = await self._web.get(url, self._access, {**(headers or {}), **asked})
        if page.is_unchanged:
            return Fetched(None, cursor)
        digest = sha256(page.body).hexdigest()
        following = {**page.validators(), _BODY: digest, _WHOLE_AT: now.isoformat()}
        return Fetched(None if digest == cursor.get(_BODY) else page, following)

    async def page(self, entry: Entry, validators: Mapping[str, str], rules: ArticleRules) -> Reading | None:
        """Look at an entry's page; read it where the entry is not whole.

        Raises:
            Unreachable: says why it cannot be had.
        """
        if entry.url is None:
            return None
        fetched = await self.fetch(entry.url, validators)
        if fetched.page is None or entry.whole:
            return None
        return Reading(await asyncio.to_thread(self._read, fetched.page, entry, rules), fetched.cursor)

    def _read(self, page: Page, entry: Entry, rules: ArticleRules) -> Entry:
        try:
            article = read_article(decode(page.body, page.charset), rules, now=self._now(), zone=self._zone)
        except TooDeepError as error:
            raise Unreachable("unreadable", str(error)) from error
        return entry.model_copy(
            update={
                "title": article.title
                if entry.title.endswith(_CUT) and article.title
                else entry.title or article.title,
                "text": article.text if len(article.text) > len(entry.text) / 2 else entry.text,
                "published_at": entry.published_at or article.published_at,
                "issuer": entry.issuer or article.issuer,
                "language": entry.language or article.language,
                "whole": True,
            }
        )
