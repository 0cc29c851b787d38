"""The read API: what it promises in its OpenAPI document holds, also for questions that nobody would ask."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from shared.contract.enriched_statement import EnrichedStatement
from shared.embedded.servers import ServerUrls
from tests.factories import enriched
from tests.reader.house import House

CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
    "negative_data_rejection,positive_data_acceptance,unsupported_method"
)


def test_ndjson_gives_the_same_statements_as_json_one_a_line(house: House) -> None:
    items = house.client.get("/v1/statements", params={"limit": 100}).json()["items"]
    lines = house.client.get("/v1/statements", params={"limit": 1000, "format": "ndjson"})
    assert lines.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line) for line in lines.text.splitlines()] == items
    assert len([EnrichedStatement.model_validate(item) for item in items]) > 30


def test_the_next_page_is_named_in_the_body_and_in_a_header(house: House) -> None:
    first = house.client.get("/v1/statements", params={"limit": 2, "language": "ar"})
    linked = house.client.get(first.headers["link"].partition("<")[2].partition(">")[0])
    named = house.client.get("/v1/statements", params={"limit": 2, "language": "ar", "cursor": first.json()["next"]})
    assert linked.json() == named.json()
    assert {item["language"]["tag"] for item in linked.json()["items"]} == {"ar"}


@pytest.mark.parametrize(
    "path", ["/v1/statements?limit=5", "/v1/statements/st-first", "/v1/themes", "/v1/entities", "/v1/stories/st-first"]
)
def test_what_has_not_changed_is_not_sent_again(house: House, path: str) -> None:
    first = house.client.get(path)
    again = house.client.get(path, headers={"If-None-Match": f'"other", {first.headers["etag"]}'})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_a_changed_statement_changes_the_etag_of_its_page(urls: ServerUrls) -> None:
    with House(urls.mongo, "etags").served() as house:
        house.add(enriched("st-1"))
        before = house.client.get("/v1/statements").headers["etag"]
        house.add(enriched("st-1", 2, text="Another text."))
        assert house.client.get("/v1/statements").headers["etag"] != before


@pytest.mark.parametrize(
    ("path", "status", "field"),
    [
        ("/v1/statements?limit=0", 422, "limit"),
        ("/v1/statements?act=sings", 422, "act.0"),
        ("/v1/statements?theme=tortur", 422, "theme.0"),
        ("/v1/statements?theme=torture&theme=tortur", 422, "theme.1"),
        ("/v1/statements?language=klingon", 422, "language.0"),
        ("/v1/statements?language=en-GB", 422, "language.0"),
        ("/v1/statements?entity=UN", 422, "entity.0"),
        ("/v1/statements?since=2026-99-01", 422, "since"),
        ("/v1/statements?them=torture", 422, "them"),
        ("/v1/statements?q=(a", 422, "q"),
        ("/v1/digests?cursor=1", 422, "cursor"),
        ("/v1/statements/none", 404, None),
        ("/v1/stories/none", 404, None),
        ("/v1/themes/none", 404, None),
        ("/v1/entities/local:none", 404, None),
        ("/v1/digests/none", 404, None),
        ("/v1/none", 404, None),
    ],
)
def test_refusals_are_problem_details_that_name_the_field(
    house: House, path: str, status: int, field: str | None
) -> None:
    answer = house.client.get(path)
    body = answer.json()
    assert (answer.status_code, body["status"]) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["field"] for error in body["errors"]] == ([field] if field else [])


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("theme=tortur", "theme.0: `tortur` is no theme; did you mean torture ("),
        ("theme=xyzzyx", "theme.0: `xyzzyx` is no theme"),
        ("language=klingon", "language.0: `klingon` is no language; did you mean tlh (klingon)?"),
        ("language=en-GB", "language.0: `en-GB` is no language; did you mean en?"),
        ("act=sings", "act.0: is none of appreciates, "),
        ("cursor=x", "cursor: is not written as it must be"),
        ("them=torture", "them: is no field that hiwar knows"),
    ],
)
def test_a_value_that_there_is_not_is_told_with_what_is_near(house: House, question: str, told: str) -> None:
    answer = house.client.get(f"/v1/statements?{question}")
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(told)


@pytest.mark.parametrize(
    ("path", "notes"),
    [
        ("/v1/statements?source=OHCR", ["source: no statement has `OHCR`"]),
        ("/v1/statements?entity=wikidata:Q999999999", ["entity: no statement has `wikidata:Q999999999`"]),
        ("/v1/statements?entity=iso:QQ", ["entity: no statement has `iso:QQ`"]),
        ("/v1/statements?language=ar&entity=local:none", ["entity: no statement has `local:none`"]),
        ("/v1/statements?language=ar&until=1990-01-01", []),
        ("/v1/digests?subscription=nobody", ["subscription: no digest was sent to `nobody`"]),
        ("/v1/statements?language=ar", []),
    ],
)
def test_a_list_that_is_empty_for_a_name_that_nothing_has_says_so(house: House, path: str, notes: list[str]) -> None:
    assert house.client.get(path).json()["notes"] == notes


def test_only_reading_is_allowed(house: House) -> None:
    assert house.client.post("/v1/statements", json={}).status_code == 405
    assert house.client.delete("/v1/statements/st-first").status_code == 405


def test_with_tokens_only_who_has_one_may_ask_and_the_pages_stay_open(urls: ServerUrls) -> None:
    with House(urls.mongo, "reader", tokens=[SecretStr("one"), SecretStr("två")]).served() as house:
        for header, status in ((None, 401), ("Bearer no", 401), ("one", 200), ("Bearer one", 200)):
            given = {"Authorization": header} if header else {}
            assert house.client.get("/v1/themes", headers=given).status_code == status
        refused = house.client.get("/v1/themes")
        assert refused.headers["www-authenticate"] == "Bearer"
        assert "one" not in refused.text
        assert house.client.get("/").status_code == 200


def test_who_asks_too_often_is_told_to_wait(urls: ServerUrls) -> None:
    with House(urls.mongo, "reader", per_minute=3).served() as house:
        answers = [house.client.get("/v1/themes") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].headers["retry-after"] == "60"
    assert answers[-1].json()["status"] == 429


def test_the_api_keeps_what_its_openapi_document_promises(house: House, tmp_path: Path) -> None:
    """Made-up questions, valid and not, for every operation: statuses, types and fields are as promised."""
    address = str(house.client.base_url.join("/v1/openapi.json"))
    assert house.client.get("/v1/openapi.json").json()["openapi"].startswith("3.1")
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", address, "--checks", CHECKS, "--max-examples", "6",
        "--phases", "examples,coverage,fuzzing", "--generation-deterministic", "--no-color",
    ]  # fmt: skip
    done = subprocess.run(  # noqa: S603 - our own command
        command, capture_output=True, text=True, check=False, cwd=tmp_path, timeout=180
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    told = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert told is not None
    assert 100 < int(told[1]) == int(told[2])


def test_what_is_served_beside_it_stands_in_its_document(urls: ServerUrls) -> None:
    beside = ({"/beside": {"get": {"responses": {"200": {"description": "Done"}}}}}, {"Beside": {"type": "object"}})
    with House(urls.mongo, "reader", beside=beside).served() as house:
        document = house.client.get("/v1/openapi.json").json()
    assert {"/beside", "/statements"} <= set(document["paths"])
    assert {"Beside", "StatementPage"} <= set(document["components"]["schemas"])


@pytest.mark.parametrize("path", ["/v1/statements", "/v1/themes", "/v1/openapi.json", "/v1/statements/none"])
def test_head_is_answered_as_get(house: House, path: str) -> None:
    asked, given = house.client.head(path), house.client.get(path)
    assert asked.status_code == given.status_code
    assert asked.headers == given.headers
    assert house.client.request("OPTIONS", path).status_code == 405
