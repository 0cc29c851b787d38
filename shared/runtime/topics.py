"""The topics as deploy/topics.yaml wants them: which are missing, which differ, and how to make them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import structlog
import yaml
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import IncompatibleBrokerVersion, TopicAlreadyExistsError, for_code
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.errors import ConfigurationError
from shared.mistakes import explain, yaml_words
from shared.runtime.kafka import client_options, kafka_errors
from shared.runtime.settings import RuntimeSettings

_KNOWN_LOOKS = 200
_SET_ON_TOPIC = 1
"""DYNAMIC_TOPIC_CONFIG in Kafka's DescribeConfigs answer."""
_POLICY, _LIMIT = "cleanup.policy", "max.message.bytes"

log = structlog.get_logger(__name__)


class Topic(BaseModel):
    """One topic of deploy/topics.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    partitions: int = Field(ge=1)
    replication_factor: int = Field(default=3, ge=1, description="At most as many as there are brokers are used.")
    config: dict[str, str] = Field(default_factory=dict)


class _TopicsFile(BaseModel):
    topics: list[Topic]


def load_topics(path: Path) -> list[Topic]:
    """Read deploy/topics.yaml.

    Raises:
        ConfigurationError: it cannot be read, or a topic is malformed.
    """
    try:
        return _TopicsFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))).topics
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        match error:
            case OSError():
                told = error.strerror
            case ValidationError():
                told = explain(error)
            case _:
                told = yaml_words(error)
        message = f"the topics file HIWAR_TOPICS_FILE={path} cannot be read: {told}"
        raise ConfigurationError(message) from error


async def topic_mistakes(settings: RuntimeSettings, names: Sequence[str], wanted: Sequence[Topic]) -> list[str]:
    """Tell what would keep a service from its work, now or later; what else differs is logged.

    Args:
        settings: how to reach Kafka.
        names: the topics that the service reads or writes.
        wanted: the topics file.

    Returns:
        A phrase per topic that is missing, and per one with too few partitions, another clean-up policy, or a limit
        of record sizes below ours.

    Raises:
        Refused: the user may not describe a topic.
        Unavailable: no broker answers.
    """
    async with _admin(settings) as admin:
        there = await _partitions(admin)
        found = [f"{name} is missing" for name in names if name not in there]
        for topic in wanted:
            if topic.name in names and topic.name in there:
                found += await _mistakes(admin, topic, there[topic.name])
    return found


async def check_topics(settings: RuntimeSettings, wanted: Sequence[Topic]) -> list[str]:
    """Compare the cluster with what is wanted.

    Returns:
        One sentence per difference; empty when all is as it should be.
    """
    async with _admin(settings) as admin:
        return await _differences(admin, wanted)


async def apply_topics(settings: RuntimeSettings, wanted: Sequence[Topic]) -> list[str]:
    """Create missing topics, add missing partitions, set differing configuration; nothing is ever deleted.

    Returns:
        One sentence per change made.
    """
    done: list[str] = []
    async with _admin(settings) as admin:
        there = await _partitions(admin)
        for topic in wanted:
            done += await _apply(admin, topic, there.get(topic.name))
        await _until_known(admin, {topic.name for topic in wanted} - there.keys())
    return done


@asynccontextmanager
async def _admin(settings: RuntimeSettings) -> AsyncIterator[AIOKafkaAdminClient]:
    with kafka_errors():
        admin = AIOKafkaAdminClient(**client_options(settings))
        try:
            await admin.start()
            yield admin
        finally:
            await admin.close()


async def _partitions(admin: AIOKafkaAdminClient) -> dict[str, int]:
    """How many partitions each topic has that the user may see."""
    return {topic["topic"]: len(topic["partitions"]) for topic in await admin.describe_topics()}


async def _mistakes(admin: AIOKafkaAdminClient, topic: Topic, partitions: int) -> list[str]:
    found = []
    if partitions < topic.partitions:
        found.append(f"{topic.name} has {partitions} partitions instead of {topic.partitions}")
    try:
        actual = {name: value for name, value, _ in await _config(admin, topic.name)}
    except IncompatibleBrokerVersion:  # the embedded Kafka tells no configuration
        return found
    for key, value in topic.config.items():
        if key == _POLICY or actual.get(key) == value:
            continue
        if key == _LIMIT and int(actual[key]) < int(value):
            found.append(f"{topic.name} takes records of {actual[key]} bytes instead of {value}")
        else:
            log.warning("topic_differs", topic=topic.name, setting=key, value=actual.get(key), wanted=value)
    policy = topic.config.get(_POLICY, "delete")
    if set(actual[_POLICY].split(",")) != set(policy.split(",")):
        found.append(f"{topic.name} has {_POLICY}={actual[_POLICY]} instead of {policy}")
    return found


async def _apply(admin: AIOKafkaAdminClient, topic: Topic, partitions: int | None) -> list[str]:
    if partitions is None:
        brokers = len((await admin.describe_cluster())["brokers"])
        copies = min(topic.replication_factor, brokers)
        new = NewTopic(topic.name, topic.partitions, copies, topic_configs=topic.config)
        try:
            _raise_errors(await admin.create_topics([new]))
        except TopicAlreadyExistsError:  # another was first, and this broker had not heard of it
            return [f"{topic.name} was made by another meanwhile; apply again to compare it"]
        return [f"created {topic.name}: {topic.partitions} partitions, copies: {copies}"]
    done = []
    if partitions < topic.partitions:
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
    there = await _partitions(admin)
    found: list[str] = []
    for topic in wanted:
        if topic.name not in there:
            found.append(f"{topic.name} is missing")
            continue
        partitions = there[topic.name]
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
    (answer,) = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name)])
    (found,) = answer.resources
    if found[0]:
        raise for_code(found[0])(f"DescribeConfigs of {name}")
    return [(entry[0], entry[1], entry[3]) for entry in found[4]]


def _raise_errors(response: Any) -> None:  # noqa: ANN401 - aiokafka's answers have no types
    for entry in response.topic_errors:
        if entry[1]:
            raise for_code(entry[1])(entry[2] if len(entry) > 2 else entry[0])  # noqa: PLR2004 - name, code, message
