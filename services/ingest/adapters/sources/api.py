"""The kind `api`: JSON over HTTP, read by JMESPath, page by page."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any, assert_never

import httpx
import jmespath
from jmespath.exceptions import JMESPathError
from pydantic import SecretStr

from services.ingest.adapters.pages.markup import one_line, plain
from services.ingest.adapters.sources.site import Site
from services.ingest.adapters.web.web import Page
from services.ingest.domain.entries import Entry, Listing, Reading
from services.ingest.domain.sources import ApiFields, ApiSource, ByCursor, ByLink, ByNumber
from services.ingest.ports import Unreachable

_FALSE: tuple[object, ...] = (None, False, "", 0, [], {}, "false", "0", "no")


class ApiReader:
    """See `Reader`.

    Args:
        source: as configured.
        site: its view of the web.
        token: what the source's variable holds.
    """

    def __init__(self, source: ApiSource, site: Site, token: SecretStr | None) -> None:
        self._source = source
        self._site = site
        self._token = token

    async def listing(self, cursor: Mapping[str, str]) -> Listing:
        """Read page after page, unless the first is unchanged."""
        fetched = await self._site.fetch(self._first(), cursor, self._headers())
        if fetched.page is None:
            return Listing(cursor=fetched.cursor, is_unchanged=True)
        entries: dict[str, Entry] = {}
        problems: list[str] = []
        page: Page | None = fetched.page
        read = 0
        while page is not None:
            answer = _json(page)
            items = await asyncio.to_thread(self._entries, answer, problems)
            for entry in items:
                entries.setdefault(entry.key, entry)
            read += 1
            following = self._next(page, answer, read) if items else None
            page = await self._site.get(following, self._headers()) if following else None
        return Listing(list(entries.values()), fetched.cursor, problems)

    async def page(self, entry: Entry, validators: Mapping[str, str]) -> Reading | None:
        """Read the linked page, where items have no text."""
        return await self._site.page(entry, validators, self._source.article)

    def _headers(self) -> dict[str, str]:
        rules = self._source.token
        if rules is None:
            return {}
        if self._token is None:
            raise Unreachable("unreadable", f"{rules.variable} is not set; set it to the API's token")
        return {rules.header: rules.prefix + self._token.get_secret_value()}

    def _first(self) -> str:
        paging = self._source.paging
        if isinstance(paging, ByNumber):
            return _with(self._source.url, paging.parameter, str(paging.first))
        return self._source.url

    def _next(self, page: Page, answer: Any, read: int) -> str | None:  # noqa: ANN401 - any JSON
        paging = self._source.paging
        if paging is None or read >= paging.pages:
            return None
        match paging:
            case ByNumber():
                return _with(self._source.url, paging.parameter, str(paging.first + read * paging.step))
            case ByCursor():
                value = _search(paging.next, answer)
                if value in (None, "", False):
                    return None
                return (
                    _with(self._source.url, paging.parameter, str(value))
                    if paging.parameter
                    else _same_host(self._source.url, str(value))
                )
            case ByLink():
                links = httpx.Response(200, headers=dict(page.headers)).links
                url = links.get("next", {}).get("url")
                return _same_host(page.url, url) if url else None
            case _:
                assert_never(paging)

    def _entries(self, answer: Any, problems: list[str]) -> list[Entry]:  # noqa: ANN401 - any JSON
        items = _search(self._source.items, answer)
        if not isinstance(items, list):
            raise Unreachable("unreadable", f"items `{self._source.items}` is no list in the answer")
        entries = []
        for number, item in enumerate(items, 1):
            entry = _entry(item, self._source.fields, self._source.url)
            if entry is None:
                problems.append(f"item {number} has neither guid nor url")
            else:
                entries.append(entry)
        return entries


def _entry(item: Any, fields: ApiFields, base: str) -> Entry | None:  # noqa: ANN401 - any JSON
    said = {name: _said(path, item) for name, path in fields if path is not None}
    url = str(httpx.URL(base).join(said["url"])) if said.get("url") else None
    guid = said.get("guid") or None
    key = guid or url
    if key is None:
        return None
    text = plain(said.get("text") or "")
    return Entry(
        key=key[:2000],
        guid=guid,
        url=url,
        title=one_line(said.get("title") or ""),
        text=text,
        published_at=(said.get("published_at") or "")[:200] or None,
        language=said.get("language") or None,
        issuer=said.get("issuer") or None,
        whole=bool(text) or url is None,
        withdrawn=fields.withdrawn is not None and _search(fields.withdrawn, item) not in _FALSE,
    )


def _said(path: str, item: Any) -> str:  # noqa: ANN401 - any JSON
    value = _search(path, item)
    if isinstance(value, list):
        return "\n\n".join(str(one) for one in value)
    return "" if value is None else str(value)


def _search(path: str, value: Any) -> Any:  # noqa: ANN401 - any JSON
    try:
        return jmespath.search(path, value)
    except JMESPathError as error:
        raise Unreachable("unreadable", f"`{path}` does not fit the answer: {error}") from error


def _json(page: Page) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(page.body)
    except (ValueError, RecursionError) as error:
        raise Unreachable("unreadable", f"the answer is no JSON: {error}") from error


def _with(url: str, parameter: str, value: str) -> str:
    return str(httpx.URL(url).copy_set_param(parameter, value))


def _same_host(url: str, following: str) -> str:
    """The token goes to the source's host alone."""
    target = httpx.URL(url).join(following)
    if target.host != httpx.URL(url).host:
        raise Unreachable("unreadable", f"the next page is at another host, {target.host}")
    return str(target)
