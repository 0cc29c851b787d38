"""Unpack a body without unpacking a bomb: no decoder is asked for more than the limit."""

import io
import zlib

import brotli
import zstandard

_WINDOW_BYTES = 8 * 1024 * 1024
"""Most that a zstd frame of HTTP may ask to be kept (RFC 9659)."""


class TooLargeError(ValueError):
    """A body is larger than the limit, as sent or unpacked."""


class UndecodableError(ValueError):
    """A body is not in the encoding that its header names."""


ENCODINGS = "gzip, deflate, br, zstd"


def unpack(body: bytes, encoding: str, *, limit: int) -> bytes:
    """Undo Content-Encoding.

    Args:
        body: as sent, whole.
        encoding: the header's value; several are undone from the last to the first.
        limit: most bytes of the result, and of each step.

    Raises:
        TooLargeError: it would be larger.
        UndecodableError: it cannot be undone.
    """
    names = [name.strip().lower() for name in encoding.split(",") if name.strip()]
    for name in reversed(names):
        body = _undo(body, name, limit)
        if len(body) > limit:
            message = f"more than {limit} bytes when unpacked"
            raise TooLargeError(message)
    return body


def _undo(body: bytes, name: str, limit: int) -> bytes:
    try:
        match name:
            case "identity":
                return body
            case "gzip" | "x-gzip":
                return _inflate(body, limit, zlib.MAX_WBITS | 16)
            case "deflate":  # some servers send it raw, some wrapped
                return _inflate(body, limit, zlib.MAX_WBITS if body[:1] == b"\x78" else -zlib.MAX_WBITS)
            case "br":
                return _unbrotli(body, limit)
            case "zstd":
                reader = zstandard.ZstdDecompressor(max_window_size=_WINDOW_BYTES).stream_reader(
                    io.BytesIO(body), read_across_frames=True
                )
                return reader.read(limit + 1)
            case _:
                message = f"Content-Encoding {name[:40]} is unknown"
                raise UndecodableError(message)
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        message = f"the body is no {name}: {error}"
        raise UndecodableError(message) from error


def _inflate(body: bytes, limit: int, wbits: int) -> bytes:
    unpacked = b""
    while body and len(unpacked) <= limit:
        member = zlib.decompressobj(wbits)
        unpacked += member.decompress(body, limit + 1 - len(unpacked))
        if not member.eof:
            break
        body = member.unused_data
        if not body.startswith(b"\x1f\x8b"):  # padding after the last member
            break
    return unpacked


def _unbrotli(body: bytes, limit: int) -> bytes:
    decoder = brotli.Decompressor()
    unpacked = decoder.process(body, output_buffer_limit=limit + 1)
    while len(unpacked) <= limit and not decoder.is_finished() and not decoder.can_accept_more_data():
        unpacked += decoder.process(b"", output_buffer_limit=limit + 1 - len(unpacked))
    return bytes(unpacked)
