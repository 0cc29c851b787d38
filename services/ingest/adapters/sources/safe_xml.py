"""Parse XML that nobody vouches for: no entities of its own, nothing fetched, no depth or size without end."""

import re

from lxml import etree

_DOCTYPE = re.compile(r"<!DOCTYPE\s[^\[>]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_HEAD = 100_000


class MalformedXmlError(ValueError):
    """The document is not well-formed."""


class HostileXmlError(ValueError):
    """The document is deeper, or one of its texts longer, than libxml2 allows: nobody else is asked to read it."""


def without_doctype(text: str) -> str:
    """Give a document without its declaration and document type: what declares entities is not read at all."""
    text = text.lstrip("\ufeff \t\r\n")
    head = _DECLARATION.sub("", text[:_HEAD])
    return _DOCTYPE.sub("", head, count=1) + text[_HEAD:]


def parse_xml(text: str) -> etree._Element:
    """Parse a decoded document.

    Raises:
        MalformedXmlError: it is not well-formed.
        HostileXmlError: it is deeper than 256 elements, or one of its texts longer than 10 MB.
    """
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(without_doctype(text).encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT or "depth" in str(error):
            raise HostileXmlError(str(error)) from error
        raise MalformedXmlError(str(error)) from error
    if root is None:
        raise MalformedXmlError("the document is empty")
    return root


def local_name(element: etree._Element) -> str:
    """Give the name of an element without its namespace, in lower case; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def all_text(element: etree._Element) -> str:
    """Give all text inside an element."""
    return "".join(element.itertext()) if len(element) else element.text or ""
