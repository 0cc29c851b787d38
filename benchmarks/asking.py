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


class Answered(NamedTuple):
    """Milliseconds until each answer, and the addresses that were refused (503): the database took too long."""

    took_ms: list[float]
    refused: list[str]


async def ask(port: int, questions: Sequence[Question], *, clients: int) -> Answered:
    """Ask; each client asks again once it is answered.

    Args:
        port: of loopback.
        questions: in the order in which they are asked.
        clients: at the same time, each on a connection that it keeps.

    Raises:
        ValueError: an answer is neither 200 nor 503.
    """
    left, answered = iter(questions), Answered([], [])
    await asyncio.gather(*(_client(port, left, answered) for _ in range(clients)))
    return answered


async def _client(port: int, questions: Iterator[Question], answered: Answered) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for question in questions:
        started = time.perf_counter()
        writer.write(
            f"GET {question.address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n"
            f"Accept-Language: {question.language}\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        length, status = _LENGTH.search(head), head[9:12].decode()
        if status not in {"200", "503"} or length is None:
            message = f"{question.address}: {head.decode()}"
            raise ValueError(message)
        await reader.readexactly(int(length.group(1)))
        answered.took_ms.append((time.perf_counter() - started) * 1000)
        if status != "200":
            answered.refused.append(question.address)
    writer.close()
