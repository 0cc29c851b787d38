"""Plain text of HTML that nobody vouches for: paragraphs kept, scripts gone, nothing run."""

import re
from collections.abc import Iterator
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

_SILENT = ["script", "style", "noscript", "template", "iframe", "object", "svg", "head", "form", "button"]
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
))  # fmt: skip
_SPACES = re.compile(r"[ \t\r\f\v\n\u00a0]+")
_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n")
_BLANK_LINES = re.compile(r"\n{3,}")
_TAG = re.compile(r"<[^>]*>")
_NESTING = re.compile(
    r"<(/?)(?:div|span|section|article|table|ul|ol|dl|blockquote|b|i|em|strong|font|a|center)\b", re.IGNORECASE
)
"""Tags that have to be closed: others may be left open, and count for nothing."""
_DEEPEST = 1000
_ESCAPED = re.compile(r"<[a-zA-Z/][^>]*>|&(?:lt|gt|amp|quot|apos|nbsp|#\d+);")
_ESCAPED_AT_MOST = 2


class TooDeepError(ValueError):
    """A page's elements are nested so deep that to look at each takes time without end."""


def parse_page(page: str) -> LexborHTMLParser:
    """Parse a page.

    Raises:
        TooDeepError: its elements are nested deeper than any that was written for people.
    """
    depth = 0
    for tag in _NESTING.finditer(page):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > _DEEPEST:
            message = f"elements are nested more than {_DEEPEST} deep"
            raise TooDeepError(message)
    return LexborHTMLParser(page)


def plain(markup: str) -> str:
    """Give the text: blocks parted by an empty line, `<br>` a line end, entities as their characters."""
    if "<" not in markup:
        parts = (_SPACES.sub(" ", part).strip() for part in _EMPTY_LINE.split(unescape(markup)))
        return "\n\n".join(part for part in parts if part)
    try:
        tree = parse_page(markup)
    except TooDeepError:
        return _SPACES.sub(" ", unescape(_TAG.sub(" ", markup))).strip()
    tree.strip_tags(_SILENT)
    return text_of(tree.body) if tree.body is not None else ""


def text_of(root: LexborNode) -> str:
    """Give the text of a node, as `plain` does."""
    lines = (line.strip() for line in "".join(_pieces(root)).split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def said_by(node: LexborNode) -> str:
    """Give the text of a node on one line."""
    return " ".join((node.text(separator=" ") or "").split())


def one_line(markup: str) -> str:
    """Give a headline's text: feeds put markup into titles, and some escape it twice."""
    text = plain(markup)
    for _ in range(_ESCAPED_AT_MOST):
        if not _ESCAPED.search(text):
            break
        text = plain(text)
    return " ".join(text.split())


def _pieces(root: LexborNode) -> Iterator[str]:
    for node in root.traverse(include_text=True):
        tag = node.tag
        if tag == "-text":
            if node.prev is not None and node.prev.tag in BLOCKS:
                yield "\n\n"
            yield _SPACES.sub(" ", node.text_content or "")
        elif tag == "br":
            yield "\n"
        elif tag in BLOCKS:
            yield "\n" if tag in ("li", "tr") else " " if tag in ("td", "th") else "\n\n"
