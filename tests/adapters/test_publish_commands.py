"""What an operator asks publish in a terminal, on a real MongoDB."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner, Result

from services.cli import app
from services.publish.adapters.delivery_store import MongoDeliveryStore
from services.publish.adapters.item_store import MongoItemStore
from services.publish.adapters.links import Links
from services.publish.adapters.refusals import MongoRefusals
from services.publish.domain.deliveries import Answer, Delivery, answered, opened, taken
from services.publish.domain.drafts import draft_of
from services.publish.domain.items import Item
from shared.embedded.servers import ServerUrls
from shared.runtime import mongo as mongo_module
from shared.runtime.mongo import connect
from shared.runtime.settings import RuntimeSettings
from tests.conftest import SEEDS
from tests.deliveries import digest, reader
from tests.factories import NOON, enriched

Use = Callable[[Callable[[Any], Awaitable[Any]]], Any]


@pytest.fixture
def use(urls: ServerUrls, monkeypatch: pytest.MonkeyPatch) -> Iterator[Use]:
    name = f"test_{uuid4().hex[:12]}"
    given = {"MONGO_URL": urls.mongo, "MONGO_DATABASE": name, "SEEDS_DIR": str(SEEDS), "SIGNING_SECRET": "s" * 40}
    given["SUBSCRIPTIONS_FILE"] = str(SEEDS / "subscriptions.yaml")
    for key, value in given.items():
        monkeypatch.setenv(f"HIWAR_{key}", value)

    def run(work: Callable[[Any], Awaitable[Any]]) -> Any:
        async def on_database() -> Any:
            mongo = connect(RuntimeSettings(mongo_url=SecretStr(urls.mongo), mongo_database=name))
            try:
                return await work(mongo.database)
            finally:
                await mongo.close()

        return asyncio.run(on_database())

    yield run
    run(lambda database: database.client.drop_database(name))


def hiwar(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def parked(kind: str, address: str) -> Delivery:
    (one,) = opened(reader({kind: address}), digest().digest_id, 1_000)
    return answered(taken(one, now_ms=1_000, until_ms=9_000), Answer("refused", "550 no such user"), 2_000)


async def no_work(_: Any) -> None:
    return None


def test_deliveries_are_listed_with_what_when_attempts_and_answer_and_redriven(use: Use) -> None:
    mail, hook = parked("email", "a@example.org"), parked("webhook", "https://example.org/x")
    sent = replace(mail, key="other|email|1", state="sent")

    async def store(database: Any) -> None:
        await MongoDeliveryStore(database).open_many([mail, hook, sent])
        await MongoRefusals(database, lambda: NOON).add("torture", "https://example.org/x", "gone")

    use(store)
    listed = hiwar("deliveries", "list", "--state", "parked").output
    assert len(re.findall("^parked", listed, re.MULTILINE)) == 2
    for told in ("a@example.org", "attempts=1", "begun=1970-01-01T00:00:01+00:00", "550 no such user", mail.key):
        assert told in listed
    refused = hiwar("deliveries", "redrive", "none", sent.key)
    assert refused.exit_code == 1
    assert "there is no such delivery" in refused.output
    assert "only parked, unknown and skipped" in refused.output
    assert "2 to be sent again" in hiwar("deliveries", "redrive", "--state", "parked").output
    assert use(lambda database: MongoDeliveryStore(database).count("waiting")) == 2
    assert use(lambda database: MongoRefusals(database, lambda: NOON).why("torture", "https://example.org/x")) is None
    assert hiwar("deliveries", "redrive").exit_code == 2


def test_a_preview_shows_the_digest_and_why_it_is_in_that_order(use: Use) -> None:
    name = "climate-and-development"
    statements = [enriched(f"st-{n}", theme="environment", title=f"Title {n}") for n in range(3)]
    items = [Item(name, s.statement_id, 1, 1, 5, draft_of(s)) for s in statements]
    use(lambda database: MongoItemStore(database).put_many(items))
    told = hiwar("digest", "preview", name, "--why")
    assert told.exit_code == 0
    assert "Climate, environment and development" in told.output
    assert re.search(
        r"^  7\.40  Title 0\n        \+5\.00 act:condemns  \+2\.40 theme:environment$", told.output, re.MULTILINE
    )
    assert "there is no subscription `none`" in hiwar("digest", "preview", "none").output
    assert "nothing waits for `justicia`" in hiwar("digest", "preview", "justicia").output


def test_the_subscriptions_of_a_run_are_found_by_the_option_that_the_run_has(use: Use, tmp_path: Any) -> None:
    use(lambda database: MongoRefusals(database, lambda: NOON).add("mine", "a@example.org", "unsubscribed"))
    mine = tmp_path / "mine.yaml"
    mine.write_text("subscriptions:\n- {name: mine, title: Mine, language: en, schedule: hourly}\n", encoding="utf-8")
    waiting = hiwar("digest", "preview", "mine", "--subscriptions", str(mine), "--mongo", "mongodb://u:p@h.invalid:7/x")
    assert "is --mongo, or HIWAR_MONGO_URL, right?" in waiting.output
    waiting = hiwar("digest", "preview", "mine", "--subscriptions", str(mine))
    assert "nothing waits for `mine`: all that came since there is this subscription was told" in waiting.output
    assert "127.0.0.1:" in waiting.output
    missing = hiwar("digest", "preview", "mine").output
    assert "--subscriptions names another file" in missing
    assert (
        "sent to again"
        in hiwar("subscriptions", "resume", "mine", "a@example.org", "--subscriptions", str(mine)).output
    )


def test_a_subscriptions_file_is_checked_and_a_webhooks_secret_is_told(use: Use, tmp_path: Any) -> None:
    use(no_work)
    assert "as they should be" in hiwar("subscriptions", "check").output
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("subscriptions:\n  - {name: x, title: X, language: xx, schedule: hourly}\n", encoding="utf-8")
    told = hiwar("subscriptions", "check", str(wrong))
    assert told.exit_code == 1
    assert f"{wrong}:2: language: `xx`" in told.output
    secret = hiwar("subscriptions", "secret", "torture").output.strip()
    assert secret == Links("", SecretStr("s" * 40)).webhook_secret("torture")


def test_an_address_that_unsubscribed_is_sent_to_again_when_a_person_says_so(use: Use) -> None:
    use(lambda database: MongoRefusals(database, lambda: NOON).add("torture", "a@example.org", "unsubscribed"))
    assert "sent to again" in hiwar("subscriptions", "resume", "torture", "a@example.org").output
    assert use(lambda database: MongoRefusals(database, lambda: NOON).why("torture", "a@example.org")) is None


@pytest.mark.parametrize(
    ("name", "told"),
    [("nobody", "there is no subscription `nobody`; there are "), ("justicia", "sends nothing to a@example.org")],
)
def test_who_is_sent_nothing_cannot_be_resumed(use: Use, name: str, told: str) -> None:  # noqa: ARG001 - a database
    done = hiwar("subscriptions", "resume", name, "a@example.org")
    assert (done.exit_code, told in done.output) == (1, True)


def test_the_server_may_be_told_by_an_option(use: Use, urls: ServerUrls, monkeypatch: pytest.MonkeyPatch) -> None:
    use(lambda database: MongoDeliveryStore(database).open_many([parked("email", "a@example.org")]))
    monkeypatch.setenv("HIWAR_MONGO_URL", "mongodb://127.0.0.1:1")
    told = hiwar("deliveries", "list", "--kafka", "127.0.0.1:1", "--mongo", urls.mongo)
    assert (told.exit_code, "a@example.org" in told.output) == (0, True)


def test_a_mongodb_that_is_away_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(mongo_module._OPTIONS, "timeoutMS", 300)  # noqa: SLF001 - else the test waits 10 s
    monkeypatch.setenv("HIWAR_MONGO_URL", "mongodb://127.0.0.1:1")
    monkeypatch.setenv("HIWAR_SUBSCRIPTIONS_FILE", str(SEEDS / "subscriptions.yaml"))
    told = hiwar("deliveries", "list")
    assert told.exit_code == 1
    assert re.fullmatch(r"MongoDB does not answer( in time)?; is --mongo, or HIWAR_MONGO_URL, right\?\n", told.output)


def test_a_file_that_is_not_there_is_told_by_the_argument_that_names_it(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["subscriptions", "check", str(tmp_path / "nofile.yaml")])
    assert done.exit_code == 2
    assert "nofile.yaml" in "".join(re.findall(r"[\w.]", done.output))
    assert "HIWAR_SUBSCRIPTIONS_FILE" not in done.output
