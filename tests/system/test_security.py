"""The way over SASL_SSL with a user for each service, against Apache Kafka with its authorizer."""

import asyncio
import os
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import GroupAuthorizationFailedError, TopicAuthorizationFailedError

from services.local.pipeline import PROJECT, SERVICES
from services.operate.acls import ACLS
from services.operate.rights import Acl, give, load_acls
from shared.contract.rejection import Rejection
from shared.embedded.servers import ServerUrls
from shared.runtime.kafka import client_options
from shared.runtime.settings import RuntimeSettings
from tests.harness.choice import choose
from tests.harness.forked import run_forked
from tests.harness.guarded_mongo import GuardedMongo
from tests.harness.pipeline import ForkedServices
from tests.harness.secrets import MARK, logs_with_secrets
from tests.harness.secure_kafka import ADMIN, SecureKafka
from tests.harness.service_process import run_module
from tests.harness.tls_proxy import TlsProxy

pytestmark = pytest.mark.skipif(choose().kind != "java", reason="wants an Apache Kafka of its own, from Maven")

USERS = ("hiwar-ingest", "hiwar-enrich", "hiwar-publish", "hiwar-topics", "hiwar-operator")
GROUPLESS = "groupless"
PASSWORDS = {user: f"{MARK}-{user}" for user in (ADMIN, GROUPLESS, *USERS)}
TOPICS = ("statements.raw.v1", "statements.reenrich.v1", "statements.enriched.v1", "digests.v1", "rejected.v1")

GROUPS = ("hiwar-enrich", "hiwar-reenrich", "hiwar-publish")


class Secure:
    """Kafka with TLS, users and rights; MongoDB behind TLS; the files to reach them."""

    def __init__(self, folder: Path, kafka: SecureKafka, mongo: TlsProxy, ca_file: Path) -> None:
        self.folder = folder
        self.kafka = kafka
        self.ca_file = ca_file
        self.urls = ServerUrls(kafka.urls.kafka, f"mongodb://127.0.0.1:{mongo.port}/?tls=true&tlsCAFile={ca_file}")

    def settings(self, user: str, **changes: str) -> dict[str, str]:
        given = {
            "kafka_servers": self.urls.kafka,
            "kafka_username": user,
            "kafka_password": PASSWORDS[user],
            "kafka_tls": "true",
            "kafka_ca_file": str(self.ca_file),
            "mongo_url": self.urls.mongo,
        }
        return {**given, **changes}

    def runtime(self, user: str) -> RuntimeSettings:
        return RuntimeSettings.model_validate(self.settings(user))

    def hiwar(self, *arguments: str, user: str) -> "subprocess.CompletedProcess[str]":
        """`hiwar ...` as a user of Kafka."""
        environment = {f"HIWAR_{name.upper()}": value for name, value in self.settings(user).items()}
        return run_forked("services.cli", *arguments, env={**os.environ, **environment})


class OneUserEach(ForkedServices):
    """The three services, each as its own user."""

    secure: Secure

    def _environment(self, service: str) -> dict[str, str]:
        own = self.secure.settings(f"hiwar-{service}")
        return {**super()._environment(service), **{f"HIWAR_{name.upper()}": value for name, value in own.items()}}


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secure]:
    folder = tmp_path_factory.mktemp("secure")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    trustme.CA().cert_pem.write_to_path(folder / "other-ca.pem")
    with SecureKafka(folder / "servers", authority=authority, passwords=PASSWORDS) as kafka:
        port = int(kafka.urls.mongo.rpartition(":")[2])
        with TlsProxy(port, authority) as mongo:
            found = Secure(folder, kafka, mongo, folder / "ca.pem")
            done = found.hiwar("acls", "apply", user=ADMIN)
            assert (done.returncode, done.stderr) == (0, "")
            yield found


@pytest.fixture(scope="module")
def topics(secure: Secure) -> Secure:
    """The topics, made by the one user who may."""
    ended = run_module("shared.runtime.topics_job", secure.folder, **secure.settings("hiwar-topics"))
    assert ended.status == 0, ended.log
    assert len(ended.events("topic_changed")) == len(TOPICS)
    return secure


def test_statements_become_digests_and_no_log_line_holds_a_secret(topics: Secure) -> None:
    tokens = {"push_token": f"{MARK}-push", "admin_token": f"{MARK}-admin", "log_level": "debug"}
    inputs = topics.folder / "in"
    inputs.mkdir()
    (inputs / "a.jsonl").write_text('{"guid": "1", "text": "The EU condemns torture."}\n{"guid": "2", "text": 5}\n')
    (topics.folder / "subscriptions.yaml").write_text(
        "subscriptions: [{name: all, title: All, language: en, schedule: every 1 statements}]"
    )
    pipeline = OneUserEach(
        topics.folder / "run", [inputs], topics.folder / "subscriptions.yaml", servers=topics.urls, settings=tokens
    )
    pipeline.secure = topics
    with pipeline:
        counts = pipeline.until_idle()
        deadline = time.monotonic() + 30
        while pipeline.metric("publish", "hiwar_digests_total") == 0 and time.monotonic() < deadline:
            time.sleep(0.1)
        assert pipeline.metric("publish", "hiwar_digests_total") == 1
    assert (counts.read, counts.refused, counts.enriched, counts.published) == (2, 1, 1, 1)
    logs = {service: (pipeline.data_dir / "logs" / f"{service}.log").read_text() for service in SERVICES}
    assert all("service_started" in log for log in logs.values())
    assert logs_with_secrets(pipeline.data_dir) == []


@pytest.mark.parametrize("user", USERS)
def test_each_user_may_do_what_the_rights_say_and_nothing_else(user: str, topics: Secure) -> None:
    rights = [acl for acl in load_acls(ACLS) if acl.user == user]
    groups = (*GROUPS, "someone-else")
    may_write, may_read, may_join = asyncio.run(_try_all(topics.runtime(user), groups))
    assert may_write == {acl.name for acl in rights if acl.operation == "WRITE"}
    assert may_read == {acl.name for acl in rights if acl.operation == "READ" and acl.resource == "TOPIC"}
    assert may_join == {acl.name for acl in rights if acl.resource == "GROUP"}


def test_the_operator_s_user_can_do_all_that_operators_commands_do(topics: Secure) -> None:
    for command in (["status", "--json"], ["where", "st-none"], ["rejected", "redrive", "--all", "--yes"]):
        done = topics.hiwar(*command, user="hiwar-operator")
        assert "right" not in done.stderr
        nothing_there = command[0] in ("status", "where")  # no service runs, no statement is known
        assert done.returncode == int(nothing_there), done.stderr


def test_a_service_user_may_not_change_topics(topics: Secure) -> None:
    (topics.folder / "more.yaml").write_text("topics: [{name: another, partitions: 1}]")
    done = topics.hiwar("topics", "apply", "--file", str(topics.folder / "more.yaml"), user="hiwar-enrich")
    assert done.returncode == 78
    assert "hiwar acls apply" in done.stderr
    done = topics.hiwar("acls", "apply", user="hiwar-enrich")
    assert done.returncode == 1
    assert "ALTER on the cluster" in done.stderr


def test_rights_are_for_the_topics_and_groups_that_there_are() -> None:
    acls = load_acls(ACLS)
    assert {acl.name for acl in acls if acl.resource == "TOPIC"} == set(TOPICS)
    assert {acl.name for acl in acls if acl.resource == "GROUP"} == set(GROUPS)
    for service in SERVICES:  # anything that cannot be processed, at any stage
        assert Acl(f"hiwar-{service}", "WRITE", "TOPIC", Rejection.kafka_topic) in acls


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"kafka_password": f"{MARK}-wrong"}, "correct HIWAR_KAFKA_USERNAME and HIWAR_KAFKA_PASSWORD"),
        ({"kafka_username": "nobody"}, "correct HIWAR_KAFKA_USERNAME and HIWAR_KAFKA_PASSWORD"),
        ({"kafka_ca_file": "other-ca.pem"}, "correct HIWAR_KAFKA_CA_FILE"),
        ({"mongo_ca_file": "other-ca.pem"}, "correct tlsCAFile"),
    ],
    ids=["wrong password", "unknown user", "wrong CA of Kafka", "wrong CA of MongoDB"],
)
def test_what_is_refused_is_told_at_once(changes: dict[str, str], told: str, topics: Secure) -> None:
    wrong_ca = changes.pop("mongo_ca_file", None)
    if wrong_ca:
        changes["mongo_url"] = topics.urls.mongo.replace("ca.pem", wrong_ca)
    settings = topics.settings("hiwar-ingest", **changes)
    ended = run_module("services.ingest", topics.folder, **settings)
    assert ended.status == 78
    assert told in ended.reason
    assert MARK not in ended.log
    assert "Traceback" not in ended.log


def test_a_user_without_rights_is_told_what_is_missing(topics: Secure) -> None:
    ended = run_module("services.ingest", topics.folder, **topics.settings("hiwar-publish"))
    assert ended.status == 78
    assert "statements.raw.v1 is missing" in ended.reason


def test_a_user_who_may_not_join_the_group_is_told(topics: Secure) -> None:
    rights = [acl._replace(user=GROUPLESS) for acl in load_acls(ACLS) if acl.user == "hiwar-enrich"]
    give(topics.runtime(ADMIN), [acl for acl in rights if acl.resource == "TOPIC"])
    settings = topics.settings(GROUPLESS, seeds_dir=str(PROJECT / "seeds"))
    ended = run_module("services.enrich", topics.folder, **settings)
    assert ended.status == 78
    assert "hiwar acls apply" in ended.reason
    assert re.search("hiwar-(enrich|reenrich)", ended.reason)


@pytest.mark.parametrize("driver", ["motor", "pymongo"])
@pytest.mark.parametrize(
    ("user", "told"), [(f"user:{MARK}-wrong@", "HIWAR_MONGO_URL"), ("", "readWrite")], ids=["wrong password", "no user"]
)
def test_a_mongodb_that_refuses_us_is_told_at_once(user: str, told: str, driver: str, topics: Secure) -> None:
    with GuardedMongo() as mongo:
        url = f"mongodb://{user}127.0.0.1:{mongo.port}"
        settings = topics.settings("hiwar-ingest", mongo_url=url, mongo_driver=driver)
        ended = run_module("services.ingest", topics.folder, **settings)
    assert ended.status == 78
    assert told in ended.reason
    assert MARK not in ended.log


async def _try_all(settings: RuntimeSettings, groups: tuple[str, ...]) -> tuple[set[str], set[str], set[str]]:
    """What a user can write to, read from, and join."""
    options = client_options(settings)
    may_write = {topic for topic in TOPICS if await _writes(options, topic)}
    may_read = {topic for topic in TOPICS if await _reads(options, topic)}
    may_join = {group for group in groups if await _joins(options, group)}
    return may_write, may_read, may_join


async def _writes(options: dict[str, object], topic: str) -> bool:
    producer = AIOKafkaProducer(**options, enable_idempotence=False, request_timeout_ms=5_000)
    await producer.start()
    try:
        await producer.send_and_wait(topic, b"{}", key=b"k")
    except TopicAuthorizationFailedError:
        return False
    finally:
        await producer.stop()
    return True


async def _reads(options: dict[str, object], topic: str) -> bool:
    consumer = AIOKafkaConsumer(topic, **options, auto_offset_reset="earliest")
    try:
        await consumer.start()
        await consumer.getmany(timeout_ms=500)
    except TopicAuthorizationFailedError:
        return False
    finally:
        await consumer.stop()
    return True


async def _joins(options: dict[str, object], group: str) -> bool:
    """Whether it may ask for the group's offsets; rejected.v1 is a topic that every user may describe."""
    consumer = AIOKafkaConsumer(**options, group_id=group, enable_auto_commit=False)
    partition = TopicPartition(Rejection.kafka_topic, 0)
    consumer.assign([partition])
    await consumer.start()
    try:
        await consumer.committed(partition)
    except GroupAuthorizationFailedError:
        return False
    finally:
        await consumer.stop()
    return True
