"""What a run left that was broken off: all that its store holds stays, and what Kafka lost is told after all."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from services.local.under_way import UnderWay
from tests.harness.pipeline import ForkedServices

TEXT = "The European Union strongly condemns torture in all its forms."
SUBSCRIPTIONS = "subscriptions:\n- {name: t, title: On torture, language: en, themes: [torture], schedule: hourly}\n"
ADDED = {"name": "mine", "title": "Mine", "language": "en", "themes": ["torture"], "schedule": "hourly"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "s.yaml").write_text(SUBSCRIPTIONS, encoding="utf-8")
    return tmp_path


def begun(folder: Path) -> ForkedServices:
    """Give a run on a folder as `hiwar run` begins it, on embedded servers."""
    since = UnderWay(folder).begin()
    return ForkedServices(folder, subscriptions=folder / "s.yaml", send_again_since=since)


def push(run: ForkedServices, guid: str) -> None:
    answer = httpx.post(f"{run.url('ingest')}/v1/statements", json={"guid": guid, "text": f"{TEXT} {guid}"})
    assert answer.status_code == 202, answer.text


def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not done():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.1)


def test_what_was_pushed_and_subscribed_outlives_a_run_that_is_broken_off(folder: Path) -> None:
    with begun(folder) as run:
        push(run, "one")
        assert httpx.post(f"{run.url('publish')}/v1/subscriptions", json=ADDED).status_code == 201
        run.until_idle()
        told = run.close_windows()
        assert len(told) == 2
    with begun(folder) as run:
        run.until_idle()
        assert run.close_windows() == [], "nothing is told again"
        assert set(told) == set(run.ask("publish", "/v1/digests").json()["digests"])
        assert "mine" in run.ask("publish", "/v1/subscriptions").text
        assert len(run.ask("publish", "/v1/statements").json()["items"]) == 1


def test_what_the_embedded_kafka_lost_is_tagged_and_told_by_the_next_run(folder: Path) -> None:
    with begun(folder) as run:
        run.process("enrich").kill()
        push(run, "one")
        until(lambda: run.metric("ingest", "hiwar_outbox_pending") == 0)
    with begun(folder) as run:
        assert run.until_idle().enriched == 1
        assert len(run.close_windows()) == 1


def test_what_went_all_the_way_is_not_sent_again(folder: Path) -> None:
    with begun(folder) as run:
        push(run, "one")
        run.until_idle()
        UnderWay(folder).arrived(datetime.now(UTC))
    with begun(folder) as run:
        assert run.until_idle().enriched == 0
