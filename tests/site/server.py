"""The tests' site, served by a real HTTP server on loopback: a good wing and a hostile one."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from tests.site.articles import Article, articles, of_language
from tests.site.feeds import ENCODED, FEEDS
from tests.site.hostile import hostile_routes
from tests.site.layouts import LAYOUTS

TOKEN = "a-token-for-tests"  # noqa: S105 - no secret
PER_PAGE = 4


class Site:
    """A running site.

    Attributes:
        url: without a slash at its end.
        seen: requests, as method, path and headers.
        gone: paths that give 404.
        edits: texts of articles that were edited, by slug.
        robots: the robots.txt; None gives 404.
    """

    def __init__(self) -> None:
        self.url = ""
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.gone: set[str] = set()
        self.edits: dict[str, str] = {}
        self.robots: str | None = None

    def paths(self) -> list[str]:
        return [path for path, _ in self.seen if path != "/robots.txt"]

    def app(self) -> Starlette:
        routes = [
            Route("/robots.txt", self._robots),
            Route("/feeds/{kind}/{language}", self._feed),
            Route("/encoded/{kind}/{language}", self._encoded),
            Route("/listing/{layout}/{language}", self._listing),
            Route("/sitemap.xml", self._sitemap_index),
            Route("/sitemap/{layout}.xml", self._sitemap),
            Route("/news-sitemap.xml", self._news_sitemap),
            Route("/api/{paging}/{language}", self._api),
            Route("/home", self._home),
            *hostile_routes(lambda: self.url),
            Route("/{layout}/{slug}", self._article),
        ]
        app = Starlette(routes=routes)
        return _Recording(app, self)  # type: ignore[return-value]

    async def _robots(self, _: Request) -> Response:
        return PlainTextResponse(self.robots or "", status_code=404 if self.robots is None else 200)

    async def _article(self, request: Request) -> Response:
        article = next((a for a in articles() if a.slug == request.path_params["slug"]), None)
        layout = LAYOUTS.get(request.path_params["layout"])
        if article is None or layout is None:
            return PlainTextResponse("no such page", status_code=404)
        if article.slug in self.edits:
            article = article._replace(paragraphs=(self.edits[article.slug],))
        others = [a for a in of_language(article.language) if a.slug != article.slug][:3]
        return _cached(request, layout(article, others).encode(), "text/html; charset=utf-8")

    async def _feed(self, request: Request) -> Response:
        kind = request.path_params["kind"]
        body = FEEDS[kind](of_language(request.path_params["language"]), self.url)
        return _cached(request, body, "application/feed+json" if kind == "json" else "application/xml")

    async def _encoded(self, request: Request) -> Response:
        body = ENCODED[request.path_params["kind"]](of_language(request.path_params["language"]), self.url)
        return Response(body, media_type="text/xml", headers={"Content-Type": "text/xml"})

    async def _listing(self, request: Request) -> Response:
        page, layout = int(request.query_params.get("page", "1")), request.path_params["layout"]
        found = of_language(request.path_params["language"])
        some = found[(page - 1) * PER_PAGE : page * PER_PAGE]
        rows = "".join(
            f'<div class="views-row"><h3><a href="/{layout}/{a.slug}?utm_source=list">{a.title}</a></h3>'
            f'<span class="date">{a.written_date()}</span></div>'
            for a in some
        )
        more = f'<a class="next" href="?page={page + 1}">»</a>' if page * PER_PAGE < len(found) else ""
        return HTMLResponse(f"<html><body><ul><li><a href='/home'>Home</a></ul>{rows}{more}</body></html>")

    async def _sitemap_index(self, _: Request) -> Response:
        maps = "".join(
            f"<sitemap><loc>{self.url}/sitemap/{layout}.xml</loc><lastmod>2026-11-0{number}</lastmod></sitemap>"
            for number, layout in enumerate(LAYOUTS, 1)
        )
        return _xml(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{maps}</sitemapindex>')

    async def _sitemap(self, request: Request) -> Response:
        layout = request.path_params["layout"]
        urls = "".join(
            f"<url><loc>{self.url}/{layout}/{a.slug}</loc><lastmod>{a.published_at.isoformat()}</lastmod></url>"
            for a in articles()
        )
        return _xml(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>')

    async def _news_sitemap(self, _: Request) -> Response:
        urls = "".join(
            f"<url><loc>{self.url}/newsroom/{a.slug}</loc><news:news><news:publication><news:name>T</news:name>"
            f"<news:language>{a.language}</news:language></news:publication><news:publication_date>"
            f"{a.published_at.isoformat()}</news:publication_date><news:title>{a.title}</news:title></news:news></url>"
            for a in articles()
        )
        return _xml(
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
            f' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{urls}</urlset>'
        )

    async def _api(self, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return JSONResponse({"error": "a token is wanted"}, status_code=401)
        page = int(request.query_params.get("page", "1"))
        found = of_language(request.path_params["language"])
        some = found[(page - 1) * PER_PAGE : page * PER_PAGE]
        more = f"?page={page + 1}" if page * PER_PAGE < len(found) else None
        paging = request.path_params["paging"]
        body = {"data": [_json_item(a) for a in some], "next": page + 1 if more and paging == "cursor" else None}
        headers = {"Link": f'<{more}>; rel="next"'} if more and paging == "link" else {}
        return JSONResponse(body, headers=headers)

    async def _home(self, _: Request) -> Response:
        return HTMLResponse(
            '<html lang="ar"><head><meta property="og:site_name" content="T">'
            '<link rel="alternate" type="application/rss+xml" href="/feeds/rss2/ar"></head>'
            "<body><a href='/feeds/none/feed.xml'>broken</a></body></html>"
        )


class _Recording:
    """Notes requests, and answers 404 for what is gone."""

    def __init__(self, app: Starlette, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            headers = {k.decode(): v.decode() for k, v in scope["headers"]}
            self._site.seen.append((scope["path"], headers))
            if scope["path"] in self._site.gone:
                await PlainTextResponse("gone", status_code=404)(scope, receive, send)
                return
        await self._app(scope, receive, send)


@contextmanager
def serving() -> Iterator[Site]:
    """Give a site that answers, for as long as the context lasts."""
    site = Site()
    config = uvicorn.Config(site.app(), port=0, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    _until(lambda: server.started)
    site.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield site
    finally:
        server.should_exit = True
        thread.join(timeout=5)


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "the site did not start"
        time.sleep(0.01)


def _cached(request: Request, body: bytes, media_type: str) -> Response:
    etag = f'"{sha256(body).hexdigest()[:16]}"'
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers={"ETag": etag})
    return Response(body, media_type=media_type, headers={"ETag": etag})


def _xml(text: str) -> Response:
    return Response(text.encode(), media_type="application/xml")


def _json_item(article: Article) -> dict[str, object]:
    return {
        "id": article.slug,
        "links": {"html": f"/drupal/{article.slug}"},
        "attributes": {
            "title": article.title,
            "body": "".join(f"<p>{part}</p>" for part in article.paragraphs),
            "published": json.loads(json.dumps(article.published_at.isoformat())),
        },
    }
