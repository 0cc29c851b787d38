"""The feeds of the tests' site: every format and encoding that sources are met in."""

import json
from collections.abc import Callable, Sequence
from email.utils import format_datetime
from html import escape

from tests.site.articles import Article

Render = Callable[[Sequence[Article], str], bytes]


def rss2(articles: Sequence[Article], base: str, *, encoding: str = "utf-8", declared: str | None = None) -> bytes:
    """RSS 2.0 as WordPress writes it: summary in description, the whole in content:encoded."""
    items = "".join(
        f"<item><title>{escape(a.title)}</title><link>{base}/wordpress/{a.slug}</link>"
        f'<guid isPermaLink="false">{a.slug}</guid><pubDate>{format_datetime(a.published_at)}</pubDate>'
        f"<description>{escape(a.paragraphs[0][:80])} […]</description>"
        f"<content:encoded><![CDATA[{_html(a)}]]></content:encoded></item>"
        for a in articles
    )
    text = (
        f'<?xml version="1.0" encoding="{declared or encoding}"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>T</title><link>{base}/</link><language>{articles[0].language}</language>{items}</channel></rss>"
    )
    return text.encode(encoding, errors="xmlcharrefreplace")


def rss091(articles: Sequence[Article], base: str) -> bytes:
    """RSS 0.91 with Netscape's DTD: no dates, no ids, the text in the description."""
    items = "".join(
        f"<item><title>{escape(a.title)}</title><link>{base}/tables/{a.slug}</link>"
        f"<description>{escape(_html(a))}</description></item>"
        for a in articles
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"'
        ' "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>T</title>'
        f"<language>{articles[0].language}</language>{items}</channel></rss>"
    ).encode()


def rss1(articles: Sequence[Article], base: str) -> bytes:
    """RSS 1.0: RDF, Dublin Core dates, items beside the channel."""
    items = "".join(
        f'<item rdf:about="{base}/drupal/{a.slug}"><title>{escape(a.title)}</title><link>{base}/drupal/{a.slug}</link>'
        f"<description>{escape(a.text)}</description><dc:date>{a.published_at.isoformat()}</dc:date>"
        f"<dc:language>{a.language}</dc:language></item>"
        for a in articles
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="{base}/"><title>T</title><link>{base}/</link></channel>{items}</rdf:RDF>'
    ).encode()


def atom(articles: Sequence[Article], base: str) -> bytes:
    """Atom 1.0: XHTML content, relative links under xml:base, a language for each entry."""
    entries = "".join(
        f'<entry xml:lang="{a.language}"><id>tag:example.org,2026:{a.slug}</id><title type="text">{escape(a.title)}</title>'
        f'<link rel="alternate" href="../newsroom/{a.slug}"/><updated>{a.published_at.isoformat()}</updated>'
        f"<published>{a.published_at.isoformat()}</published><author><name>{escape(a.issuer)}</name></author>"
        f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{_html(a)}</div></content></entry>'
        for a in articles
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="{base}/feeds/x">'
        f"<title>T</title><id>urn:x</id><updated>2026-11-20T00:00:00Z</updated>{entries}</feed>"
    ).encode()


def json_feed(articles: Sequence[Article], base: str) -> bytes:
    """JSON Feed 1.1."""
    items = [
        {
            "id": a.slug,
            "url": f"/sharepoint/{a.slug}",
            "title": a.title,
            "content_html": _html(a),
            "date_published": a.published_at.isoformat(),
            "language": a.language,
        }
        for a in articles
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "home_page_url": base, "items": items}
    return json.dumps(feed, ensure_ascii=False).encode()


def summaries(articles: Sequence[Article], base: str) -> bytes:
    """RSS 2.0 with a summary only: the page has the text."""
    items = "".join(
        f"<item><title>{escape(a.title)}</title><link>/drupal/{a.slug}</link>"
        f"<description>{escape(a.paragraphs[0][:80])}…</description></item>"
        for a in articles
    )
    return f'<rss version="2.0"><channel><title>T</title><link>{base}/</link>{items}</channel></rss>'.encode()


def malformed(articles: Sequence[Article], base: str) -> bytes:
    """RSS 2.0 with a bare `&`, an undeclared entity, and no end."""
    whole = rss2(articles, base).decode()
    return whole.replace("<title>T</title>", "<title>Q & A&nbsp;</title>").removesuffix("</channel></rss>").encode()


def _html(article: Article) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in article.paragraphs)


FEEDS: dict[str, Render] = {
    "rss2": rss2,
    "rss091": rss091,
    "rss1": rss1,
    "atom": atom,
    "json": json_feed,
    "summaries": summaries,
    "malformed": malformed,
}
ENCODED: dict[str, Render] = {
    "windows-1256": lambda a, b: rss2(a, b, encoding="windows-1256"),
    "iso-8859-6": lambda a, b: rss2(a, b, encoding="iso-8859-6"),
    "utf-16": lambda a, b: rss2(a, b, encoding="utf-16"),
    "cyrillic-as-latin1": lambda a, b: rss2(a, b, encoding="windows-1251", declared="iso-8859-1"),
    "arabic-as-latin1": lambda a, b: rss2(a, b, encoding="windows-1256", declared="iso-8859-1"),
    "arabic-as-utf8": lambda a, b: rss2(a, b, encoding="windows-1256", declared="utf-8"),
    "utf8-as-1256": lambda a, b: rss2(a, b, encoding="utf-8", declared="windows-1256"),
    "1256-as-8859-6": lambda a, b: rss2(a, b, encoding="windows-1256", declared="iso-8859-6"),
    "gbk-as-gb2312": lambda a, b: rss2(a, b, encoding="gbk", declared="gb2312"),
}
