"""One item of a feed, in any format, as the feed says it."""

from typing import NamedTuple


class Item(NamedTuple):
    """Fields are as the feed has them, with markup; empty where it has none.

    Attributes:
        summary: of the statement, or all of it: feeds do either.
        content: the whole text, where the feed marks it as such.
        deleted: whether it is a tombstone (RFC 6721), which has an id alone.
    """

    guid: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    date: str = ""
    changed: str = ""
    language: str = ""
    author: str = ""
    deleted: bool = False
