"""The topics as deploy/topics.yaml wants them: which are missing, which differ, and how to make them."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import TopicAlreadyExistsError, for_code
from pydantic import BaseModel, ConfigDict, Field

from shared.runtime.kafka import client_options, kafka_errors
from shared.runtime.settings import RuntimeSettings

_KNOWN_LOOKS = 200
_SET_ON_TOPIC = 1
"""DYNAMIC_TOPIC_CONFIG in Kafka's DescribeConfigs answer."""


class Topic(BaseModel):
    """One topic of deploy/topics.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    partitions: int = Field(ge=1)
    replication_factor: int = Field(default=3, ge=1, description="At most as many as there are brokers are used.")
    config: dict[str, str] = Field(default_factory=dict)


def load_topics(path: Path) -> list[Topic]:
    """Read deploy/topics.yaml.

    Raises:
        pydantic.ValidationError: a topic is malformed.
    """
    return [Topic.model_validate(entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["topics"]]


async def missing_topics(settings: RuntimeSettings, names: Sequence[str]) -> list[str]:
    """Tell which topics do not exist.

    Raises:
        Unavailable: no broker answers.
    """
    with kafka_errors():
        consumer = AIOKafkaConsumer(**client_options(settings))
        try:
            await consumer.start()
            there = await consumer.topics()
        finally:
            await consumer.stop()
    return [name for name in names if name not in there]


async def check_topics(settings: RuntimeSettings, wanted: Sequence[Topic]) -> list[str]:
    """Compare the cluster with what is wanted.

    Returns:
        One sentence per difference; empty when all is as it should be.
    """
    with kafka_errors():
        admin = AIOKafkaAdminClient(**client_options(settings))
        try:
            await admin.start()
            return await _differences(admin, wanted)
        finally:
            await admin.close()


async def apply_topics(settings: RuntimeSettings, wanted: Sequence[Topic]) -> list[str]:
    """Create missing topics, add missing partitions, set differing configuration; nothing is ever deleted.

    Returns:
        One sentence per change made.
    """
    done: list[str] = []
    with kafka_errors():
        admin = AIOKafkaAdminClient(**client_options(settings))
        try:
            await admin.start()
            there = {topic["topic"]: topic for topic in await admin.describe_topics()}
            for topic in wanted:
                done += await _apply(admin, topic, there.get(topic.name))
            await _until_known(admin, {topic.name for topic in wanted} - there.keys())
        finally:
            await admin.close()
    return done


async def _apply(admin: AIOKafkaAdminClient, topic: Topic, there: dict[str, Any] | None) -> list[str]:
    if there is None:
        brokers = len((await admin.describe_cluster())["brokers"])
        copies = min(topic.replication_factor, brokers)
        new = NewTopic(topic.name, topic.partitions, copies, topic_configs=topic.config)
        try:
            _raise_errors(await admin.create_topics([new]))
        except TopicAlreadyExistsError:  # another was first, and this broker had not heard of it
            return [f"{topic.name} was made by another meanwhile; apply again to compare it"]
        return [f"created {topic.name}: {topic.partitions} partitions, copies: {copies}"]
    done = []
    if len(there["partitions"]) < topic.partitions:
        await admin.create_partitions({topic.name: NewPartitions(topic.partitions)})
        done.append(f"{topic.name} now has {topic.partitions} partitions")
    if await _wrong_config(admin, topic):
        # alter_configs replaces the whole configuration: keep what others have set on this topic.
        configs = {**await _own_config(admin, topic.name), **topic.config}
        await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic.name, configs=configs)])
        done.append(f"{topic.name} now has {', '.join(f'{k}={v}' for k, v in topic.config.items())}")
    return done


async def _until_known(admin: AIOKafkaAdminClient, names: set[str]) -> None:
    """A topic that was made a moment ago is not known to each broker at once; a service would miss it at its start."""
    for _ in range(_KNOWN_LOOKS):
        if not names - {topic["topic"] for topic in await admin.describe_topics()}:
            return
        await asyncio.sleep(0.05)


async def _differences(admin: AIOKafkaAdminClient, wanted: Sequence[Topic]) -> list[str]:
    there = {topic["topic"]: topic for topic in await admin.describe_topics()}
    found: list[str] = []
    for topic in wanted:
        if topic.name not in there:
            found.append(f"{topic.name} is missing")
            continue
        partitions = len(there[topic.name]["partitions"])
        if partitions < topic.partitions:
            found.append(f"{topic.name} has {partitions} partitions, wanted {topic.partitions}")
        found += [
            f"{topic.name} has {key}={value or 'unset'}, wanted {topic.config[key]}"
            for key, value in (await _wrong_config(admin, topic)).items()
        ]
    return found


async def _wrong_config(admin: AIOKafkaAdminClient, topic: Topic) -> dict[str, str]:
    actual = {name: value for name, value, _ in await _config(admin, topic.name)} if topic.config else {}
    return {key: actual.get(key, "") for key, value in topic.config.items() if actual.get(key) != value}


async def _own_config(admin: AIOKafkaAdminClient, name: str) -> dict[str, str]:
    return {key: value for key, value, source in await _config(admin, name) if source == _SET_ON_TOPIC}


async def _config(admin: AIOKafkaAdminClient, name: str) -> list[tuple[str, str, int]]:
    """Name, value and where it was set, of each entry of a topic's configuration."""
    answers = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name)])
    return [(entry[0], entry[1], entry[3]) for answer in answers for found in answer.resources for entry in found[4]]


def _raise_errors(response: Any) -> None:  # noqa: ANN401 - aiokafka's answers have no types
    for entry in response.topic_errors:
        if entry[1]:
            raise for_code(entry[1])(entry[2] if len(entry) > 2 else entry[0])  # noqa: PLR2004 - name, code, message
