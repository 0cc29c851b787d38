"""MongoDB whose disk is full: between client and server it answers each write itself, and lets the rest through."""

import asyncio
import struct
from typing import Any

import bson

from tests.faults.proxy import Proxy

_OP_MSG = 2013
_HEADER, _FLAGS_AND_KIND = 16, 5
_WRITES = ("insert", "update", "delete", "findAndModify", "create", "createIndexes")
_NO_SPACE = {"ok": 0.0, "code": 14031, "codeName": "OutOfDiskSpace", "errmsg": "No space left on device"}
"""As https://www.mongodb.com/docs/manual/reference/error-codes/ has it."""


class MongoProxy(Proxy):
    """Forwards as any proxy does; while it is full, no write reaches the server."""

    def __init__(self, port: int, target: int) -> None:
        super().__init__(port, target)
        self._is_full = False

    def fill(self, *, is_full: bool) -> None:
        """Refuse writes from now on, or take them again."""
        self._is_full = is_full

    async def _up(self, reader: asyncio.StreamReader, there: asyncio.StreamWriter, back: asyncio.StreamWriter) -> None:
        """Message by message; a driver waits for each answer, so that ours meets no other on its way."""
        while True:
            try:
                header = await reader.readexactly(_HEADER)
                size, request, _, kind = struct.unpack("<iiii", header)
                body = await reader.readexactly(size - _HEADER)
            except asyncio.IncompleteReadError:
                return
            await self._hold_back()
            if self._is_full and kind == _OP_MSG and _command(body) in _WRITES:
                back.write(_answer(request))
                await back.drain()
                continue
            there.write(header + body)
            await there.drain()


def _command(body: bytes) -> str:
    """Give the name of a command: the first field of its document."""
    (size,) = struct.unpack_from("<i", body, _FLAGS_AND_KIND)
    command: dict[str, Any] = bson.decode(body[_FLAGS_AND_KIND : _FLAGS_AND_KIND + size])
    return next(iter(command))


def _answer(request: int) -> bytes:
    body = struct.pack("<iB", 0, 0) + bson.encode(_NO_SPACE)
    return struct.pack("<iiii", _HEADER + len(body), 0, request, _OP_MSG) + body
