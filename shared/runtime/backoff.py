"""Try again while a server is away: exponential, with jitter, at most 30 s between tries, over at once on a stop."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_random_exponential

from shared.errors import Unavailable
from shared.runtime.stop import Stop

T = TypeVar("T")
LONGEST_WAIT_SECONDS = 30.0
log = structlog.get_logger(__name__)


async def keep_trying(
    attempt: Callable[[], Awaitable[T]], *, stop: Stop, what: str, give_up_after_seconds: float = float("inf")
) -> T:
    """Call `attempt` until it does not raise `Unavailable`.

    Args:
        attempt: safe to repeat.
        stop: ends the tries.
        what: for the log, such as `store statements`.
        give_up_after_seconds: from the first try.

    Raises:
        Unavailable: after a stop, or the last one when it took too long.
    """

    def over(state: RetryCallState) -> bool:
        return stop.is_set() or (state.seconds_since_start or 0.0) >= give_up_after_seconds

    def tell(state: RetryCallState) -> None:
        reason = state.outcome.exception() if state.outcome else None
        log.warning("waiting_for_server", what=what, reason=str(reason), attempt=state.attempt_number)

    async def sleep(seconds: float) -> None:
        if await stop.sleep(seconds):
            message = f"stopped while waiting to {what} again"
            raise Unavailable(message)

    async def call() -> T:
        return await attempt()

    retrying = AsyncRetrying(
        retry=retry_if_exception_type(Unavailable),
        wait=wait_random_exponential(multiplier=0.5, max=LONGEST_WAIT_SECONDS),
        stop=over,
        sleep=sleep,
        before_sleep=tell,
        reraise=True,
    )
    return await retrying(call)
