"""Turn bytes into text by what they are, where that differs from what is declared."""

import codecs
import re

from charset_normalizer import from_bytes

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,100}?encoding=["']([\w.:-]+)|<meta[^>]{0,200}?charset=["']?([\w.:-]+)""", re.IGNORECASE
)
_WESTERN = {"iso8859-1", "cp1252", "iso8859-15", "ascii"}
_WIDER = {"iso8859-6": "cp1256", "iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
"""What the label means on the web: the larger set (WHATWG Encoding, 4.2), and windows-1256 in Arabic's case."""
_SUSPECTS = ["cp1256", "iso8859_6", "cp1251", "koi8_r", "cp1252", "gb18030"]
_MARKUP = re.compile(rb"<[^>]*>")
_HIGH = 0x80
_HEAD_BYTES = 2048
_SAMPLE_BYTES = 65536
_FOREIGN_SHARE = 0.3


def decode(body: bytes, declared: str | None = None) -> str:
    """Give the text of a page or a feed.

    Order: byte order mark; UTF-8 where the bytes are UTF-8, since other text hardly ever is by chance; what the server
    or the document declares; a guess. A Western declaration over text that is mostly high letters is not believed:
    Arabic and Cyrillic sites send their pages under the default of their server.

    Args:
        body: whole.
        declared: of the Content-Type header.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.decode(name, errors="replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start > len(body) - 4:  # cut inside its last letter
            return body.decode("utf-8", errors="ignore")
    for label in (declared, _declared_inside(body)):
        known = _known(label)
        if known and not (known in _WESTERN and _mostly_high(body)):
            text = _strictly(body, known)
            if text is not None:
                return text
    return _guess(body)


def _declared_inside(body: bytes) -> str | None:
    found = _DECLARED.search(body[:_HEAD_BYTES])
    return (found[1] or found[2]).decode("ascii", errors="replace") if found else None


def _known(name: str | None) -> str | None:
    try:
        known = codecs.lookup(name or "").name
    except LookupError:
        return None
    return None if known == "utf-8" else known


def _strictly(body: bytes, name: str) -> str | None:
    for candidate in (name, _WIDER.get(name)):
        try:
            if candidate:
                return body.decode(candidate)
        except UnicodeDecodeError:
            continue
    return None


def _mostly_high(body: bytes) -> bool:
    text = _MARKUP.sub(b"", body[:_SAMPLE_BYTES])
    high = sum(byte >= _HIGH for byte in text)
    return high > _FOREIGN_SHARE * max(1, high + sum(chr(byte).isalpha() for byte in text if byte < _HIGH))


def _guess(body: bytes) -> str:
    text = _MARKUP.sub(b" ", body[:_SAMPLE_BYTES])
    best = from_bytes(text, cp_isolation=_SUSPECTS).best()
    return body.decode(best.encoding if best else "utf-8", errors="replace")
