"""The hostile wing: what a site may do to whoever visits it, by mistake or on purpose."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Callable

import brotli
import zstandard
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

_BOMB_BYTES = 64 * 1024 * 1024
_MANY = 50_000


async def slow_drip(_: Request) -> Response:
    """A byte now and then, for ever."""

    async def drip() -> AsyncIterator[bytes]:
        while True:
            yield b"<"
            await asyncio.sleep(0.05)

    return StreamingResponse(drip(), media_type="text/html")


async def endless(_: Request) -> Response:
    """As fast as it is read, for ever."""

    async def flood() -> AsyncIterator[bytes]:
        while True:
            yield b"<p>no end</p>" * 5000
            await asyncio.sleep(0)  # lets the server notice that nobody reads any more

    return StreamingResponse(flood(), media_type="text/html")


async def bomb(request: Request) -> Response:
    """64 MiB of zeros, packed."""
    zeros, encoding = b"\0" * _BOMB_BYTES, request.path_params["encoding"]
    packed = {
        "gzip": lambda: gzip.compress(zeros, 1),
        "deflate": lambda: zlib.compress(zeros, 1),
        "br": lambda: brotli.compress(zeros, quality=1),
        "zstd": lambda: zstandard.compress(zeros),
    }[encoding]()
    return Response(packed, headers={"Content-Encoding": encoding}, media_type="text/html")


async def loop(_: Request) -> Response:
    return RedirectResponse("/hostile/loop")


async def not_modified_with_body(request: Request) -> Response:
    """Says 304 for ever, whatever changes."""
    if "if-none-match" in request.headers:
        return Response(status_code=304, headers={"ETag": '"same"'})
    return _feed("<item><guid>1</guid><title>t</title><description>the text</description></item>", {"ETag": '"same"'})


async def many(_: Request) -> Response:
    items = "".join(
        f"<item><guid>g{n}</guid><title>Statement {n}</title><link>https://example.org/{n}</link>"
        f"<description>The Ministry speaks of matter number {n} and of nothing else.</description></item>"
        for n in range(_MANY)
    )
    return _feed(items)


async def duplicates(_: Request) -> Response:
    """Two items of one id: the same one twice, another text under it, and another page under it."""
    item = "<item><guid>{g}</guid><title>{t}</title><link>https://example.org/{l}</link><description>{t} text</description></item>"
    rows = [("1", "A", "a"), ("1", "A", "a"), ("1", "B", "a"), ("1", "C", "c"), ("2", "D", "d")]
    return _feed("".join(item.format(g=g, t=t, l=link) for g, t, link in rows))


async def far_future(_: Request) -> Response:
    return _feed(
        "<item><guid>1</guid><title>t</title><description>text</description>"
        "<pubDate>Mon, 01 Jan 2203 00:00:00 GMT</pubDate></item>"
    )


async def markup(_: Request) -> Response:
    """HTML in titles, script in texts, both escaped and not."""
    return _feed(
        "<item><guid>1</guid><title>A &lt;b&gt;bold&lt;/b&gt; &amp;amp; brave &lt;script&gt;alert(1)&lt;/script&gt; act</title>"
        "<description>&lt;p onclick='x()'&gt;One.&lt;/p&gt;&lt;script&gt;alert(2)&lt;/script&gt;"
        "&lt;p&gt;Two &lt;img src=x onerror=alert(3)&gt;2 &amp;lt; 3.&lt;/p&gt;</description></item>"
    )


async def entities(_: Request) -> Response:
    """An entity that reads a file, and ten that expand to a gigabyte."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE rss [<!ENTITY l0 "bomb"><!ENTITY file SYSTEM "file:///etc/passwd">{levels}]>'
    item = "<item><guid>1</guid><title>&file;&l9;</title><description>text</description></item>"
    return Response(
        f'<?xml version="1.0"?>{doctype}<rss version="2.0"><channel>{item}</channel></rss>', media_type="text/xml"
    )


async def deep(_: Request) -> Response:
    return HTMLResponse("<html><body>" + "<div>" * 100_000 + "deep" + "</body></html>")


async def deep_xml(_: Request) -> Response:
    return _feed("<item><guid>1</guid><description>" + "<a>" * 50_000 + "</description></item>")


async def throttled(request: Request) -> Response:
    after = request.query_params.get("after", "120")
    return PlainTextResponse("slow down", status_code=429, headers={"Retry-After": after} if after else {})


async def broken(_: Request) -> Response:
    return PlainTextResponse("oh", status_code=500)


async def wrong_encoding(_: Request) -> Response:
    return Response(b"this is no gzip", headers={"Content-Encoding": "gzip"}, media_type="text/html")


def hostile_routes(url: Callable[[], str]) -> list[Route]:
    """Give the routes.

    Args:
        url: of the site.
    """

    async def to(request: Request) -> Response:
        return RedirectResponse(request.query_params["where"])

    async def hops(request: Request) -> Response:
        left = int(request.path_params["left"])
        return RedirectResponse(f"{url()}/hostile/hops/{left - 1}" if left else f"{url()}/feeds/rss2/en")

    return [
        Route("/hostile/slow", slow_drip),
        Route("/hostile/endless", endless),
        Route("/hostile/bomb/{encoding}", bomb),
        Route("/hostile/loop", loop),
        Route("/hostile/to", to),
        Route("/hostile/hops/{left}", hops),
        Route("/hostile/304", not_modified_with_body),
        Route("/hostile/many", many),
        Route("/hostile/duplicates", duplicates),
        Route("/hostile/2203", far_future),
        Route("/hostile/markup", markup),
        Route("/hostile/entities", entities),
        Route("/hostile/deep", deep),
        Route("/hostile/deep-xml", deep_xml),
        Route("/hostile/429", throttled),
        Route("/hostile/500", broken),
        Route("/hostile/wrong-encoding", wrong_encoding),
    ]


def _feed(items: str, headers: dict[str, str] | None = None) -> Response:
    text = f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'
    return Response(text.encode(), media_type="application/rss+xml", headers=headers)
