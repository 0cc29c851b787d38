"""The one stop signal that every loop and every sleep obeys."""

import asyncio


class Stop:
    """Set once, by a signal or by a failure that ends the service; the reason decides the exit status."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self.failure: str | None = None

    def set(self, failure: str | None = None) -> None:
        """Ask everything to end; with a failure, the process ends with status 1."""
        self.failure = self.failure or failure
        self._event.set()

    def is_set(self) -> bool:
        """Whether the end was asked for."""
        return self._event.is_set()

    async def wait(self) -> None:
        """Return when the end is asked for."""
        await self._event.wait()

    async def sleep(self, seconds: float) -> bool:
        """Sleep, but no longer than until the stop.

        Returns:
            Whether the stop is set.
        """
        try:
            await asyncio.wait_for(self._event.wait(), timeout=seconds)
        except TimeoutError:
            return False
        return True
