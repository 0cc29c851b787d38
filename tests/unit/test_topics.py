from types import SimpleNamespace
from typing import Any

import pytest

from shared.errors import Unavailable
from shared.runtime import topics
from shared.runtime.settings import RuntimeSettings
from shared.runtime.topics import Topic, apply_topics

TOPIC_ALREADY_EXISTS, POLICY_VIOLATION = 36, 44


def admin_answering(code: int) -> type:
    """A broker that has not heard of any topic and answers a wish for one with an error code."""

    class Admin:
        def __init__(self, **_: Any) -> None: ...
        async def start(self) -> None: ...
        async def close(self) -> None: ...
        async def describe_topics(self) -> list[dict[str, Any]]:
            return []

        async def describe_cluster(self) -> dict[str, Any]:
            return {"brokers": [1]}

        async def create_topics(self, wanted: list[Any]) -> SimpleNamespace:
            return SimpleNamespace(topic_errors=[(topic.name, code, "told by the broker") for topic in wanted])

    return Admin


async def test_a_topic_that_another_makes_meanwhile_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "AIOKafkaAdminClient", admin_answering(TOPIC_ALREADY_EXISTS))
    done = await apply_topics(RuntimeSettings(), [Topic(name="a", partitions=1), Topic(name="b", partitions=1)])
    assert [line.split()[0] for line in done] == ["a", "b"]


async def test_what_else_a_broker_refuses_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "AIOKafkaAdminClient", admin_answering(POLICY_VIOLATION))
    with pytest.raises(Unavailable, match="told by the broker"):
        await apply_topics(RuntimeSettings(), [Topic(name="a", partitions=1)])
