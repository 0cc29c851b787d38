"""Plain text of HTML that nobody vouches for: paragraphs kept, scripts gone, nothing run."""

import re
from collections.abc import Iterator
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

_SILENT = ["script", "style", "noscript", "template", "iframe", "object", "svg", "head", "form", "button"]
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
))  # fmt: skip
_SPACES = re.compile(r"[ \t\r\f\v\n\u00a0]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_OPENING = re.compile(r"<[a-zA-Z][^>]*>")


def plain(markup: str) -> str:
    """Give the text: blocks parted by an empty line, `<br>` a line end, entities as their characters."""
    if "<" not in markup:
        return _SPACES.sub(" ", unescape(markup)).strip()
    tree = LexborHTMLParser(markup)
    tree.strip_tags(_SILENT)
    return text_of(tree.body) if tree.body is not None else ""


def text_of(root: LexborNode) -> str:
    """Give the text of a node, as `plain` does."""
    lines = (line.strip() for line in "".join(_pieces(root)).split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def one_line(markup: str) -> str:
    """Give a headline's text: feeds put markup into titles, and some escape it twice."""
    text = plain(markup)
    if _OPENING.search(text):
        text = plain(text)
    return " ".join(text.split())


def _pieces(root: LexborNode) -> Iterator[str]:
    for node in root.traverse(include_text=True):
        tag = node.tag
        if tag == "-text":
            if node.prev is not None and node.prev.tag in _BLOCKS:
                yield "\n\n"
            yield _SPACES.sub(" ", node.text_content or "")
        elif tag == "br":
            yield "\n"
        elif tag in _BLOCKS:
            yield "\n" if tag in ("li", "tr") else " " if tag in ("td", "th") else "\n\n"
