"""The letters of a file: UTF-8, or what its mark says."""

import codecs

from shared.errors import Unprocessable

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(content: bytes) -> str:
    """Give the text of a file, without its mark.

    Raises:
        Unprocessable: it is not in that encoding; the `UnicodeDecodeError` that caused it tells where.
    """
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unprocessable(
            "encoding", f"not {encoding.upper().removesuffix('-SIG')} at byte {error.start}; save the file as UTF-8"
        ) from error
