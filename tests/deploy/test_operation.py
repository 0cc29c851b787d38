"""Topics, alerts and the operators' manual, held against the code."""

import re
import shutil
import subprocess

import pytest

from services.documents.manual import MANUAL, metrics, renewed
from services.enrich.flow import REENRICH_TOPIC
from shared.contract.digest import Digest
from shared.contract.enriched_statement import EnrichedStatement
from shared.contract.raw_statement import RawStatement
from shared.contract.rejection import Rejection
from shared.runtime.kafka import MAX_RECORD_BYTES, MAX_REQUEST_BYTES
from shared.runtime.topics import load_topics
from tests.deploy.files import DEPLOY, documents

RULES = DEPLOY / "prometheus" / "rules.yaml"
TESTS = DEPLOY / "prometheus" / "rules_test.yaml"


def alerts() -> dict[str, str]:
    (file,) = documents(RULES)
    return {rule["alert"]: rule["expr"] for group in file["groups"] for rule in group["rules"]}


def test_the_topics_are_those_of_the_contract_and_our_own_and_take_the_largest_records() -> None:
    topics = {topic.name: int(topic.config["max.message.bytes"]) for topic in load_topics(DEPLOY / "topics.yaml")}
    assert topics == {
        RawStatement.topic: MAX_RECORD_BYTES,
        REENRICH_TOPIC: MAX_RECORD_BYTES,
        EnrichedStatement.topic: MAX_RECORD_BYTES,
        Digest.topic: MAX_RECORD_BYTES,
        Rejection.kafka_topic: MAX_REQUEST_BYTES,
    }


def test_the_manual_s_tables_are_as_the_code_is() -> None:
    assert renewed(MANUAL.read_text(encoding="utf-8")) == MANUAL.read_text(encoding="utf-8"), "run `hiwar manual write`"


def test_a_table_that_is_out_of_date_is_found() -> None:
    text = MANUAL.read_text(encoding="utf-8")
    assert renewed(text.replace("| `hiwar_consumer_lag` |", "| `hiwar_lag` |")) == text
    with pytest.raises(ValueError, match="metrics"):
        renewed(text.replace("<!-- metrics -->", ""))


def test_links_of_the_manual_lead_somewhere() -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)\)", MANUAL.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (DEPLOY / link).exists()] == []


def test_each_alert_is_explained_and_has_a_test() -> None:
    manual, tests = MANUAL.read_text(encoding="utf-8"), TESTS.read_text(encoding="utf-8")
    assert alerts()
    for alert in alerts():
        assert f"| `{alert}` |" in manual
        assert alert in tests
    assert set(re.findall(r"^\| `(Hiwar\w+)` \|", manual, re.MULTILINE)) == alerts().keys()


def test_alerts_ask_for_metrics_and_labels_that_there_are() -> None:
    known = {name: set(metric._labelnames) for name, (metric, _) in metrics().items()}  # noqa: SLF001 - as in the manual
    for alert, expression in alerts().items():
        for name, labels in re.findall(r"(hiwar_\w+?)(?:_total)?\b(?:\{([^}]*)\})?", expression):
            assert name in known, alert
            assert set(re.findall(r"(\w+)\s*!?=", labels)) <= known[name], alert


@pytest.mark.parametrize("command", [("check", "rules", RULES), ("test", "rules", TESTS)])
def test_prometheus_takes_the_rules_and_they_ring_when_they_should(command: tuple[object, ...]) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("no promtool: apt-get install prometheus")
    done = subprocess.run([promtool, *map(str, command)], capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr
