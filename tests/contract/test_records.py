"""What other systems rely on: records as they stood on the topics when they were released, and the schemas."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from services.enrich.flow import REENRICH_TOPIC
from shared.contract.asyncapi import MESSAGES, asyncapi, schemas
from shared.contract.base import Message
from shared.contract.digest import Digest
from shared.contract.rejection import Rejection
from shared.embedded.servers import TOPICS
from shared.runtime.topics import load_topics

GOLDEN = Path(__file__).parent / "golden"
RELEASED = Path(__file__).resolve().parents[2] / "shared" / "contract" / "released"
by_message = pytest.mark.parametrize("model", MESSAGES, ids=lambda model: model.__name__)


def golden(name: str) -> dict[str, Any]:
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


@by_message
def test_a_golden_record_is_read_and_written_back_unchanged(model: type[Message]) -> None:
    record = golden(model.__name__)
    message = model.read(json.dumps(record["value"]).encode())
    assert json.loads(message.write()) == record["value"]
    assert message.key.decode() == record["key"]
    assert message.ce_id == record["headers"]["ce_id"]
    assert model.topic == record["topic"]
    assert model.ce_type == record["headers"]["ce_type"]


@by_message
def test_a_golden_record_meets_the_released_schema_and_the_one_of_today(model: type[Message]) -> None:
    value = golden(model.__name__)["value"]
    jsonschema.validate(value, json.loads((RELEASED / f"{model.__name__}.json").read_text(encoding="utf-8")))
    jsonschema.validate(value, schemas()[model.__name__])


@by_message
def test_a_reader_passes_over_fields_of_a_newer_writer(model: type[Message]) -> None:
    value = golden(model.__name__)["value"]
    assert model.read(json.dumps({**value, "from_the_future": [1]}).encode()) == model.read(json.dumps(value).encode())


@by_message
def test_a_schema_refuses_a_record_that_lacks_a_required_field(model: type[Message]) -> None:
    value = golden(model.__name__)["value"]
    schema = schemas()[model.__name__]
    for field in schema["required"]:
        with pytest.raises(jsonschema.ValidationError, match=field):
            jsonschema.validate({k: v for k, v in value.items() if k != field}, schema)


def test_the_first_digest_ever_released_is_read_and_written_back_unchanged() -> None:
    value = golden("Digest-first")["value"]
    assert json.loads(Digest.read(json.dumps(value).encode()).write()) == value
    jsonschema.validate(value, schemas()["Digest"])


def test_a_golden_rejection_is_read_back_from_its_headers() -> None:
    record = golden("Rejection")
    headers = [(name, value.encode()) for name, value in record["headers"].items()]
    rejection = Rejection.from_headers([*headers, ("traceparent", b"not ours"), ("ce_id", None)])
    assert dict(rejection.headers()) == {k: v for k, v in headers if k.startswith("x-rejected-")}
    jsonschema.validate(json.loads(rejection.model_dump_json()), schemas()["Rejection"])


def test_the_asyncapi_document_has_every_topic_and_each_reference_leads_somewhere() -> None:
    document = asyncapi()
    ours = {t.name for t in load_topics(TOPICS)} - {REENRICH_TOPIC}  # which nobody else is to read or write
    assert {channel["address"] for channel in document["channels"].values()} == ours
    for reference in _references(document):
        if reference.startswith("#/"):
            found: Any = document
            for step in reference[2:].split("/"):
                found = found[step]
        else:
            assert (RELEASED.parent / reference).is_file()


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if "$ref" in node else []
        return own + [reference for value in node.values() for reference in _references(value)]
    return [reference for value in node for reference in _references(value)] if isinstance(node, list) else []


@by_message
def test_the_document_says_which_field_the_key_is(model: type[Message]) -> None:
    key = asyncapi()["components"]["messages"][model.__name__]["bindings"]["kafka"]["key"]["description"]
    record = golden(model.__name__)
    assert record["value"][key.split("`")[1]] == record["key"]


def test_every_field_of_the_contract_says_what_it_holds() -> None:
    def silent(name: str, schema: dict[str, Any]) -> list[str]:
        own = [f"{name}.{field}" for field, told in schema.get("properties", {}).items() if "description" not in told]
        return own + [one for part, inner in schema.get("$defs", {}).items() for one in silent(part, inner)]

    assert [one for name, schema in schemas().items() for one in silent(name, schema)] == []
