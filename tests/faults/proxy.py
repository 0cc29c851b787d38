"""A TCP proxy between the services and one server: it delays, cuts, and turns new connections away."""

import asyncio
import contextlib
import threading
from typing import Self

_CHUNK = 65_536


class Proxy:
    """Forwards a port of loopback to another, on a thread of its own; its faults can be set while it runs.

    Args:
        port: where clients connect; the same for as long as the proxy lives.
        target: where the server listens.
    """

    def __init__(self, port: int, target: int) -> None:
        self._port, self._target = port, target
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name=f"proxy-{port}", daemon=True)
        self._started = threading.Event()
        self._writers: set[asyncio.StreamWriter] = set()
        self._delay_seconds = 0.0
        self._is_open = True

    def __enter__(self) -> Self:
        """Listen."""
        self._thread.start()
        self._started.wait(10.0)
        return self

    def __exit__(self, *_: object) -> None:
        """Cut everything and stop listening."""
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10.0)

    def delay(self, seconds: float) -> None:
        """Hold each piece of data back, in both directions; 0 heals."""
        self._delay_seconds = seconds

    def open(self, *, is_open: bool) -> None:
        """Take new connections, or hang up on each at once."""
        self._is_open = is_open

    def cut(self) -> None:
        """Break every connection that there is, as a reset would."""
        self._loop.call_soon_threadsafe(self._abort)

    def _abort(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", self._port))
        self._started.set()
        self._loop.run_forever()
        server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._is_open:
            writer.transport.abort()
            return
        try:
            there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        both = {writer, there_writer}
        self._writers |= both
        try:
            await asyncio.gather(self._pipe(reader, there_writer, writer), self._pipe(there_reader, writer, back=None))
        finally:
            self._writers -= both
            for one in both:
                one.transport.abort()

    async def _pipe(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, back: asyncio.StreamWriter | None
    ) -> None:
        with contextlib.suppress(OSError):
            if back is None:
                await self._forward(reader, writer)
            else:
                await self._up(reader, writer, back)
        writer.transport.abort()

    async def _up(self, reader: asyncio.StreamReader, there: asyncio.StreamWriter, back: asyncio.StreamWriter) -> None:
        """What a client says, on its way to the server; `back` leads to the client."""
        del back
        await self._forward(reader, there)

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(_CHUNK):
            await self._hold_back()
            writer.write(data)
            await writer.drain()

    async def _hold_back(self) -> None:
        if self._delay_seconds:
            await asyncio.sleep(self._delay_seconds)
