"""Topics as they are and as they are wanted: each difference is told, each change keeps what others have set."""

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from shared.errors import ConfigurationError, Unavailable
from shared.runtime import topics
from shared.runtime.settings import RuntimeSettings
from shared.runtime.topics import Topic, apply_topics, check_topics, load_topics

TOPIC_ALREADY_EXISTS, POLICY_VIOLATION = 36, 44
ON_TOPIC, BY_DEFAULT = 1, 5
SETTINGS = RuntimeSettings()
KEPT = Topic(name="kept", partitions=3, config={"cleanup.policy": "compact"})


class Cluster:
    """Two brokers with one topic, whose answers have the shapes of aiokafka's admin client."""

    def __init__(self, *, partitions: int = 3, code: int = 0, **config: tuple[str, int]) -> None:
        self.partitions, self.code = partitions, code
        self.config = {"cleanup.policy": ("compact", ON_TOPIC)} | {k.replace("_", "."): v for k, v in config.items()}
        self.created: list[Any] = []
        self.altered: dict[str, str] = {}
        self.added = 0

    def __call__(self, **_: Any) -> "Cluster":
        return self

    async def start(self) -> None: ...
    async def close(self) -> None: ...

    async def describe_topics(self) -> list[dict[str, Any]]:
        made = [{"topic": topic.name, "partitions": [{}] * topic.num_partitions} for topic in self.created]
        return [{"topic": "kept", "partitions": [{}] * self.partitions}, *made]

    async def describe_cluster(self) -> dict[str, Any]:
        return {"brokers": [1, 2]}

    async def describe_configs(self, _: Sequence[Any]) -> list[SimpleNamespace]:
        entries = [(name, value, None, source) for name, (value, source) in self.config.items()]
        return [SimpleNamespace(resources=[(0, "", 2, "kept", entries)])]

    async def create_topics(self, wanted: list[Any]) -> SimpleNamespace:
        self.created += wanted
        return SimpleNamespace(topic_errors=[(topic.name, self.code, "told by the broker") for topic in wanted])

    async def create_partitions(self, wanted: dict[str, Any]) -> None:
        self.added = wanted["kept"].total_count

    async def alter_configs(self, resources: list[Any]) -> None:
        self.altered = dict(resources[0].configs)


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Any:
    def use_cluster(cluster: Cluster) -> Cluster:
        monkeypatch.setattr(topics, "AIOKafkaAdminClient", cluster)
        return cluster

    return use_cluster


async def test_topics_as_they_should_be_are_left_alone(use: Any) -> None:
    use(Cluster())
    assert await check_topics(SETTINGS, [KEPT]) == []
    assert await apply_topics(SETTINGS, [KEPT]) == []


async def test_each_difference_is_told(use: Any) -> None:
    use(Cluster(partitions=1, cleanup_policy=("delete", BY_DEFAULT)))
    wanted = [KEPT, Topic(name="gone", partitions=1), Topic(name="kept", partitions=1, config={"retention.ms": "7"})]
    assert await check_topics(SETTINGS, wanted) == [
        "kept has 1 partitions, wanted 3",
        "kept has cleanup.policy=delete, wanted compact",
        "gone is missing",
        "kept has retention.ms=unset, wanted 7",
    ]


async def test_more_partitions_than_wanted_are_no_difference_for_they_cannot_be_taken_back(use: Any) -> None:
    cluster = use(Cluster(partitions=9))
    assert await check_topics(SETTINGS, [KEPT]) == []
    assert await apply_topics(SETTINGS, [KEPT]) == []
    assert cluster.added == 0


async def test_a_missing_topic_is_made_with_as_many_copies_as_there_are_brokers(use: Any) -> None:
    cluster = use(Cluster())
    told = await apply_topics(SETTINGS, [Topic(name="new", partitions=12, config={"a": "b"})])
    assert told == ["created new: 12 partitions, copies: 2"]
    (made,) = cluster.created
    assert (made.num_partitions, made.replication_factor, made.topic_configs) == (12, 2, {"a": "b"})


async def test_missing_partitions_are_added(use: Any) -> None:
    cluster = use(Cluster(partitions=1))
    assert await apply_topics(SETTINGS, [KEPT]) == ["kept now has 3 partitions"]
    assert cluster.added == 3


async def test_a_setting_is_changed_and_what_others_have_set_on_the_topic_is_kept(use: Any) -> None:
    cluster = use(Cluster(cleanup_policy=("delete", ON_TOPIC), retention_ms=("7", ON_TOPIC), x=("y", BY_DEFAULT)))
    assert await apply_topics(SETTINGS, [KEPT]) == ["kept now has cleanup.policy=compact"]
    assert cluster.altered == {"cleanup.policy": "compact", "retention.ms": "7"}


async def test_a_topic_that_another_makes_meanwhile_is_no_failure(use: Any) -> None:
    use(Cluster(code=TOPIC_ALREADY_EXISTS))
    done = await apply_topics(SETTINGS, [Topic(name="a", partitions=1), Topic(name="b", partitions=1)])
    assert [line.split()[0] for line in done] == ["a", "b"]


async def test_what_else_a_broker_refuses_is_a_failure(use: Any) -> None:
    use(Cluster(code=POLICY_VIOLATION))
    with pytest.raises(Unavailable, match="told by the broker"):
        await apply_topics(SETTINGS, [Topic(name="a", partitions=1)])


@pytest.mark.parametrize("entry", ["{name: a}", "{name: a, partitions: 0}", "{name: a, partitions: 1, copies: 3}"])
def test_a_mistake_in_the_topics_file_is_told(tmp_path: Path, entry: str) -> None:
    (tmp_path / "topics.yaml").write_text(f"topics:\n  - {entry}\n")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_topics(tmp_path / "topics.yaml")
