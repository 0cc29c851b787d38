"""Read a page: the statement's own words, and what the page says of it."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode
from trafilatura import bare_extraction
from trafilatura.settings import Document, use_config

from services.ingest.adapters.pages.facts import read_facts, said_date, text_at
from services.ingest.adapters.pages.main_block import main_block
from services.ingest.adapters.pages.markup import parse_page, said_by, text_of
from services.ingest.domain.boilerplate import without_boilerplate
from services.ingest.domain.entries import best_date
from services.ingest.domain.sources import ArticleRules

_NEVER_TEXT = [
    "script",
    "style",
    "figcaption",
    "noscript",
    "template",
    "iframe",
    "object",
    "svg",
    "nav",
    "aside",
    "button",
    "select",
]
_CHROME = re.compile(
    r"(?:^|[-_ ])(?:share|sharing|social|addtoany|sharedaddy|cookies?|gdpr|consent|breadcrumbs?|related|jp-relatedposts"
    r"|newsletter|subscribe|sidebar|comments?|pagination|pager|print|toolbar|skip-?link|menu|navbar|tags?-links|ads?"
    r"|advert\w*|visitors|counter|hits|survey|feedback|ratings?)"
    r"(?:$|[-_ ])",
    re.IGNORECASE,
)
_LINE_END = re.compile(r"\n(?!- )")
_PARTED = re.compile(r"(?:<br\s*/?>[\s\u200b]*){2,}")
_CONFIG = use_config()
_CONFIG.set("DEFAULT", "MIN_EXTRACTED_SIZE", "40")  # its 250 are letters: a whole communiqué in Chinese has fewer
_CONFIG.set("DEFAULT", "MIN_OUTPUT_SIZE", "1")
_NEVER_CHROME = ("html", "body", "main", "article")
_TOO_BIG_TO_BE_CHROME = 0.5
_MOST_OF_THE_TEXT = 0.9
_LONGEST_FACT = 80
"""Letters: a list whose entries are shorter tells of the page: who, when, which category."""
_LINKED = 0.8
_LONGEST_LINK = 200
_NEAR_THE_TOP = 0.3
_BAR = re.compile(r"\s*[|•·]\s*")
_LIST_MARK = "- "
_CONTACT = re.compile(
    r"[^.!?؟。]{0,100}(?:هاتف|فاكس|tel\b\.?|telephone|téléphone|teléfono|fax|телефон|тел\.|电话)\s*[:：]?\s*\+?[\d(][\d\s()./-]{5,}.{0,40}",
    re.IGNORECASE,
)


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

    Raises:
        TooDeepError: its elements are nested too deep.
    """
    tree = parse_page(page)
    facts = read_facts(tree)
    date = tree.css_first(rules.date) if rules.date else None
    stated = (said_date(date),) if date is not None else facts.dates
    title = text_at(tree, rules.title) or facts.title
    for selector in rules.remove:
        for node in tree.css(selector):
            node.decompose()
    return Article(
        title=title,
        text=_text(tree, rules, title, facts.dates),
        published_at=best_date(stated, now=now, zone=zone, language=facts.language),
        issuer=text_at(tree, rules.issuer) or facts.issuer,
        language=facts.language,
    )


def _text(tree: LexborHTMLParser, rules: ArticleRules, title: str, dates: Sequence[str]) -> str:
    if rules.text:
        text = "\n\n".join(text_of(node) for node in tree.css(rules.text))
        return without_boilerplate(text)
    _remove_chrome(tree)
    block = main_block(tree, title)
    labels = {title, *dates, *map(said_by, tree.css("time")), *_links_alone(block.node if block else tree.body)}
    whole = text_of(block.node) if block is not None else ""
    labels |= _above(whole, title)
    all_of_it = _without_labels(whole, labels)
    _part_paragraphs(tree)
    html = f"<html><body>{block.node.html}</body></html>" if block is not None else tree.html or ""
    found = bare_extraction(html, include_comments=False, with_metadata=False, config=_CONFIG)
    text = (found.text or "") if isinstance(found, Document) else ""
    text = _without_labels(_LINE_END.sub("\n\n", text), labels)
    return text if block is None or len(text) > _MOST_OF_THE_TEXT * block.letters else all_of_it


def _part_paragraphs(tree: LexborHTMLParser) -> None:
    """Make paragraphs of what two `<br>` part: trafilatura takes the first of them for a heading, and leaves it out."""
    for node in {br.parent for br in tree.css("br + br") if br.parent is not None}:
        if node.tag in ("div", "td", "section", "span", "font", "p", "b", "strong", "center"):
            node.inner_html = f"<p>{_PARTED.sub('</p><p>', node.inner_html or '')}</p>"


def _remove_chrome(tree: LexborHTMLParser) -> None:
    tree.strip_tags(_NEVER_TEXT)
    whole = _letters(tree.body)
    for node in tree.css("[class], [id], form"):
        names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
        if node.tag in _NEVER_CHROME or _letters(node) > _TOO_BIG_TO_BE_CHROME * whole:
            continue
        if node.tag == "form" or _CHROME.search(names):
            node.decompose()
    for node in tree.css("dl"):
        if all(_letters(said) <= _LONGEST_FACT for said in node.css("dd")):
            node.decompose()


def _links_alone(root: LexborNode | None) -> set[str]:
    """Give the lines of blocks that are nothing but links to other pages."""
    found: set[str] = set()
    for node in root.css("p, li, td, div, ul") if root is not None else ():
        links = node.css("a")
        linked = sum(_letters(link) for link in links)
        if links and linked >= _LINKED * _letters(node) and max(map(_letters, links)) <= _LONGEST_LINK:
            found |= {said_by(node), *map(said_by, links)}
    return found


def _above(text: str, title: str) -> set[str]:
    """Give the lines above the headline, where that stands near the top."""
    lines = text.split("\n")
    if title not in lines:
        return set()
    above = lines[: lines.index(title)]
    return set(above) if sum(map(len, above)) < _NEAR_THE_TOP * len(text) else set()


def _is_labels(line: str, labels: Collection[str]) -> bool:
    """Whether a line is a label, or several with bars between them, or no words at all."""
    return line in labels or all(part in labels or not any(map(str.isalnum, part)) for part in _BAR.split(line))


def _letters(node: LexborNode | None) -> int:
    return sum(map(str.isalnum, node.text() or "")) if node is not None else 0


def _without_labels(text: str, labels: Collection[str]) -> str:
    """Give the text without the headline, the line of the date, and boilerplate."""
    lines = [" ".join(line.split()) for line in without_boilerplate(text).split("\n")]
    lines = [line for line in lines if not (line and _is_labels(line.removeprefix(_LIST_MARK), labels))]
    while lines and (not lines[-1] or _CONTACT.fullmatch(lines[-1])):
        lines.pop()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() or text
