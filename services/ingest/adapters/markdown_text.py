"""The words of a Markdown file, without its marks; what stands above them in front matter."""

from typing import Any

import yaml
from markdown_it import MarkdownIt

from services.ingest.domain.documents import Document
from shared.errors import Unprocessable

_FENCE = "---\n"
_SYNONYMS = {"date": "published_at", "language": "lang", "id": "guid"}
_MARKDOWN = MarkdownIt("commonmark").enable("table")


def read_markdown(text: str) -> dict[str, Any]:
    """Give the fields of a document: the first heading is the title; front matter gives those that it names.

    Raises:
        Unprocessable: the front matter is no YAML.
    """
    front, body = _front_matter(text)
    title, is_title = "", False
    lines: list[str] = []
    for token in _MARKDOWN.parse(body):
        if token.type == "heading_open":
            is_title = not (title or lines or "title" in front)
        elif token.type == "inline":
            words = "".join("\n" if c.type in ("softbreak", "hardbreak") else c.content for c in token.children or ())
            if is_title:
                title = words
            else:
                lines.append(words)
            is_title = False
        elif token.type in ("fence", "code_block"):
            lines.append(token.content)
    return {"title": title, "text": "\n".join(lines), **front}


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    if not text.startswith(_FENCE):
        return {}, text
    head, fence, body = text.removeprefix(_FENCE).partition(f"\n{_FENCE}")
    if not fence:
        return {}, text
    try:
        fields = yaml.load(head, Loader=yaml.BaseLoader)  # noqa: S506 - it makes nothing but strings
    except yaml.YAMLError as error:
        raise Unprocessable(
            "front_matter", "what stands between the --- lines is no YAML; mend or remove it"
        ) from error
    given = fields.items() if isinstance(fields, dict) else ()
    named = {_SYNONYMS.get(str(key), str(key)): value for key, value in given if isinstance(value, str)}
    return {key: value for key, value in named.items() if key in Document.model_fields and key != "text"}, body
