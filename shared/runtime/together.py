"""Steps that do not wait for each other, such as writes to two collections."""

import asyncio
from collections.abc import Awaitable


async def together(*steps: Awaitable[None]) -> None:
    """Return when all are done, also where one fails: nothing goes on behind the back of whoever tries again.

    Raises:
        BaseException: the first failure, in the order of the steps.
    """
    for result in await asyncio.gather(*steps, return_exceptions=True):
        if result is not None:
            raise result
