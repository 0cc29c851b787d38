"""`hiwar schemas check`: what would break a consumer is found, what would not is let through."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.documents import schemas

Change = Callable[[dict[str, Any]], object]


def breaks(monkeypatch: pytest.MonkeyPatch, change: Change) -> list[str]:
    """Give the breaks that a change of today's EnrichedStatement would be."""
    today = json.loads(json.dumps(schemas.schemas()))
    change(today["EnrichedStatement"])
    monkeypatch.setattr(schemas, "schemas", lambda: today)
    return schemas.breaks()


def test_the_committed_schemas_are_those_of_the_models_and_break_nothing() -> None:
    assert schemas.differences() == []
    assert schemas.breaks() == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda s: s["properties"].pop("url"), "EnrichedStatement.url: the field is gone"),
        (lambda s: s["required"].append("url"), "EnrichedStatement: required fields were"),
        (lambda s: s["required"].remove("text"), "EnrichedStatement: required fields were"),
        (lambda s: s["properties"]["revision"].update(type="string"), "EnrichedStatement.revision/type"),
        (lambda s: s["properties"]["statement_id"].update(maxLength=20), "EnrichedStatement.statement_id/maxLength"),
        (lambda s: s["$defs"]["Act"]["properties"]["kind"]["enum"].append("mourns"), "kind/enum"),
        (lambda s: s["$defs"]["Act"]["properties"]["kind"]["enum"].pop(), "kind/enum"),
        (lambda s: s["$defs"]["Span"]["properties"].pop("start"), ".start: the field is gone"),
        (lambda s: s["properties"]["themes"].update(items={"type": "string"}), "EnrichedStatement.themes/items"),
        (lambda s: s.update(additionalProperties=False), "EnrichedStatement/additionalProperties"),
    ],
)
def test_a_break_is_found_and_named(monkeypatch: pytest.MonkeyPatch, change: Change, told: str) -> None:
    found = breaks(monkeypatch, change)
    assert any(told in problem for problem in found), found


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s["properties"].update(mood={"type": "string"}),
        lambda s: s["$defs"]["Act"]["properties"].update(mood={"type": "string"}),
        lambda s: s["properties"]["text"].update(description="Other words."),
    ],
)
def test_an_optional_field_and_other_words_are_no_break(monkeypatch: pytest.MonkeyPatch, change: Change) -> None:
    assert breaks(monkeypatch, change) == []


def test_a_message_that_is_gone_is_a_break(monkeypatch: pytest.MonkeyPatch) -> None:
    today = schemas.schemas()
    monkeypatch.setattr(schemas, "schemas", lambda: {k: v for k, v in today.items() if k != "Digest"})
    assert schemas.breaks() == ["Digest: the message is gone"]


def test_a_file_that_differs_is_told_with_the_command_that_writes_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    contract = tmp_path / "shared" / "contract"
    contract.mkdir(parents=True)
    monkeypatch.setattr(schemas, "CONTRACT", contract)
    monkeypatch.setattr(schemas, "GENERATED", contract / "schemas")
    assert len(schemas.differences()) == len(schemas.schemas()) + 1
    written = schemas.write()
    assert schemas.differences() == []
    written[0].write_text("{}", encoding="utf-8")
    assert schemas.differences() == [
        f"{written[0].relative_to(tmp_path)} differs from the models; run `hiwar schemas write`"
    ]
