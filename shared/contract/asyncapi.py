"""The AsyncAPI 3 document and the JSON Schemas of the contract, generated from the models."""

from typing import Any

from shared.contract.base import Message
from shared.contract.digest import Digest
from shared.contract.enriched_statement import EnrichedStatement
from shared.contract.raw_statement import RawStatement
from shared.contract.rejection import HEADER_PREFIX, Rejection

CONTRACT_VERSION = "1.0.0"
MESSAGES: tuple[type[Message], ...] = (RawStatement, EnrichedStatement, Digest)
_CE_HEADERS = ("ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time", "content-type", "traceparent")
_WRITERS = {"RawStatement": "ingest", "EnrichedStatement": "enrich", "Digest": "publish"}

_AGAIN = "A record may come again, with an equal `ce_id`. Between keys there is no order."
_NEWEST = "Keep the greatest `revision`, of equal ones the last: an older one may come late, after a newer one."
_KEYS = {
    "RawStatement": f"`statement_id`, UTF-8: all revisions of a statement, in order. {_NEWEST} {_AGAIN}",
    "EnrichedStatement": f"`statement_id`, UTF-8: all revisions of a statement, in order. {_NEWEST} {_AGAIN} The topic"
    " is compacted: of each key the last record stays, the newest revision.",
    "Digest": f"`subscription`, UTF-8: all digests of a subscription, in order of their windows. {_AGAIN}",
    "Rejection": "The original's, whatever its bytes; of a row that ingest could not read, its file and line; may be"
    " absent. Of one key in the order in which they were refused.",
}


def schemas() -> dict[str, dict[str, Any]]:
    """Give the JSON Schema (2020-12) of each message by model name, and that of the rejection headers."""
    found = {model.__name__: _open(model.json_schema()) for model in MESSAGES}
    found["Rejection"] = _open(Rejection.model_json_schema(mode="serialization"))
    return {
        name: {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema} for name, schema in found.items()
    }


def asyncapi() -> dict[str, Any]:
    """Give the AsyncAPI 3.0 document: one channel per topic, what is sent there and by whom."""
    channels = {model.__name__: _channel(model) for model in MESSAGES}
    channels["Rejection"] = {
        "address": Rejection.kafka_topic,
        "description": "Records that could not be processed: original key, value and headers, and why.",
        "messages": {"Rejection": {"$ref": "#/components/messages/Rejection"}},
    }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "hiwar",
            "version": CONTRACT_VERSION,
            "description": "Official statements, what they say, and digests of them.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": {f"send{name}": _operation(name) for name in channels},
        "components": {"messages": {**{m.__name__: _message(m) for m in MESSAGES}, "Rejection": _rejection()}},
    }


def _open(schema: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Readers ignore fields that they do not know; a schema that forbids them would break at the first new one."""
    if isinstance(schema, dict):
        return {k: _open(v) for k, v in schema.items() if not (k == "additionalProperties" and v is False)}
    return [_open(entry) for entry in schema] if isinstance(schema, list) else schema


def _channel(model: type[Message]) -> dict[str, Any]:
    name = model.__name__
    return {
        "address": model.topic,
        "description": (model.__doc__ or "").strip(),
        "messages": {name: {"$ref": f"#/components/messages/{name}"}},
    }


def _operation(name: str) -> dict[str, Any]:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{name}"},
        "messages": [{"$ref": f"#/channels/{name}/messages/{name}"}],
        "summary": f"hiwar {_WRITERS.get(name, 'at any stage')} sends {name}.",
    }


def _message(model: type[Message]) -> dict[str, Any]:
    headers = {name: {"type": "string"} for name in _CE_HEADERS}
    headers["ce_id"]["description"] = "A record that is sent again has an equal one: consumers drop repeats by it."
    headers["ce_type"] = {"type": "string", "const": model.ce_type}
    return {
        "name": model.__name__,
        "headers": {"type": "object", "properties": headers, "required": list(_CE_HEADERS)},
        "payload": {"$ref": f"./schemas/{model.__name__}.json"},
        "bindings": _key(model.__name__),
    }


def _rejection() -> dict[str, Any]:
    fields = list(Rejection.model_fields)
    return {
        "name": "Rejection",
        "headers": {
            "type": "object",
            "properties": {HEADER_PREFIX + name: {"type": "string"} for name in fields},
            "required": [HEADER_PREFIX + name for name in fields],
        },
        "payload": {"description": "The original bytes, whatever they are."},
        "bindings": _key("Rejection"),
    }


def _key(name: str) -> dict[str, Any]:
    return {"kafka": {"key": {"type": "string", "description": _KEYS[name]}}}
