"""Clients that ask over HTTP/1.1 at little cost of their own: what is measured beside them is the server."""

import asyncio
import re
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


class Question(NamedTuple):
    """An address, and in which language its answer is wanted."""

    address: str
    language: str


async def ask(port: int, questions: Sequence[Question], *, clients: int) -> list[float]:
    """Give the milliseconds of each answer; each client asks again once it is answered.

    Args:
        port: of loopback.
        questions: in the order in which they are asked.
        clients: at the same time, each on a connection that it keeps.

    Raises:
        ValueError: an answer is not 200.
    """
    left, took = iter(questions), list[float]()
    await asyncio.gather(*(_client(port, left, took) for _ in range(clients)))
    return took


async def _client(port: int, questions: Iterator[Question], took: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for question in questions:
        started = time.perf_counter()
        writer.write(
            f"GET {question.address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n"
            f"Accept-Language: {question.language}\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not head.startswith(b"HTTP/1.1 200 ") or length is None:
            message = f"{question.address}: {head.decode()}"
            raise ValueError(message)
        await reader.readexactly(int(length.group(1)))
        took.append((time.perf_counter() - started) * 1000)
    writer.close()
