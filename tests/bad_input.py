"""All the bad input that hiwar must survive: ways to spoil a good row, whichever door it is for."""

import json
from collections.abc import Callable
from typing import NamedTuple

DOORS = ("file", "push", "topic", "tag")
Spoil = Callable[[bytes], bytes]
FINE, LATER = "fine", "later"


class Bad(NamedTuple):
    """One way to spoil a row.

    Attributes:
        name: what is wrong.
        spoil: makes it out of a good row, a JSON object with `text`.
        reason: why the reader of files and requests refuses it; `later`: the flow does; `fine`: it is taken after all.
        taken_at: doors that take it.
    """

    name: str
    spoil: Spoil
    reason: str
    taken_at: frozenset[str] = frozenset()


def _with(**fields: object) -> Spoil:
    return lambda good: json.dumps({**json.loads(good), **fields}).encode()


def _without(field: str) -> Spoil:
    return lambda good: json.dumps({k: v for k, v in json.loads(good).items() if k != field}).encode()


def _as_bytes(text: bytes) -> Spoil:
    """The text as bytes that JSON would not give."""
    return lambda good: _with(text="TEXT")(good).replace(b"TEXT", text)


def _more(pair: bytes) -> Spoil:
    return lambda good: good.rstrip()[:-1] + b", " + pair + b"}"


def _instead(content: bytes) -> Spoil:
    return lambda _: content


_EVERYWHERE = frozenset(DOORS)
BAD_ROWS = (
    Bad("empty text", _with(text="  "), LATER),
    Bad("no text", _without("text"), LATER),
    Bad("5 MB text", _with(text="x" * 5_000_000), "schema"),
    Bad("a million and one characters", _with(text="x" * 1_000_001), "schema"),
    Bad("unknown language", _with(text="Ĉu vi parolas? Qapla'"), FINE, _EVERYWHERE),
    Bad("malformed language", _with(language="not a tag"), "schema"),
    Bad("invalid UTF-8", _as_bytes(b"\xff\xfe"), "encoding"),
    Bad("null byte", _as_bytes(b"a\x00b"), "json"),
    Bad("null character", _as_bytes(b"a\\u0000b"), "schema"),
    Bad("bidi controls", _with(text="\u202eabc\u202c \u2067حق\u2069"), FINE, _EVERYWHERE),
    Bad("unknown field", _with(surprise=1), "schema", frozenset({"topic"})),  # of a newer writer, perhaps
    Bad("duplicate field", _more(b'"text": "b"'), "duplicate_field"),
    Bad("year 1800", _with(published_at="1800-01-01T00:00:00Z"), FINE, _EVERYWHERE),
    Bad("year 2203", _with(published_at="2203-01-01T00:00:00Z"), FINE, _EVERYWHERE),
    Bad("array", _instead(b'[{"text": "a"}]'), "schema"),
    Bad("number for text", _with(text=7), "schema"),
    Bad("lone surrogate", _as_bytes(b"\\ud800"), "schema"),
    Bad("not JSON", _instead(b'{"text": '), "json"),
    Bad("deep nesting", _instead(b"[" * 100_000), "json"),
)
