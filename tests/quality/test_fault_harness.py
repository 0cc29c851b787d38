"""The parts of `make faults` that schedules stand on: a full MongoDB, a receiver of webhooks, the table."""

from pathlib import Path

import httpx
import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from shared.embedded.servers import free_port
from tests.faults.full_mongo import MongoProxy
from tests.faults.receiver import Receiver
from tests.faults.report import Row, add_row, read_rows, table, write_into
from tests.harness.guarded_mongo import GuardedMongo


def test_a_full_mongodb_takes_no_write_and_answers_the_rest() -> None:
    port = free_port()
    url = f"mongodb://127.0.0.1:{port}"
    with (
        GuardedMongo() as server,
        MongoProxy(port, server.port) as proxy,
        MongoClient[dict[str, object]](url, timeoutMS=5000) as client,
    ):
        proxy.fill(is_full=True)
        with pytest.raises(OperationFailure) as full:
            client.test.things.insert_one({"a": 1})
        with pytest.raises(OperationFailure) as passed_on:
            client.test.things.find_one({})
        assert (full.value.code, passed_on.value.code) == (14031, 13)
        assert client.admin.command("ping")["ok"] == 1


def test_a_receiver_refuses_some_first_tries_and_keeps_what_it_takes() -> None:
    with Receiver() as receiver:
        sent = [f"msg_{number:x}" for number in range(6)]
        for message_id in sent * 2:
            httpx.post(receiver.url, json={"data": {"digest_id": "d"}}, headers={"webhook-id": message_id})
        taken = [message.message_id for message in receiver.received()]
    assert set(taken) == set(sent)
    assert sorted(taken) == sorted(sent + [one for one in sent if int(one[-1], 16) % 3])


def test_the_table_counts_all_results_of_a_file_each_seed_once(tmp_path: Path) -> None:
    results = tmp_path / "results.jsonl"
    for failed in (True, False):
        add_row(results, Row(7, failed, {"kill": 2}, 100, {"raw": 3}, 5.0))
    add_row(results, Row(8, failed=True, faults={"kill": 1, "add": 1}, records=100, repeated={}, recovery_seconds=9.0))
    told = table(read_rows(results))
    for wanted in (
        "2 (seeds 7 to 8)",
        "| 1 (seed 8) |",
        "4: add 1, kill 3",
        "| 200 |",
        "3 (1.5%): raw 3",
        "9.0 s / 9.0 s / 9.0 s",
    ):
        assert wanted in told


def test_the_table_stands_between_its_marks(tmp_path: Path) -> None:
    document = tmp_path / "report.md"
    document.write_text("a\n<!-- make faults: begin -->\nold\n<!-- make faults: end -->\nb\n", encoding="utf-8")
    write_into(document, "new")
    assert document.read_text(encoding="utf-8").splitlines() == [
        "a", "<!-- make faults: begin -->", "new", "<!-- make faults: end -->", "b",
    ]  # fmt: skip
    document.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="has no lines"):
        write_into(document, "new")
