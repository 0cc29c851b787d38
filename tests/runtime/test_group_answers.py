"""Where a group has read to is asked again while its broker cannot tell."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.consumer.group_coordinator import GroupCoordinator
from aiokafka.errors import GroupLoadInProgressError, NotCoordinatorForGroupError
from aiokafka.protocol.commit import OffsetFetchResponse_v3
from aiokafka.structs import OffsetAndMetadata

from shared.runtime import group_answers
from shared.runtime.group_answers import heed_errors_of_groups

PARTITION = TopicPartition("statements.raw.v1", 7)
NOTHING = OffsetFetchResponse_v3(0, [(PARTITION.topic, [(PARTITION.partition, -1, "", 0)])], 0)
KNOWN = OffsetFetchResponse_v3(0, [(PARTITION.topic, [(PARTITION.partition, 500, "", 0)])], 0)


@pytest.fixture
def as_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Aiokafka without our look at its answers."""
    monkeypatch.setattr(GroupCoordinator, "_send_req", group_answers.as_it_comes)


def coordinator(*answers: OffsetFetchResponse_v3) -> Any:
    """One that is connected, with a broker that gives these answers."""
    told = list(answers)

    async def send(_node: int, _request: object, *, group: object) -> OffsetFetchResponse_v3:
        del group
        return told.pop(0)

    async def lookup(_kind: object, _group: str) -> int:
        return 2

    async def ready(_node: int, *, group: object) -> bool:
        del group
        return True

    made: Any = GroupCoordinator.__new__(GroupCoordinator)
    vars(made).update(
        _client=SimpleNamespace(send=send, coordinator_lookup=lookup, ready=ready),
        coordinator_id=1,
        group_id="hiwar-enrich",
        _retry_backoff_ms=0,
        _closing=asyncio.Future(),
        _coordinator_lookup_lock=asyncio.Lock(),
        _coordinator_dead_fut=asyncio.Future(),
    )
    return made


async def committed(*answers: OffsetFetchResponse_v3) -> dict[TopicPartition, OffsetAndMetadata]:
    return dict(await coordinator(*answers).fetch_committed_offsets([PARTITION]))


@pytest.mark.parametrize("error", [GroupLoadInProgressError, NotCoordinatorForGroupError])
async def test_a_group_that_loads_is_asked_again(error: type[Exception], as_it_comes: None) -> None:
    del as_it_comes
    not_now = OffsetFetchResponse_v3(0, [], error.errno)  # type: ignore[attr-defined]
    assert (
        await committed(not_now, KNOWN) == {}
    )  # what aiokafka does: when this fails, shared/runtime/group_answers can go
    heed_errors_of_groups()
    assert await committed(not_now, not_now, KNOWN) == {PARTITION: OffsetAndMetadata(500, "")}


async def test_nothing_committed_is_believed_when_it_is_told_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_answers, "SETTLED_SECONDS", 0)
    heed_errors_of_groups()
    assert await committed(NOTHING, KNOWN) == {PARTITION: OffsetAndMetadata(500, "")}
    assert await committed(NOTHING, NOTHING) == {}
