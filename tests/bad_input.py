"""All the bad input that hiwar must survive, and how each piece ends; every door is tried with all of it."""

from typing import NamedTuple


class Bad(NamedTuple):
    """A line of JSON.

    Attributes:
        name: what is wrong.
        line: the bytes.
        reason: why the row is refused; `later`: by the flow, not by the reader; `fine`: it is taken after all.
    """

    name: str
    line: bytes
    reason: str


BAD_LINES = (
    Bad("empty text", b'{"guid": "b1", "text": "  "}', "later"),
    Bad("no text", b'{"guid": "b2"}', "later"),
    Bad("5 MB text", b'{"guid": "b3", "text": "' + b"x" * 5_000_000 + b'"}', "schema"),
    Bad("unknown language", '{"guid": "b4", "text": "Ĉu vi parolas? Qapla\'"}'.encode(), "fine"),
    Bad("malformed language", b'{"guid": "b5", "text": "a", "lang": "not a tag"}', "schema"),
    Bad("invalid UTF-8", b'{"guid": "b6", "text": "\xff\xfe"}', "encoding"),
    Bad("null character", b'{"guid": "b7", "text": "a\\u0000b"}', "schema"),
    Bad("bidi controls", '{"guid": "b8", "text": "\u202eabc\u202c \u2067حق\u2069"}'.encode(), "fine"),
    Bad("unknown field", b'{"guid": "b9", "text": "a", "surprise": 1}', "schema"),
    Bad("duplicate field", b'{"guid": "b10", "text": "a", "text": "b"}', "duplicate_field"),
    Bad("year 1800", b'{"guid": "b11", "text": "a", "published_at": "1800-01-01"}', "fine"),
    Bad("year 2203", b'{"guid": "b12", "text": "a", "published_at": "2203-01-01"}', "fine"),
    Bad("array", b'[{"text": "a"}]', "schema"),
    Bad("number for text", b'{"guid": "b13", "text": 7}', "schema"),
    Bad("lone surrogate", b'{"guid": "b14", "text": "\\ud800"}', "schema"),
    Bad("not JSON", b'{"guid": "b15", "text": ', "json"),
    Bad("withdrawal of the unknown", b'{"guid": "b16", "status": "withdrawn"}', "later"),
    Bad("deep nesting", b"[" * 100_000, "json"),
)
