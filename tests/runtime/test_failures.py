"""The failure policy: one bad record falls alone, a broken service stops, a server that is away rejects nothing."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contract.rejection import Rejection
from shared.errors import Unavailable, Unprocessable
from shared.runtime.batch import Dispositions
from shared.runtime.failures import ATTEMPTS, FailurePolicy, ServiceBrokenError
from shared.runtime.record import Incoming
from shared.runtime.rejections import Rejecter
from tests.factories import NOON, incoming
from tests.fakes import FakeAnnouncer


class Flow:
    """Processes what it can; `broken` says what it cannot."""

    def __init__(self, broken: Callable[[int], bool]) -> None:
        self.broken = broken
        self.done: set[int] = set()
        self.calls = 0
        self.announce = FakeAnnouncer()
        self.policy = FailurePolicy(self.handle, self.announce, Rejecter("enrich", "1", lambda: NOON))

    async def handle(self, records: Sequence[Incoming]) -> Dispositions:
        self.calls += 1
        if any(self.broken(record.offset) for record in records):
            message = "a defect"
            raise KeyError(message)
        self.done |= {record.offset for record in records}
        return Dispositions(accepted=len(records))

    def rejected(self) -> list[Rejection]:
        return [Rejection.from_headers(record.headers) for record in self.announce.sent]


def records(count: int) -> list[Incoming]:
    return [incoming(b"{}", offset=offset) for offset in range(count)]


@given(bad=st.sets(st.integers(0, 63), max_size=5))
async def test_exactly_the_failing_records_are_rejected(bad: set[int]) -> None:
    flow = Flow(lambda offset: offset in bad)
    assert await flow.policy(records(64)) == Dispositions(accepted=64 - len(bad), rejected=len(bad))
    assert flow.done == set(range(64)) - bad
    assert {rejection.offset for rejection in flow.rejected()} == bad
    assert all((r.reason, r.attempts) == ("processing_failed", ATTEMPTS) for r in flow.rejected())


async def test_a_failure_of_every_record_stops_the_service_and_rejects_nothing() -> None:
    flow = Flow(lambda _: True)
    with pytest.raises(ServiceBrokenError, match="KeyError"):
        await flow.policy(records(8))
    assert not flow.announce.sent


async def test_single_record_batches_that_all_fail_stop_the_service_too() -> None:
    flow = Flow(lambda _: True)
    for _ in range(4):
        await flow.policy(records(1))
    with pytest.raises(ServiceBrokenError):
        await flow.policy(records(1))


async def test_what_a_server_that_is_away_cannot_take_is_not_rejected() -> None:
    async def away(_: Sequence[Incoming]) -> Dispositions:
        message = "MongoDB"
        raise Unavailable(message)

    announce = FakeAnnouncer()
    with pytest.raises(Unavailable):
        await FailurePolicy(away, announce, Rejecter("enrich", "1", lambda: NOON))(records(3))
    assert not announce.sent


async def test_a_server_that_goes_away_while_halving_rejects_nothing_either() -> None:
    async def first_broken_then_away(batch: Sequence[Incoming]) -> Dispositions:
        if len(batch) > 1:
            raise KeyError
        message = "MongoDB"
        raise Unavailable(message)

    announce = FakeAnnouncer()
    with pytest.raises(Unavailable):
        await FailurePolicy(first_broken_then_away, announce, Rejecter("enrich", "1", lambda: NOON))(records(4))
    assert not announce.sent


async def test_an_unprocessable_record_is_rejected_with_its_own_cause_at_once() -> None:
    async def too_large(batch: Sequence[Incoming]) -> Dispositions:
        if any(record.offset == 1 for record in batch):
            raise Unprocessable("too_large", "the record is larger than 4 MiB")
        return Dispositions(accepted=len(batch))

    announce = FakeAnnouncer()
    policy = FailurePolicy(too_large, announce, Rejecter("enrich", "1", lambda: NOON))
    assert await policy(records(3)) == Dispositions(accepted=2, rejected=1)
    rejection = Rejection.from_headers(announce.sent[0].headers)
    assert (rejection.reason, rejection.offset, rejection.attempts) == ("too_large", 1, 1)


async def test_a_rejected_defect_says_where_in_the_code_it_happened_and_not_with_which_values() -> None:
    flow = Flow(lambda offset: offset == 0)
    await flow.policy(records(2))
    (rejection,) = flow.rejected()
    assert "KeyError at tests/runtime/test_failures.py:" in rejection.detail
    assert " in handle" in rejection.detail
    assert "a defect" not in rejection.detail.removesuffix("a defect, redrive after a fix")
