"""Layouts kept for scoring alone: the extractor is never changed for them."""

from collections.abc import Sequence
from html import escape

from tests.site.articles import Article
from tests.site.layouts import _href, _list, _page
from tests.site.words import WORDS


def liferay(article: Article, others: Sequence[Article]) -> str:
    """Liferay: portlets in columns, the asset publisher, ratings and flags below."""
    words = WORDS[article.language]
    body = "".join(f"<p>{escape(p)}</p>" for p in article.paragraphs)
    more = "".join(f'<li><a href="{_href(o)}">{escape(o.title)}</a></li>' for o in others)
    return _page(
        article,
        body=f"""<body class="controls-visible signed-out public-page"><div class="container-fluid" id="wrapper">
<header id="banner"><div id="heading"><span class="site-name">{words.site}</span></div><nav id="navigation">{_list(words.menu)}</nav></header>
<section id="content"><div class="columns-2" id="main-content"><div class="portlet-layout row"><div class="col-md-8 portlet-column">
<div class="portlet-boundary portlet-asset-publisher"><section class="portlet"><div class="portlet-content"><div class="asset-full-content">
<h2 class="component-title">{escape(article.title)}</h2><span class="asset-user-info">{words.menu[3]}</span>
<div class="metadata-publish-date">{words.published} {article.written_date()}</div>
<div class="journal-content-article">{body}</div>
<div class="taglib-flags"><a href="#">{words.share[3]}</a></div><div class="taglib-ratings">0 / 0</div></div></div></section></div></div>
<div class="col-md-4 portlet-column"><div class="portlet"><h3 class="portlet-title">{words.latest}</h3><ul>{more}</ul></div>
<div class="portlet"><p>{words.newsletter}</p></div></div></div></div></section>
<footer id="footer"><p>{words.address}</p><p>{words.rights}</p></footer></div></body>""",
    )


def soup(article: Article, others: Sequence[Article]) -> str:
    """A page of hashed class names, rendered by scripts: only divs and spans, cards in the same column."""
    words = WORDS[article.language]
    body = "".join(f'<div class="css-1x2"><span class="css-9p">{escape(p)}</span></div>' for p in article.paragraphs)
    cards = "".join(
        f'<a class="css-77" href="{_href(o)}"><div class="css-78">{escape(o.title)}</div><div class="css-79">'
        f"{o.written_date()}</div></a>"
        for o in others
    )
    menu = "".join(f'<a class="css-4" href="#">{w}</a>' for w in words.menu)
    return _page(
        article,
        body=f"""<body><div id="root"><div class="css-0"><div class="css-1">{menu}</div>
<div class="css-11"><div class="css-12">{words.menu[2]} / {words.menu[3]}</div><div class="css-13" role="heading">{escape(article.title)}</div>
<div class="css-14"><span>{article.written_date()}</span><span>{words.share[0]}</span><span>{words.share[2]}</span></div>
<div class="css-15">{body}</div><div class="css-16"><div class="css-17">{words.read_also}</div>{cards}</div></div>
<div class="css-90"><div>{words.address}</div><div>{words.rights}</div></div></div>
<div class="css-99"><div>{words.cookies}</div><span>OK</span></div></div></body>""",
    )


def plone(article: Article, others: Sequence[Article]) -> str:
    """Plone: a description under the headline, an image with its caption inside the text, navigation around."""
    words = WORDS[article.language]
    first, *rest = article.paragraphs
    inner = "".join(f"<p>{escape(p)}</p>" for p in rest)
    more = "".join(
        f'<article class="entry"><a href="{_href(o)}"><h4>{escape(o.title)}</h4></a></article>' for o in others
    )
    return _page(
        article,
        head=f'<meta property="og:title" content="{escape(article.title)}"><meta name="DC.date.created" content="{article.published_at.isoformat()}">',
        body=f"""<body class="template-newsitem_view portaltype-news-item"><div class="outer-wrapper"><header id="content-header">
<div id="portal-top">{words.site}</div></header><div id="mainnavigation-wrapper"><ul id="portal-globalnav">
{"".join(f'<li><a href="#">{w}</a></li>' for w in words.menu)}</ul></div>
<div id="main-container"><div class="row"><main id="main"><div id="portal-column-content"><article id="content">
<header><h1 class="documentFirstHeading">{escape(article.title)}</h1><p class="lead documentDescription">{escape(first)}</p></header>
<div id="content-core"><section id="section-text">{inner}</section></div>
<footer><div class="documentByLine" id="plone-document-byline"><span class="documentPublished">{words.published}
{article.written_date()}</span></div></footer></article></div></main>
<aside id="portal-column-two"><section class="portlet"><h2>{words.latest}</h2>{more}</section></aside></div></div>
<footer id="portal-footer"><p>{words.rights}</p><p>{words.address}</p></footer></div></body>""",
    )


def nuke(article: Article, others: Sequence[Article]) -> str:
    """PHP-Nuke: nested tables with blocks on both sides, the text in one cell with `<br>`, who wrote it when above."""
    words = WORDS[article.language]
    block = '<table width="150" border="0"><tr><td class="block-title">{}</td></tr><tr><td class="block-content">{}</td></tr></table>'
    menu = block.format(words.site, "<br>".join(f'<a href="#">{w}</a>' for w in words.menu))
    latest = block.format(words.latest, "<br>".join(f'<a href="{_href(o)}">{escape(o.title)}</a>' for o in others))
    text = "<br><br>\n".join(escape(p) for p in article.paragraphs)
    return _page(
        article,
        body=f"""<body bgcolor="#eeeeee"><table width="100%"><tr><td><a href="/"><img src="logo.gif" alt="{words.site}"></a></td></tr></table>
<table width="100%"><tr valign="top"><td>{menu}{block.format(words.menu[4], words.newsletter)}</td><td width="100%">
<table width="100%" bgcolor="#000000"><tr><td><table width="100%" bgcolor="#ffffff"><tr><td class="storytitle"><b>{escape(article.title)}</b></td></tr>
<tr><td><font class="tiny">{words.published} {article.written_date()} admin (1842 reads)</font></td></tr>
<tr><td><font class="content">{text}</font></td></tr></table></td></tr></table>
<center><a href="#">{words.share[3]}</a> | <a href="#">{words.share[0]}</a></center></td><td>{latest}</td></tr></table>
<center><font class="footmsg">{words.rights} {words.site}<br>{words.address}</font></center></body>""",
    )


def tabs(article: Article, others: Sequence[Article]) -> str:
    """A portal with tabs and an accordion: the text in one tab, attachments in another, a chat window, a slider of news above."""
    words = WORDS[article.language]
    body = "".join(f'<div class="txt-row">{escape(p)}</div>' for p in article.paragraphs)
    slides = "".join(
        f'<div class="swiper-slide"><a href="{_href(o)}"><h2>{escape(o.title)}</h2></a><p>{escape(o.paragraphs[0][:100])}...</p></div>'
        for o in others
    )
    return _page(
        article,
        body=f"""<body><div class="app"><div class="top-strip">{words.address}</div><div class="swiper"><div class="swiper-wrapper">{slides}</div></div>
<div class="wrap"><div class="heading-row"><h1>{escape(article.title)}</h1><time datetime="{article.published_at.isoformat()}">{article.written_date()}</time></div>
<div class="tab-bar"><button>{words.menu[2]}</button><button>{words.menu[3]}</button></div>
<div class="tab-pane active">{body}</div><div class="tab-pane"><ul><li><a href="a.pdf">{escape(article.title)}.pdf</a></li></ul></div></div>
<div class="chat"><p>{words.newsletter}</p></div><div class="strip-bottom"><span>{words.rights}</span> <span>{words.site}</span></div></div></body>""",
    )


UNSEEN_LAYOUTS = {
    "liferay": liferay, "soup": soup, "plone": plone, "nuke": nuke, "tabs": tabs,
}  # fmt: skip
