"""Files that are one statement each: text, Markdown, a page, PDF, Word."""

from pathlib import PurePath
from typing import Any

from trafilatura.utils import decode_file

from services.ingest.adapters.apart import read_apart
from services.ingest.adapters.html_text import read_html
from services.ingest.adapters.markdown_text import read_markdown
from services.ingest.adapters.pages.facts import read_facts
from services.ingest.adapters.pages.markup import TooDeepError, parse_page
from services.ingest.adapters.text_bytes import decode
from services.ingest.domain.documents import clean

WHOLE_SUFFIXES = (".txt", ".md", ".html", ".htm", ".pdf", ".docx")
_LONGEST_HEADLINE, _LONGEST_DATE, _LONGEST_ISSUER = 200, 200, 100


def read_whole(name: str, content: bytes) -> dict[str, Any]:
    """Give the fields of the document that a file is; a short first line, with text after it, is its title.

    Raises:
        Unprocessable: it cannot be read; says why and what to do.
    """
    match PurePath(name).suffix.lower():
        case ".md":
            return read_markdown(clean(decode(content)))
        case ".html" | ".htm":
            return _page(content)
        case ".pdf":
            return _headline(read_apart("pdf", content))
        case ".docx":
            return _headline(read_apart("docx", content))
        case _:
            return _headline(decode(content))


def _page(content: bytes) -> dict[str, Any]:
    """A page that was saved still says when it was published, where it stands, and by whom, in its own words."""
    title, text = read_html(content)
    try:
        facts = read_facts(parse_page(decode_file(content)))
    except TooDeepError:
        return {"title": title, "text": text}
    stated = {
        "published_at": next(iter(facts.dates), "")[:_LONGEST_DATE],
        "url": facts.url,
        "issuer": (facts.issuer or "")[:_LONGEST_ISSUER],
    }
    own = {name: said for name, said in stated.items() if said}
    return {"title": title or facts.title[:_LONGEST_HEADLINE], "text": text, **own}


def _headline(text: str) -> dict[str, Any]:
    first, _, rest = clean(text).partition("\n")
    is_title = bool(rest.strip()) and len(first) <= _LONGEST_HEADLINE
    return {"title": first, "text": rest} if is_title else {"text": text}
