"""The title and the text of a page that nobody vouches for."""

import nh3
from trafilatura import bare_extraction
from trafilatura.settings import Document
from trafilatura.utils import decode_file

_BLOCKS = ("</p>", "</div>", "</li>", "</h1>", "</h2>", "</h3>", "<br>", "<br/>", "</tr>")


def read_html(content: bytes) -> tuple[str, str]:
    """Give title and main text, paragraphs kept.

    Main text is found by trafilatura; where it finds none, all text of the page is given, without markup.
    """
    page = decode_file(content)
    found = bare_extraction(page, favor_recall=True, include_comments=False, with_metadata=True)
    if isinstance(found, Document) and found.text:
        return found.title or "", found.text
    for tag in _BLOCKS:
        page = page.replace(tag, f"{tag}\n")
    return "", _unescape(nh3.clean(page, tags=set(), clean_content_tags={"script", "style"}))


def _unescape(text: str) -> str:
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&")):
        text = text.replace(entity, letter)
    return text
