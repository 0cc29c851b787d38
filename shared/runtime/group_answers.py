"""A group's broker that cannot tell yet is asked again, instead of taken to say that the group has committed nothing.

While it loads a group, or has just handed it over, it answers with an error for the group and no partition. aiokafka
0.14 looks at errors of partitions only: it finds no offset, and reads the topic from its beginning. For some
milliseconds after it has loaded, a broker that was killed can even say that there is none. See
docs/adr/0064-a-group-that-is-loading.md.
"""

import asyncio
from typing import Any

from aiokafka.consumer.group_coordinator import GroupCoordinator
from aiokafka.errors import NoError, NotCoordinatorForGroupError, for_code
from aiokafka.protocol.commit import OffsetFetchRequest

SETTLED_SECONDS = 0.3
"""After so long "nothing committed" is believed; a new group waits for it once."""

_NOTHING = -1

as_it_comes = GroupCoordinator._send_req  # noqa: SLF001 - no public way: a consumer makes its coordinator itself


def heed_errors_of_groups() -> None:
    """Let all consumers of this process ask again; calling it twice changes nothing."""
    GroupCoordinator._send_req = _send_and_look  # noqa: SLF001 - as above


async def _send_and_look(self: Any, request: Any) -> Any:  # noqa: ANN401 - aiokafka has no types
    answer = await as_it_comes(self, request)
    if not isinstance(request, OffsetFetchRequest):
        return answer
    _raise_for_group(self, answer)
    if any(offset == _NOTHING for _, partitions in answer.topics for _, offset, *_ in partitions):
        await asyncio.sleep(SETTLED_SECONDS)
        answer = await as_it_comes(self, request)
        _raise_for_group(self, answer)
    return answer


def _raise_for_group(coordinator: Any, answer: Any) -> None:  # noqa: ANN401 - as above
    error = for_code(getattr(answer, "error_code", NoError.errno))
    if error is NotCoordinatorForGroupError:
        coordinator.coordinator_dead()
    if error is not NoError:
        raise error
