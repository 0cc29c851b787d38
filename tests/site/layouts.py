"""The layouts that official sites use, with all that stands around a statement there."""

import json
from collections.abc import Callable, Sequence
from html import escape

from tests.site.articles import Article
from tests.site.words import WORDS, Words

Layout = Callable[[Article, Sequence[Article]], str]


def wordpress(article: Article, others: Sequence[Article]) -> str:
    """A theme of WordPress with a share plug-in, related posts inside the content, and Yoast's JSON-LD."""
    words = WORDS[article.language]
    middle = f'<p><strong>{words.read_also}: <a href="{_href(others[0])}">{escape(others[0].title)}</a></strong></p>'
    body = _paragraphs(article, after_first=middle)
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": words.site, "url": "/"},
            {
                "@type": ["Article", "BlogPosting"],
                "headline": article.title,
                "datePublished": article.published_at.isoformat(),
                "author": {"@type": "Person", "name": "admin"},
                "publisher": {"@type": "Organization", "name": words.site},
            },
        ],
    }
    return _page(
        article,
        head=f'<script type="application/ld+json">{json.dumps(graph, ensure_ascii=False)}</script>',
        body=f"""<body class="rtl post-template-default single single-post">
<a class="skip-link screen-reader-text" href="#content">{words.menu[0]}</a>
<header id="masthead" class="site-header"><nav class="main-navigation">{_list(words.menu)}</nav></header>
<div id="content" class="site-content"><main class="site-main">
<article class="post-1 post type-post status-publish hentry"><header class="entry-header">
<h1 class="entry-title">{escape(article.title)}</h1>
<div class="entry-meta"><span class="posted-on">{words.published} <time class="entry-date published"
 datetime="{article.published_at.isoformat()}">{article.written_date()}</time></span></div></header>
<div class="entry-content">{body}
<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">{words.share[0]}</h3>{_list(words.share)}</div>
<div id="jp-relatedposts" class="jp-relatedposts"><h3>{words.read_also}</h3>{_teasers(others)}</div>
</div><footer class="entry-footer"><span class="cat-links"><a href="/c/1">{words.menu[2]}</a></span></footer></article>
<div id="comments" class="comments-area"><h3>0</h3><form><textarea name="c"></textarea></form></div>
</main><aside id="secondary" class="widget-area"><h2>{words.latest}</h2>{_teasers(others)}</aside></div>
<footer class="site-footer"><p>{words.address}</p><p>© 2026 {words.rights}</p></footer>
<div id="cookie-law-info-bar"><span>{words.cookies}</span><button>OK</button></div></body>""",
    )


def drupal(article: Article, others: Sequence[Article]) -> str:
    """A theme of Drupal: fields in blocks, OpenGraph, no JSON-LD."""
    words = WORDS[article.language]
    return _page(
        article,
        head=f"""<meta property="og:site_name" content="{escape(words.site)}">
<meta property="og:title" content="{escape(article.title)}"><meta property="og:type" content="article">
<meta property="article:published_time" content="{article.published_at.isoformat()}">""",
        body=f"""<body class="path-node page-node-type-press-release"><div class="dialog-off-canvas-main-canvas">
<div class="region region-header"><nav role="navigation" class="block block-menu navigation menu--main">
{_list(words.menu)}</nav></div><div class="region region-breadcrumb"><nav class="breadcrumb"><ol><li>
<a href="/">{words.menu[0]}</a></li><li><a href="/n">{words.menu[2]}</a></li></ol></nav></div>
<main role="main"><div class="layout-content"><div class="region region-content">
<div class="block block-core block-page-title-block"><h1 class="page-title"><span class="field field--name-title">
{escape(article.title)}</span></h1></div>
<article class="node node--type-press-release node--view-mode-full"><div class="node__content">
<div class="field field--name-field-date field--type-datetime field--label-inline"><div class="field__label">
{words.published}</div><div class="field__item"><time datetime="{article.published_at.strftime("%Y-%m-%dT%H:%M:%SZ")}">
{article.written_date()}</time></div></div>
<div class="clearfix text-formatted field field--name-body field--type-text-with-summary field__item">
{_paragraphs(article)}</div>
<div class="a2a_kit addtoany_list">{"".join(f'<a class="a2a_button" href="#">{escape(w)}</a>' for w in words.share)}</div>
</div></article>
<div class="views-element-container block block-views"><h2>{words.read_also}</h2><div class="view-content">
{"".join(f'<div class="views-row"><h3><a href="{_href(o)}">{escape(o.title)}</a></h3></div>' for o in others)}
</div></div></div></div>
<aside class="layout-sidebar-second"><div class="block"><h2>{words.latest}</h2>{_teasers(others)}</div></aside></main>
<footer class="site-footer"><div class="region-footer"><p>{words.newsletter}</p><p>{words.address}</p>
<p>{words.rights} © 2026</p></div></footer></div>
<div class="eu-cookie-compliance-banner"><div class="popup-content">{words.cookies}</div></div></body>""",
    )


def sharepoint(article: Article, others: Sequence[Article]) -> str:
    """A publishing page of SharePoint: divs with generated ids, `<br>` between paragraphs, no metadata."""
    words = WORDS[article.language]
    text = "<br>\u200b<br>".join(escape(part).replace("\n", "<br>") for part in article.paragraphs)
    return _page(
        article,
        body=f"""<body><form method="post" id="aspnetForm"><input type="hidden" name="__VIEWSTATE" value="/wEPDwUBMA9kFgICAQ==">
<div id="s4-workspace" class="ms-core-overlay"><div id="s4-bodyContainer">
<div id="s4-titlerow" class="ms-dialogHidden"><div class="ms-breadcrumb-top">{_list(words.menu)}</div></div>
<div id="DeltaTopNavigation" class="ms-core-navigation"><ul class="root static">
{"".join(f'<li class="static"><a class="menu-item-text" href="#">{escape(w)}</a></li>' for w in words.menu)}</ul></div>
<div id="contentRow"><div id="sideNavBox" class="ms-core-sideNavBox-removeLeftMargin">{_teasers(others)}</div>
<div id="contentBox"><div id="DeltaPlaceHolderMain"><div class="article article-left"><div class="captioned-image"></div>
<div class="article-header"><div class="title-news"><h1>{escape(article.title)}</h1></div>
<div class="date-line ms-rtestate-field">{words.published}: {article.written_date()}</div></div>
<div class="article-content"><div id="ctl00_PlaceHolderMain_ctl05__ControlWrapper_RichHtmlField"
 class="ms-rtestate-field" style="display:inline"><div class="ExternalClass7F">{text}</div></div></div>
<div class="tools print-tools"><a href="javascript:window.print()">{words.share[3]}</a></div>
</div></div></div></div></div></div>
<div class="footer"><p>{words.address}</p><p>{words.rights} {words.site} 2026</p></div></form></body>""",
    )


def tables(article: Article, others: Sequence[Article]) -> str:
    """A page of plain tables, as many ministries still have them."""
    words = WORDS[article.language]
    menu = "".join(f'<tr><td bgcolor="#ddeeff"><a href="#">{escape(w)}</a></td></tr>' for w in words.menu)
    latest = "".join(
        f'<tr><td><font size="1"><a href="{_href(o)}">{escape(o.title)}</a></font></td></tr>' for o in others
    )
    body = "".join(
        f'<p align="justify"><font face="Tahoma" size="3">{escape(p)}</font></p>' for p in article.paragraphs
    )
    return _page(
        article,
        body=f"""<body topmargin="0"><table width="100%" border="0"><tr><td colspan="3"><img src="/b.jpg" alt=""></td></tr>
<tr><td width="15%" valign="top"><table>{menu}</table></td>
<td width="65%" valign="top"><table width="100%"><tr><td align="center"><font size="5"><b>{escape(article.title)}</b></font>
</td></tr><tr><td align="left"><small>{article.written_date()}</small></td></tr>
<tr><td>{body}</td></tr>
<tr><td align="center"><a href="#">{words.share[3]}</a> | <a href="#">{words.share[0]}</a></td></tr></table></td>
<td width="20%" valign="top"><table><tr><td><b>{words.latest}</b></td></tr>{latest}</table></td></tr>
<tr><td colspan="3" align="center"><font size="1">{words.address}<br>{words.rights} © 2026 {words.site}</font></td></tr>
</table></body>""",
    )


def newsroom(article: Article, others: Sequence[Article]) -> str:
    """A newsroom made of components: microdata, a lead, a quote, facts in a list, a consent dialogue at the top."""
    words = WORDS[article.language]
    first, *rest = article.paragraphs
    inner = "".join(
        f"<blockquote><p>{escape(p)}</p></blockquote>"
        if number == 1
        else f"<div class='c-text'><p>{escape(p)}</p></div>"
        for number, p in enumerate(rest)
    )
    return _page(
        article,
        body=f"""<body><div class="consent-dialog" role="dialog"><p>{words.cookies}</p><button>OK</button></div>
<header class="c-header"><div class="c-header__brand">{words.site}</div><nav class="c-nav">{_list(words.menu)}</nav></header>
<main id="main"><article itemscope itemtype="https://schema.org/NewsArticle"><div class="c-hero">
<p class="c-hero__kicker">{words.menu[3]}</p><h1 itemprop="headline">{escape(article.title)}</h1>
<p class="c-hero__meta"><span>{words.published}</span> <span itemprop="datePublished"
 content="{article.published_at.strftime("%Y-%m-%d")}">{article.written_date()}</span></p></div>
<div class="c-social-share">{_list(words.share)}</div>
<div itemprop="articleBody"><p class="c-lead"><b>{escape(first)}</b></p>{inner}</div>
<div class="c-newsletter"><h2>{words.newsletter}</h2><form><input name="mail"></form></div>
<section class="related-content"><h2>{words.read_also}</h2>{_teasers(others)}</section></article></main>
<footer class="c-footer"><p>{words.address}</p><p>© {words.rights}</p></footer></body>""",
    )


LAYOUTS: dict[str, Layout] = {
    "wordpress": wordpress,
    "drupal": drupal,
    "sharepoint": sharepoint,
    "tables": tables,
    "newsroom": newsroom,
}


def _page(article: Article, *, body: str, head: str = "") -> str:
    words = WORDS[article.language]
    direction = ' dir="rtl"' if article.language == "ar" else ""
    return f"""<!DOCTYPE html>
<html lang="{article.language}"{direction}><head><meta charset="utf-8">
<title>{escape(article.title)} | {escape(words.site)}</title>{head}
<script>window.dataLayer = window.dataLayer || []; var tracking = "not a word of the statement";</script>
<style>.entry-title {{ color: #123 }}</style></head>
{body}</html>"""


def _paragraphs(article: Article, *, after_first: str = "") -> str:
    first, *rest = article.paragraphs
    return f"<p>{escape(first)}</p>{after_first}" + "".join(f"<p>{escape(part)}</p>" for part in rest)


def _list(words: Sequence[str]) -> str:
    return "<ul>" + "".join(f'<li><a href="#">{escape(word)}</a></li>' for word in words) + "</ul>"


def _teasers(others: Sequence[Article]) -> str:
    cut = [(other, other.paragraphs[0][:90]) for other in others]
    return "".join(
        f'<div class="teaser"><a href="{_href(o)}">{escape(o.title)}</a><p>{escape(text)}…</p></div>' for o, text in cut
    )


def _href(article: Article) -> str:
    return f"../{article.slug}"


def furniture(words: Words) -> tuple[str, ...]:
    """What must never be in a text."""
    return (words.cookies, words.newsletter, words.address, words.rights, words.latest, words.share[0], words.read_also)
