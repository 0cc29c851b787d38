"""As much of MongoDB's protocol as it takes to refuse a user: none of the servers that tests can start has users."""

import socketserver
import struct
import threading
from typing import Any, Self

import bson

_OP_REPLY, _OP_QUERY, _OP_MSG = 1, 2004, 2013
_HELLO = {"ok": 1, "isWritablePrimary": True, "ismaster": True, "minWireVersion": 0, "maxWireVersion": 21}
_HELLO |= {"maxBsonObjectSize": 16_777_216, "maxMessageSizeBytes": 48_000_000, "maxWriteBatchSize": 100_000}


class GuardedMongo:
    """Answers hello and ping; refuses a log-in with code 18, and every other command without one with code 13.

    These are the codes and messages of MongoDB 8 (https://www.mongodb.com/docs/manual/reference/error-codes/).
    """

    def __init__(self) -> None:
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Connection)
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Connection(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        while header := self.rfile.read(16):
            size, request, _, kind = struct.unpack("<iiii", header)
            body = self.rfile.read(size - 16)
            if kind == _OP_QUERY:  # the driver's first hello
                reply = struct.pack("<iqii", 0, 0, 0, 1) + bson.encode(_answer(bson.decode(body[_query_at(body) :])))
                self._send(request, _OP_REPLY, reply)
            else:
                reply = struct.pack("<iB", 0, 0) + bson.encode(_answer(bson.decode(body[5:])))
                self._send(request, _OP_MSG, reply)

    def _send(self, request: int, kind: int, body: bytes) -> None:
        self.wfile.write(struct.pack("<iiii", 16 + len(body), 0, request, kind) + body)


def _query_at(body: bytes) -> int:
    """After flags, the collection's name, and two numbers."""
    return body.index(b"\0", 4) + 1 + 8


def _answer(command: dict[str, Any]) -> dict[str, Any]:
    match next(iter(command)):
        case "hello" | "isMaster" | "ismaster":
            return {**_HELLO, "saslSupportedMechs": ["SCRAM-SHA-256"]} if "saslSupportedMechs" in command else _HELLO
        case "ping" | "endSessions":
            return {"ok": 1}
        case "saslStart":
            return {"ok": 0, "code": 18, "codeName": "AuthenticationFailed", "errmsg": "Authentication failed."}
        case name:
            errmsg = f"Command {name} requires authentication"
            return {"ok": 0, "code": 13, "codeName": "Unauthorized", "errmsg": errmsg}
