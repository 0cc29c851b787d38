"""Read a page: the statement's own words, and what the page says of it."""

import re
from datetime import datetime
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser
from trafilatura import bare_extraction
from trafilatura.settings import Document

from services.ingest.adapters.pages.facts import read_facts, said_date, text_at
from services.ingest.adapters.pages.markup import text_of
from services.ingest.domain.boilerplate import without_boilerplate
from services.ingest.domain.entries import best_date
from services.ingest.domain.sources import ArticleRules

_NEVER_TEXT = ["script", "style", "noscript", "template", "iframe", "object", "svg", "nav", "aside", "form", "button"]
_CHROME = re.compile(
    r"(?:^|[-_ ])(?:share|sharing|social|addtoany|sharedaddy|cookies?|gdpr|consent|breadcrumbs?|related|jp-relatedposts"
    r"|newsletter|subscribe|sidebar|comments?|pagination|pager|print|toolbar|skip-?link|menu|navbar|tags?-links)"
    r"(?:$|[-_ ])",
    re.IGNORECASE,
)
_TOO_BIG_TO_BE_CHROME = 0.5


class Article(NamedTuple):
    """What a page holds.

    Attributes:
        published_at: ISO 8601 where the page's words could be read, else those words.
    """

    title: str
    text: str
    published_at: str | None
    issuer: str | None
    language: str | None


def read_article(page: str, rules: ArticleRules, *, now: datetime, zone: str = "UTC") -> Article:
    """Read a page.

    Args:
        page: HTML.
        rules: where its parts are, as far as an operator said so.
        now: aware; a date after it is doubtful.
        zone: of dates without one.
    """
    tree = LexborHTMLParser(page)
    facts = read_facts(tree)
    date = tree.css_first(rules.date) if rules.date else None
    stated = (said_date(date),) if date is not None else facts.dates
    title = text_at(tree, rules.title) or facts.title
    for selector in rules.remove:
        for node in tree.css(selector):
            node.decompose()
    return Article(
        title=title,
        text=_text(tree, rules, title),
        published_at=best_date(stated, now=now, zone=zone, language=facts.language),
        issuer=text_at(tree, rules.issuer) or facts.issuer,
        language=facts.language,
    )


def _text(tree: LexborHTMLParser, rules: ArticleRules, title: str) -> str:
    if rules.text:
        text = "\n\n".join(text_of(node) for node in tree.css(rules.text))
        return without_boilerplate(text)
    _remove_chrome(tree)
    found = bare_extraction(
        tree.html or "", favor_recall=True, include_comments=False, include_tables=True, with_metadata=False
    )
    text = (found.text or "") if isinstance(found, Document) else ""
    return _without_title(without_boilerplate(text), title)


def _remove_chrome(tree: LexborHTMLParser) -> None:
    tree.strip_tags(_NEVER_TEXT)
    body = tree.body
    whole = len(body.text() or "") if body is not None else 0
    for node in tree.css("[class], [id]"):
        names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
        if (
            node.tag not in ("html", "body", "main", "article")
            and _CHROME.search(names)
            and len(node.text() or "") < _TOO_BIG_TO_BE_CHROME * whole
        ):
            node.decompose()


def _without_title(text: str, title: str) -> str:
    first, _, rest = text.partition("\n")
    return rest.strip() if rest.strip() and " ".join(first.split()) == title else text
