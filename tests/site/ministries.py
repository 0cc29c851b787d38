"""Pages as ministries have them, markup as it grew over twenty years: each with what a reader has to find."""

from collections.abc import Callable
from typing import NamedTuple

TITLE = "وزير العدل يفتتح المركز الوطني للمساعدة القانونية"
PARTS = (
    "افتتح وزير العدل، اليوم الخميس، المركز الوطني للمساعدة القانونية في حي الزهور، بحضور ممثلين عن نقابة المحامين.",
    "وأكد الوزير أن المركز سيقدم خدماته مجانا للنساء والأطفال واللاجئين، وأن الوزارة ملتزمة بضمان الحق في محاكمة عادلة.",
    "ودعا الوزير منظمات المجتمع المدني إلى التعاون مع المركز.",
)
_MENU = ("الرئيسية", "عن الوزارة", "الخدمات الإلكترونية", "المركز الإعلامي", "اتصل بنا")
_OTHERS = ("الوزارة تطلق برنامجا لتدريب القضاة على حقوق الطفل", "توقيع مذكرة تفاهم مع جامعة الساحل")
FURNITURE = (
    *_MENU[1:],
    *_OTHERS,
    "الوزارة على مواقع",
    "جميع الحقوق",
    "زائر",
    "مشاهدة",
    "طباعة",
    "إعلان",
    "صورة:",
    "هاتف",
)
"""What must never be in a text."""


class Page(NamedTuple):
    """A page and what it says.

    Attributes:
        body: as the server sends it.
        day: the date, ISO 8601.
        parts: paragraphs.
    """

    body: bytes
    title: str
    day: str
    parts: tuple[str, ...]


def aspnet() -> Page:
    """ASP.NET 2: one form around everything, tables in tables, fonts; windows-1256 that nobody declares; today's date above."""
    menu = "".join(
        f'<td class="menuitem" nowrap><a href="Page.aspx?id={n}">{word}</a></td>' for n, word in enumerate(_MENU)
    )
    text = "<br>\r\n<br>\r\n".join(PARTS)
    html = f"""<html dir=rtl><head><title>وزارة العدل - {TITLE}</title></head><body><form name="form1" method="post" action="News.aspx?id=88" id="form1">
<input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="/wEPDwUKLTY1NjQ2Nw9kFgICAw9kFgYCAQ8PFgIeBFRleHQFC">
<table width=980 align=center cellpadding=0 cellspacing=0><tr><td colspan=2><img src="images/banner.jpg"></td></tr>
<tr bgcolor="#225533"><td><table><tr>{menu}</tr></table></td><td align=left><font color=white size=1><span id="lblToday">الأربعاء 25/11/2026</span></font></td></tr>
<tr><td width=200 valign=top><table id="tblHijri"><tr><td align=center><font size=2>15 جمادى الآخرة 1448 هـ</font></td></tr>
<tr><td><b>أخبار أخرى</b></td></tr>{"".join(f"<tr><td><a href='#'>{o}</a></td></tr>" for o in _OTHERS)}</table></td>
<td valign=top><table width="100%"><tr><td class="newshead"><span id="ctl00_lblTitle"><font size=4 color=darkgreen><b>{TITLE}</b></font></span></td></tr>
<tr><td><span id="ctl00_lblDate">الخميس 22/3/1448 هـ الموافق 3/9/2026 م</span></td></tr>
<tr><td align=justify><span id="ctl00_lblBody"><font face="Traditional Arabic" size=4>{text}</font></span></td></tr>
<tr><td><a href="javascript:window.print()">طباعة</a> | <a href="#">إرسال</a></td></tr></table></td></tr>
<tr><td colspan=2 align=center><font size=1>جميع الحقوق محفوظة لوزارة العدل 2026 - هاتف 555-0142</font></td></tr></table></form></body></html>"""
    return Page(html.encode("windows-1256", "xmlcharrefreplace"), TITLE, "2026-09-03", PARTS)


def pasted() -> Page:
    """A text pasted from Word into an editor: `MsoNormal`, `o:p`, paragraphs of a blank; a label before the date, counters after."""
    text = "<p class=MsoNormal dir=RTL>&nbsp;</p>".join(
        f'<p class=MsoNormal dir=RTL style="text-align:justify"><b><span lang=AR-SA style="font-size:14.0pt">{part}</span></b><o:p></o:p></p>'
        for part in PARTS
    )
    html = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1256"><title>بوابة الحكومة</title></head>
<body><div id="top"><marquee direction="right">{" * ".join(_OTHERS)}</marquee></div>
<div id="nav"><ul>{"".join(f"<li><a href='#'>{w}</a></li>" for w in _MENU)}</ul></div>
<table id="wrap"><tr><td id="right"><h3>التقويم</h3><div class="hijri">١٥ جمادى الآخرة ١٤٤٨</div></td><td id="center">
<h2 class="headline">{TITLE}</h2><div class="tarikh">أضيف بتاريخ : ٠٣ أيلول ٢٠٢٦ - ٠٩:١٥ ص</div>
<div id="newsbody">{text}</div><div class="counter">عدد المشاهدات: 1842 مشاهدة</div>
<div class="tools"><a href="#">طباعة</a></div></td></tr></table><div id="foot">جميع الحقوق محفوظة</div></body></html>"""
    return Page(html.encode("windows-1256", "xmlcharrefreplace"), TITLE, "2026-09-03", PARTS)


def elementor() -> Page:
    """WordPress built with Elementor: widgets in sections, today's date in the header, the post's date among icons."""
    posts = "".join(
        f'<article class="elementor-post"><h3 class="elementor-post__title"><a href="#">{o}</a></h3>'
        f'<div class="elementor-post__meta-data"><span class="elementor-post-date">20 نوفمبر، 2026</span></div></article>'
        for o in _OTHERS
    )
    html = f"""<!DOCTYPE html><html dir="rtl" lang="ar"><head><meta charset="utf-8"><title>{TITLE} – وزارة العدل</title></head>
<body class="rtl post-template-default elementor-default"><div data-elementor-type="header" class="elementor elementor-location-header">
<div class="elementor-widget-text-editor"><div class="header-date">الأربعاء 25 نوفمبر 2026</div></div>
<nav class="elementor-nav-menu">{"".join(f"<a href='#'>{w}</a>" for w in _MENU)}</nav></div>
<div data-elementor-type="single-post" class="elementor elementor-location-single post type-post">
<section class="elementor-section"><div class="elementor-widget-theme-post-title"><h1 class="elementor-heading-title">{TITLE}</h1></div>
<ul class="elementor-inline-items elementor-icon-list-items"><li><span class="elementor-icon-list-text elementor-post-info__item elementor-post-info__item--type-date">سبتمبر 3, 2026</span></li></ul>
<div class="elementor-widget-theme-post-content"><div class="elementor-widget-container">{"".join(f"<p>{p}</p>" for p in PARTS)}</div></div>
<div class="elementor-widget-share-buttons"><span class="elementor-share-btn__title">شارك</span></div></section>
<section class="elementor-section"><h4>أخبار أخرى</h4>{posts}</section></div>
<div data-elementor-type="footer" class="elementor-location-footer"><p>الوزارة على مواقع التواصل</p><p>هاتف 555-0142</p></div></body></html>"""
    return Page(html.encode(), TITLE, "2026-09-03", PARTS)


def sharepoint_2013() -> Page:
    """SharePoint: headline in an h2 beside an h1 with the site's name, paragraphs as `div`s with blanks, Hijri date at the side."""
    text = "<div>&#160;</div>".join(
        f'<div style="text-align:justify"><span class="ms-rteFontSize-3">{p}</span></div>' for p in PARTS
    )
    html = f"""<!DOCTYPE html><html dir="rtl" lang="ar-SA"><head><title>
	{TITLE}
</title></head><body><form id="aspnetForm"><div id="s4-workspace"><div id="s4-bodyContainer"><h1 class="site-name">وزارة العدل</h1>
<div class="side"><span class="HijriDate">الأربعاء 15 جمادى الآخرة 1448 هـ</span><ul>{"".join(f"<li><a href='#'>{o}</a></li>" for o in _OTHERS)}</ul></div>
<div id="DeltaPlaceHolderMain"><h2 class="news-title">{TITLE}</h2><div class="newsDate"><span>03</span> <span>سبتمبر</span> <span>2026</span></div>
<div class="ms-rtestate-field"><div class="ExternalClass1A2B">{text}</div></div></div>
<div class="visitors">عدد الزوار: 18423 زائر</div><div id="footer">جميع الحقوق محفوظة</div></div></div></form></body></html>"""
    return Page(html.encode(), TITLE, "2026-09-03", PARTS)


def front_page() -> Page:
    """A page made with an editor of 1999: nothing closed, everything in the body, the date below the text."""
    text = "<p>".join(PARTS)
    html = f"""<html><head><title>{TITLE}</title></head><body background="bg.gif"><center><img src="logo.gif"><br><b>وزارة العدل</b>
<hr>{" | ".join(f"<a href=#>{w}</a>" for w in _MENU)}<hr><font size=5 color=navy>{TITLE}</font></center><p>
{text}<p align=left>صدر في 3 أيلول 2026<hr><p><a href=#>{_OTHERS[0]}</a><br><a href=#>{_OTHERS[1]}</a><hr><center><small>جميع الحقوق محفوظة<br>هاتف 555-0142</small></center></body></html>"""
    return Page(html.encode("windows-1256"), TITLE, "2026-09-03", PARTS)


def drupal_7() -> Page:
    """Drupal 7: RDFa dates, a picture with its caption and an advertisement inside the text, a list of tags and readers after it."""
    first, *rest = PARTS
    html = f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{TITLE} | وزارة العدل</title></head><body class="html not-front page-node node-type-news">
<div id="header"><div id="site-name"><a href="/">وزارة العدل</a></div></div><div id="main-menu">{"".join(f"<a href='#'>{w}</a>" for w in _MENU)}</div>
<div id="content"><h1 class="title" id="page-title">{TITLE}</h1><div class="node node-news"><span property="dc:date dc:created" content="2026-09-03T09:15:00+03:00" class="rdf-meta"></span>
<div class="submitted">نشر بواسطة admin في خميس, 03/09/2026 - 09:15</div><div class="content"><div class="field field-name-body"><div class="field-items"><div class="field-item even" property="content:encoded">
<p>{first}</p><figure><img src="a.jpg"><figcaption>صورة: الوزير عند مدخل المركز، 3 سبتمبر</figcaption></figure><div class="ads">إعلان</div>{"".join(f"<p>{p}</p>" for p in rest)}</div></div></div>
<div class="field field-name-field-tags"><div class="field-label">الكلمات المفتاحية:</div><a href="#">العدل</a> <a href="#">القضاء</a></div></div>
<ul class="links inline"><li class="statistics_counter"><span>1842 مشاهدة</span></li></ul></div></div>
<div class="sidebar"><h2>أخبار أخرى</h2>{"".join(f"<div class='views-row'><a href='#'>{o}</a><span class='date-display-single'>20 نوفمبر 2026</span></div>" for o in _OTHERS)}</div></body></html>"""
    return Page(html.encode(), TITLE, "2026-09-03", PARTS)


def gov_cn() -> Page:
    """A Chinese ministry: source and date in one line, sizes of letters to choose, an editor's name below, indented paragraphs."""
    title = "外交部发言人就地区局势答记者问"
    parts = (
        "9月3日，外交部发言人主持例行记者会，就地区局势回答了记者提问。",
        "发言人表示，中方呼吁有关各方保持克制，通过对话解决分歧，切实保护平民安全。",
        "发言人强调，中方愿同国际社会一道，为恢复和平作出努力。",
    )
    text = "".join(f"<p>　　{p}</p>" for p in parts)
    html = f"""<!DOCTYPE html><html><head><meta charset="gb2312"><title>{title}_部门动态_中国政府门户</title><meta name="PubDate" content="2026-09-03 09:15"></head><body>
<div class="head"><a href="#">首页</a> &gt; <a href="#">新闻</a> &gt; <a href="#">部门动态</a></div><div class="article oneColumn pub_border"><h1 id="ti">{title}</h1>
<div class="pages-date">2026-09-03 09:15<span class="font">来源： 外交部</span><span class="font">【字体：<a>大</a> <a>中</a> <a>小</a>】</span><span class="font"><a>打印本页</a></span></div>
<div class="pages_content" id="UCAP-CONTENT">{text}</div><div class="editor">责任编辑：张某</div></div><div class="footer">版权所有 中国政府门户</div></body></html>"""
    return Page(html.encode("gb2312"), title, "2026-09-03", parts)


MINISTRIES: dict[str, Callable[[], Page]] = {
    page.__name__: page for page in (aspnet, pasted, elementor, sharepoint_2013, front_page, drupal_7, gov_cn)
}
