"""Logs for machines and people: one event a line, libraries that repeat themselves held back, no secret shown."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from shared.runtime.logs import configure_logs

SECRET = "not-to-be-shown"  # noqa: S105 - what is tested


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Logging belongs to the process: set it back afterwards."""
    before, handlers, level = structlog.get_config(), logging.root.handlers[:], logging.root.level
    yield
    structlog.configure(**before)
    structlog.contextvars.clear_contextvars()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_our_events_and_those_of_libraries_are_one_json_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("enrich", log_format="auto", level="info")
    structlog.get_logger().info("statement_enriched", statement_id="st-1", text="حقوق")
    logging.getLogger("pymongo").warning("slow %s", "server")
    ours, theirs = lines(capsys)
    assert (ours["event"], ours["statement_id"], ours["text"], ours["level"]) == (
        "statement_enriched", "st-1", "حقوق", "info",
    )  # fmt: skip
    assert (theirs["event"], theirs["level"]) == ("slow server", "warning")
    assert ours["service"] == theirs["service"] == "enrich"
    assert ours["timestamp"].endswith("Z")


def test_what_is_below_the_level_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("enrich", log_format="json", level="warning")
    structlog.get_logger().info("nobody_wants_this")
    logging.getLogger("aiokafka").info("nor this")
    assert lines(capsys) == []


def test_aiokafka_says_the_same_once_in_a_while_and_different_things_at_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logs("enrich", log_format="json", level="info")
    for number in range(1000):
        logging.getLogger("aiokafka.client").error("Unable connect to node %s", number)
        structlog.get_logger("ours").info("batch_done")
    logging.getLogger("aiokafka.client").error("Topic %s not found", "a")
    told = [line["event"] for line in lines(capsys)]
    assert [event for event in told if event != "batch_done"] == ["Unable connect to node 0", "Topic a not found"]
    assert len(told) == 1002


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_a_traceback_has_no_values_of_variables(capsys: pytest.CaptureFixture[str], log_format: Any) -> None:
    configure_logs("enrich", log_format=log_format, level="info")
    password = SECRET
    try:
        len(password) / 0
    except ZeroDivisionError:
        structlog.get_logger().exception("batch_failed")
    told = capsys.readouterr().err
    assert "ZeroDivisionError" in told
    assert SECRET not in told
