"""Let work that can wait give way to work that cannot."""

from collections.abc import Awaitable, Callable, Sequence

from shared.runtime.batch import Dispositions, Handle
from shared.runtime.record import Incoming
from shared.runtime.stop import Stop

LONGEST_SECONDS = 10.0
"""How long one batch gives way: then it is processed all the same, so that a service that is always busy gets on."""
_LOOK_SECONDS = 0.1


def giving_way(handle: Handle, is_behind: Callable[[], Awaitable[bool]], stop: Stop) -> Handle:
    """Give a handler that begins a batch only when nothing else waits, or after ten seconds.

    Args:
        handle: of the work that can wait.
        is_behind: whether the other work waits.
        stop: ends the waiting.
    """
    looks = round(LONGEST_SECONDS / _LOOK_SECONDS)

    async def handle_later(records: Sequence[Incoming]) -> Dispositions:
        for _ in range(looks):
            if not await is_behind() or await stop.sleep(_LOOK_SECONDS):
                break
        return await handle(records)

    return handle_later
