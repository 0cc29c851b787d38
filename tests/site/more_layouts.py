"""Layouts that the extractor was first scored on when it was finished; two of them showed what it lacked."""

from collections.abc import Sequence
from html import escape

from tests.site.articles import Article
from tests.site.layouts import _href, _list, _page, _teasers
from tests.site.words import WORDS


def joomla(article: Article, others: Sequence[Article]) -> str:
    """Joomla: microdata, an info list, icons for printing and mailing, a pager, modules on both sides."""
    words = WORDS[article.language]
    paragraphs = "".join(f'<p style="text-align: justify;">{escape(p)}</p>\n' for p in article.paragraphs)
    return _page(
        article,
        body=f"""<body class="site com_content view-article"><div class="container-header"><h2 class="brand">{words.site}</h2>
<ul class="mod-menu nav">{"".join(f"<li class='nav-item'><a href='#'>{w}</a></li>" for w in words.menu)}</ul></div>
<div class="grid-child container-sidebar-left"><div class="moduletable"><h3>{words.latest}</h3><ul class="latestnews">
{"".join(f"<li><a href='{_href(o)}'><span>{escape(o.title)}</span></a></li>" for o in others)}</ul></div></div>
<div class="grid-child container-component"><main><div class="com-content-article item-page" itemscope
 itemtype="https://schema.org/Article"><meta itemprop="inLanguage" content="{article.language}">
<div class="page-header"><h1 itemprop="headline">{escape(article.title)}</h1></div>
<div class="icons"><a href="#" title="{words.share[3]}">{words.share[3]}</a></div>
<dl class="article-info text-muted"><dt class="article-info-term">{words.menu[2]}</dt><dd class="category-name">
<span>{words.menu[3]}</span></dd><dd class="published"><time datetime="{article.published_at.isoformat()}"
 itemprop="datePublished">{words.published}: {article.written_date()}</time></dd><dd class="hits">1842</dd></dl>
<div itemprop="articleBody" class="com-content-article__body">{paragraphs}</div>
<nav class="pagenavigation"><a rel="prev" href="{_href(others[0])}">{escape(others[0].title)}</a></nav></div></main></div>
<footer class="footer"><div class="mod-custom"><p>{words.address}</p><p>© 2026 {words.rights}</p></div></footer>
<div id="cookieconsent" class="cc-window"><span class="cc-message">{words.cookies}</span></div></body>""",
    )


def typo3(article: Article, others: Sequence[Article]) -> str:
    """TYPO3: content elements in frames, a lead, the last paragraph in a list, a contact box at the side."""
    words = WORDS[article.language]
    first, *middle = article.paragraphs
    last = middle.pop() if middle else ""
    inner = "".join(f'<div class="frame frame-type-text"><p>{escape(p)}</p></div>' for p in middle)
    return _page(
        article,
        head=f'<meta name="DC.date" content="{article.published_at.date().isoformat()}">',
        body=f"""<body id="p42" class="page-42"><div class="body-bg"><a class="sr-only" href="#page-content">{words.menu[0]}</a>
<header id="page-header" class="bp-page-header"><nav id="mainnavigation">{_list(words.menu)}</nav></header>
<div class="breadcrumb-section"><ol class="breadcrumb"><li>{words.menu[0]}</li><li>{words.menu[2]}</li></ol></div>
<main id="page-content"><div class="section section-default"><div class="news news-single"><div class="article">
<div class="header"><h1>{escape(article.title)}</h1></div><div class="footer"><p><span class="news-list-date">
<time datetime="{article.published_at.date().isoformat()}">{article.written_date()}</time></span></p></div>
<div class="teaser-text"><p class="lead"><strong>{escape(first)}</strong></p></div>
<div class="news-text-wrap">{inner}<div class="frame frame-type-bullets"><ul class="ce-bullets"><li>{escape(last)}</li></ul>
</div></div><div class="news-related-wrap related"><h4>{words.read_also}</h4>{_teasers(others)}</div></div></div></div>
<aside class="contact-box"><h3>{words.menu[4]}</h3><p>{words.address}</p></aside></main>
<footer id="page-footer"><p>{words.newsletter}</p><p>{words.rights}</p></footer></div></body>""",
    )


def bootstrap(article: Article, others: Sequence[Article]) -> str:
    """A portal made by hand: rows and columns, no element that says what it is, cards of other news below."""
    words = WORDS[article.language]
    text = "<br /><br />".join(escape(part) for part in article.paragraphs)
    cards = "".join(
        f'<div class="col-md-4"><div class="card"><img src="/i.jpg"><div class="card-body"><h5><a href="{_href(o)}">'
        f"{escape(o.title)}</a></h5><p>{escape(o.paragraphs[0][:120])}…</p><a href='#'>{words.menu[2]}</a></div></div></div>"
        for o in others
    )
    return _page(
        article,
        body=f"""<body><div class="topbar"><div class="container"><span>{words.address}</span></div></div>
<div class="navbar navbar-expand"><div class="container">{_list(words.menu)}</div></div>
<div class="inner-banner"><h2>{words.menu[3]}</h2></div>
<div class="container"><div class="row"><div class="col-md-9"><div class="inner-page">
<h3 class="head-title">{escape(article.title)}</h3>
<span class="news-date"><i class="fa fa-calendar"></i> {article.written_date()}</span>
<div class="social-icons"><a href="#">{words.share[0]}</a> <a href="#">{words.share[2]}</a></div>
<div class="details">{text}</div></div></div>
<div class="col-md-3"><div class="box"><h4>{words.latest}</h4>{_list([o.title for o in others])}</div></div></div>
<div class="row more-news"><h4>{words.latest}</h4>{cards}</div></div>
<div class="bottom"><div class="container"><p>{words.newsletter}</p><p>© 2026 {words.rights}</p></div></div></body>""",
    )


def plain_old(article: Article, others: Sequence[Article]) -> str:
    """A page of the nineties: tags that are never closed, rules, a line of links."""
    words = WORDS[article.language]
    links = " | ".join(f'<a href="{_href(o)}">{escape(o.title)}</a>' for o in others)
    body = "".join(f"<p>{escape(p)}\n" for p in article.paragraphs)
    return _page(
        article,
        body=f"""<body bgcolor="#ffffff"><center><b>{words.site}</b><br>{" | ".join(f'<a href="#">{w}</a>' for w in words.menu)}</center><hr>
<center><h2>{escape(article.title)}</h2></center><p align="right"><i>{article.written_date()}</i>
{body}<hr><p><b>{words.read_also}</b><br>{links}<hr><center><small>{words.address}<br>{words.rights}</small></center></body>""",
    )


def govspeak(article: Article, others: Sequence[Article]) -> str:
    """A government's one site: a phase banner, metadata in a list twice, contents, a survey, related links in the footer."""
    words = WORDS[article.language]
    body = "".join(f"<p>{escape(p)}</p>" for p in article.paragraphs)
    meta = f'<dl><dt>{words.menu[1]}</dt><dd><a href="#">{words.site}</a></dd><dt>{words.published}</dt><dd>{article.written_date()}</dd></dl>'
    return _page(
        article,
        body=f"""<body class="govuk-template__body"><div id="global-cookie-message" role="region"><p>{words.cookies}</p></div>
<div class="phase-banner"><strong>BETA</strong> <span>{words.newsletter}</span></div>
<header role="banner"><a href="/">{words.site}</a></header><div class="breadcrumbs"><ol><li><a href="/">{words.menu[0]}</a></li></ol></div>
<main role="main" id="content"><div class="title"><span class="context">{words.menu[2]}</span><h1>{escape(article.title)}</h1></div>
<div class="publisher-metadata">{meta}</div><div class="contents"><div class="govspeak">{body}</div></div>
<div class="responsive-bottom-margin"><h2>{words.share[0]}</h2><a href="#">Facebook</a> <a href="#">Twitter</a></div>{meta}
<div class="survey"><h2>{words.menu[4]}</h2><p>{words.newsletter}</p></div></main>
<div class="explore"><h2>{words.read_also}</h2><ul>{"".join(f'<li><a href="{_href(o)}">{escape(o.title)}</a></li>' for o in others)}</ul></div>
<footer><p>{words.address}</p><p>{words.rights}</p></footer></body>""",
    )


MORE_LAYOUTS = {"joomla": joomla, "typo3": typo3, "bootstrap": bootstrap, "plain": plain_old, "govspeak": govspeak}
