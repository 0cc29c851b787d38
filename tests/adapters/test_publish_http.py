"""What publish serves: subscriptions, feeds, and the link that ends an e-mail; on a real MongoDB."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree as ET

import httpx
import pytest
from jsonschema import Draft202012Validator
from pydantic import SecretStr
from starlette.applications import Starlette

from services.publish.adapters.atom_feed import FeedApi
from services.publish.adapters.closing_store import MongoClosingStore
from services.publish.adapters.item_store import MongoItemStore
from services.publish.adapters.knowledge import load_knowledge
from services.publish.adapters.refusals import MongoRefusals
from services.publish.adapters.renderers import Renderer
from services.publish.adapters.subscription_store import MongoSubscriptionStore
from services.publish.adapters.subscriptions_api import SubscriptionsApi
from services.publish.adapters.subscriptions_openapi import describe_subscriptions
from services.publish.adapters.unsubscribe_api import UnsubscribeApi
from services.publish.domain.catalogue import Catalogue
from services.publish.domain.drafts import draft_of
from services.publish.domain.items import Item
from services.publish.ports import Closing
from services.publish.subscribing import Subscriber
from shared.embedded.servers import ServerUrls
from shared.runtime.mongo import connect
from shared.runtime.settings import RuntimeSettings
from tests.conftest import SEEDS
from tests.deliveries import LINKS, digest, reader
from tests.factories import NOON, enriched

KNOWLEDGE = load_knowledge(SEEDS)
ATOM = "{http://www.w3.org/2005/Atom}"
WISH = {"title": "Torture", "language": "en", "themes": ["torture"], "schedule": "hourly"}
TOKEN = {"authorization": "Bearer secret"}
LACKS = {"email": ["HIWAR_SMTP_HOST"]}


class Replica:
    """One process of publish, as far as HTTP goes."""

    def __init__(self, database: Any) -> None:
        self.catalogue = Catalogue([reader("atom", name="of-file")], KNOWLEDGE.broader)
        self.touched: set[str] = set()
        store = MongoSubscriptionStore(database, lambda: NOON)
        self.subscriber = Subscriber(
            catalogue=self.catalogue, changes=store, known=KNOWLEDGE.known, touched=self.touched
        )
        self.closings = MongoClosingStore(database)
        self.refusals = MongoRefusals(database, lambda: NOON)
        subscription, renderer = self.catalogue.get, Renderer()
        self.items = MongoItemStore(database)
        api = SubscriptionsApi(
            store,
            self.subscriber,
            forget=self.items.drop_waiting,
            lacks=lambda kind: LACKS.get(kind, []),
            token=SecretStr("secret"),
        )
        feeds = FeedApi(
            self.closings, subscription=subscription, renderer=renderer, public_url="https://reader.example.org"
        )
        unsubscribe = UnsubscribeApi(LINKS, self.refusals, subscription=subscription, renderer=renderer)
        self.routes = api.routes()
        app = Starlette(routes=[*self.routes, *feeds.routes(), *unsubscribe.routes()])
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://publish")


@pytest.fixture
async def replicas(urls: ServerUrls) -> AsyncIterator[tuple[Replica, Replica]]:
    name = f"test_{uuid4().hex[:12]}"
    mongo = connect(RuntimeSettings(mongo_url=SecretStr(urls.mongo), mongo_database=name))
    both = Replica(mongo.database), Replica(mongo.database)
    yield both
    for replica in both:
        await replica.client.aclose()
    await mongo.client.drop_database(name)
    await mongo.close()


async def test_a_subscription_made_at_one_replica_is_known_to_the_other_until_it_is_deleted(
    replicas: tuple[Replica, Replica],
) -> None:
    here, there = replicas
    made = await here.client.post("/v1/subscriptions", json={"name": "new", **WISH}, headers=TOKEN)
    assert (made.status_code, made.headers["location"]) == (201, "/v1/subscriptions/new")
    await there.subscriber.refresh()
    assert there.catalogue.names() == ["new", "of-file"]
    assert there.touched == {"new"}
    read = await there.client.get("/v1/subscriptions/new", headers=TOKEN)
    assert read.json() == {**WISH, "name": "new", "schedule": "hourly UTC", "origin": "api"}
    replaced = await there.client.put("/v1/subscriptions/new", json={**WISH, "title": "T"}, headers=TOKEN)
    assert replaced.status_code == 200
    stale = await here.client.put(
        "/v1/subscriptions/new", json=WISH, headers={**TOKEN, "if-match": made.headers["etag"]}
    )
    assert stale.status_code == 412
    listed = (await here.client.get("/v1/subscriptions?limit=1", headers=TOKEN)).json()
    assert ([one["title"] for one in listed["subscriptions"]], listed["next"]) == (["T"], "new")
    await here.items.put_many([Item("new", "st-1", 1, 1, 5, draft_of(enriched()))])
    assert (await here.client.delete("/v1/subscriptions/new", headers=TOKEN)).status_code == 204
    assert await here.items.waiting("new", before_ms=99, limit=5) == [], "one of its name begins anew"
    await there.subscriber.refresh()
    assert there.catalogue.names() == ["of-file"]
    assert (await there.client.get("/v1/subscriptions/new", headers=TOKEN)).status_code == 404
    again = await there.client.post("/v1/subscriptions", json={"name": "new", **WISH}, headers=TOKEN)
    assert again.status_code == 201


@pytest.mark.parametrize(
    ("request_line", "body", "status", "told"),
    [
        ("POST ", {"name": "x", **WISH, "themes": ["torure"]}, 422, "did you mean torture"),
        ("POST ", {"name": "x", **WISH, "channels": [{"email": "a@example.org"}]}, 422, "HIWAR_SMTP_HOST"),
        ("POST ", [], 422, "entry"),
        ("POST ", b"{", 422, "not JSON: Expecting property name enclosed in double quotes at line 1, column 2"),
        ("POST ", b"[" * 70_000, 422, "make it smaller"),
        ("PUT /x", {"name": "y", **WISH}, 422, "differs from `x`"),
        ("PUT /of-file", WISH, 409, "change it there"),
        ("DELETE /of-file", None, 409, "remove it there"),
        ("DELETE /none", None, 404, "there is no subscription `none`"),
        ("GET ?limit=0", None, 422, "no number from 1"),
    ],
)
async def test_what_cannot_be_done_is_told_with_its_remedy(
    replicas: tuple[Replica, Replica], request_line: str, body: Any, status: int, told: str
) -> None:
    method, path = request_line.split(" ")
    content = {"content": body} if isinstance(body, bytes) else {"json": body}
    answer = await replicas[0].client.request(method, f"/v1/subscriptions{path}", headers=TOKEN, **content)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert told in answer.json()["detail"]


async def test_a_mistake_is_told_by_field_and_detail_as_by_the_other_apis(replicas: tuple[Replica, Replica]) -> None:
    wrong = {"name": "x", **WISH, "themes": ["torure"], "max_items": 0}
    answer = await replicas[0].client.post("/v1/subscriptions", headers=TOKEN, json=wrong)
    assert [sorted(one) for one in answer.json()["errors"]] == [["detail", "field"]] * 2
    assert {one["field"] for one in answer.json()["errors"]} == {"themes", "max_items"}
    answer = await replicas[0].client.get("/v1/subscriptions?limit=0", headers=TOKEN)
    assert [one["field"] for one in answer.json()["errors"]] == ["limit"]


async def test_without_the_token_nothing_is_served(replicas: tuple[Replica, Replica]) -> None:
    for method, path in (("GET", ""), ("POST", ""), ("PUT", "/x"), ("DELETE", "/x")):
        assert (await replicas[0].client.request(method, f"/v1/subscriptions{path}")).status_code == 403


async def sent(replica: Replica, *ids: str) -> None:
    for number, digest_id in enumerate(ids):
        made = digest(digest_id, subscription="of-file", title="Torture \x0b <b>")
        closing = Closing(digest_id, "of-file", made.window, "sent", made.write(), "00-1")
        end = made.window.end.replace(minute=number)
        await replica.closings.begin_many(
            [replace(closing, window=made.window.model_copy(update={"end": end}))], until=NOON
        )


async def test_a_feed_has_the_digests_latest_first_and_tells_who_has_them_that_nothing_is_new(
    replicas: tuple[Replica, Replica],
) -> None:
    here, there = replicas
    await sent(here, "of-file/1", "of-file/2")
    got = await here.client.get("/feeds/of-file.atom")
    assert (got.status_code, got.headers["content-type"]) == (200, "application/atom+xml")
    feed = ET.fromstring(got.content)  # noqa: S314 - our own
    assert feed.find(f"{ATOM}link[@rel='self']").attrib["href"] == "https://reader.example.org/feeds/of-file.atom"  # type: ignore[union-attr]
    entries = feed.findall(f"{ATOM}entry")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2
    for entry in entries:
        assert {f"{ATOM}{name}" for name in ("id", "title", "updated", "content")} <= {part.tag for part in entry}
        assert 'dir="rtl"' in (entry.findtext(f"{ATOM}content") or "")
    for headers in (
        {"if-none-match": got.headers["etag"]},
        {"if-none-match": f'"other", W/{got.headers["etag"]}'},
        {"if-modified-since": got.headers["last-modified"]},
    ):
        same = await there.client.get("/feeds/of-file.atom", headers=headers)
        assert (same.status_code, same.content) == (304, b"")
    await sent(here, "of-file/1", "of-file/2", "of-file/3")
    newer = await here.client.get("/feeds/of-file.atom", headers={"if-none-match": got.headers["etag"]})
    assert newer.status_code == 200


async def test_there_is_no_feed_of_a_subscription_that_did_not_ask_for_one(replicas: tuple[Replica, Replica]) -> None:
    await replicas[0].client.post("/v1/subscriptions", json={"name": "new", **WISH}, headers=TOKEN)
    for name in ("new", "none"):
        assert (await replicas[0].client.get(f"/feeds/{name}.atom")).status_code == 404


async def test_a_link_asks_and_one_click_unsubscribes(replicas: tuple[Replica, Replica]) -> None:
    here, there = replicas
    path = LINKS.unsubscribe("of-file", "<b>@example.org").removeprefix("https://reader.example.org")
    asked = await here.client.get(path)
    assert asked.status_code == 200
    assert "&lt;b&gt;@example.org" in asked.text
    assert await there.refusals.why("of-file", "<b>@example.org") is None
    done = await here.client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200
    assert (await there.refusals.why("of-file", "<b>@example.org") or "").startswith("unsubscribed on")


@pytest.mark.parametrize("token", ["x", "x.y", "é.é", "W10.AAAA", "."])
async def test_a_link_that_is_not_ours_does_nothing(replicas: tuple[Replica, Replica], token: str) -> None:
    assert (await replicas[0].client.post(f"/unsubscribe/{token}")).status_code == 404


def test_seed_subscriptions_are_read() -> None:
    from services.publish.adapters.subscriptions_file import load_subscriptions  # noqa: PLC0415 - used once

    assert len(load_subscriptions(Path(SEEDS / "subscriptions.yaml"), KNOWLEDGE.known)) >= 5


async def test_the_document_describes_each_door_of_subscriptions_and_what_it_takes_and_gives(
    replicas: tuple[Replica, Replica],
) -> None:
    here, _ = replicas
    paths, schemas = describe_subscriptions()
    told = {(f"/v1{path}", method.upper()) for path, operations in paths.items() for method in operations}
    assert told == {(route.path, method) for route in here.routes for method in (route.methods or set()) - {"HEAD"}}
    kept = (await here.client.post("/v1/subscriptions", json={"name": "new", **WISH}, headers=TOKEN)).json()
    for name, value in (("Subscription", {"name": "new", **WISH}), ("KeptSubscription", kept)):
        holder = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}}
        Draft202012Validator(holder).validate(value)
