"""What a local run could not take is told in the order in which a person finds it in the files."""

from aiokafka.structs import ConsumerRecord

from services.local.refusals import in_order
from shared.contract.rejection import Rejection
from tests.factories import NOON


def refused(where: str, partition: int) -> "ConsumerRecord[bytes, bytes]":
    why = Rejection(
        stage="ingest", reason="schema", detail=f"{where}: is wrong", topic="statements.raw.v1", partition=-1,
        offset=-1, attempts=1, version="1.0.0", at=NOON,
    )  # fmt: skip
    return ConsumerRecord("rejected.v1", partition, 0, 0, 0, where.encode(), b"", None, 0, 0, tuple(why.headers()))


def test_refusals_come_by_file_and_line_whatever_partition_they_are_on() -> None:
    places = ["b.csv line 10", "b.csv line 9", "a2.csv line 1", "a10.csv line 1"]
    lines = in_order(refused(where, partition) for partition, where in enumerate(places))
    assert [line.split(": ")[1] for line in lines] == [places[2], places[3], places[1], places[0]]
