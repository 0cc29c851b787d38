"""The oracle of `make faults` finds each kind of wrong end, and finds nothing where all is right."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.publish.domain.drafts import draft_of
from shared.contract.base import Message
from shared.contract.digest import Digest
from shared.contract.enriched_statement import EnrichedStatement
from shared.errors import Unprocessable
from shared.runtime.record import Header, Incoming
from shared.runtime.rejections import Rejecter
from tests.factories import NOON, digest, enriched
from tests.faults.observed import Observed, differences
from tests.faults.oracle import Expected, Final, expect
from tests.faults.plan import plan

POISON = b"[poison"
EVERYTHING = frozenset({"everything"})
EXPECTED = Expected(
    {"st-1": Final(2, "published", f"{2:064d}", ("torture",), EVERYTHING | {"torture"}, least_told=True)},
    {POISON: "schema"},
)


def record(topic: str, key: str, value: bytes, offset: int = 0, headers: Sequence[Header] = ()) -> Any:
    fields = {"topic": topic, "key": key.encode(), "value": value, "partition": 0, "offset": offset, "timestamp": 1}
    return SimpleNamespace(**fields, headers=tuple(headers))


def on_topic(message: Message, offset: int = 0) -> Any:
    return record(message.topic, message.key.decode(), message.write(), offset)


def told(subscription: str, number: int, revision: int, change: str) -> Any:
    item = draft_of(enriched("st-1", revision)).item.model_copy(update={"change": change})
    given = digest(f"{subscription}/{number}")
    section = given.sections[1].model_copy(update={"items": [item]})
    return on_topic(given.model_copy(update={"sections": [section]}), number)


def rejected(value: bytes = POISON, reason: str = "schema", offset: int = 9) -> Any:
    origin = Incoming("statements.raw.v1", 0, offset, b"poison", value)
    sent = Rejecter("enrich", "1", lambda: NOON)(origin, Unprocessable(reason, "why"))
    return record("rejected.v1", "poison", value, 0, sent.headers)


def stored(statement: EnrichedStatement) -> dict[str, dict[str, Any]]:
    fields = statement.model_dump(mode="json")
    return {statement.statement_id: {**fields, "theme_ids": [theme.id for theme in statement.themes]}}


RIGHT = Observed(
    raw=[record("statements.raw.v1", "poison", POISON, 9)],
    enriched=[on_topic(enriched("st-1", 1)), on_topic(enriched("st-1", 2), 1)],
    digests=[told(name, n, revision, change) for name in ("everything", "torture") for n, revision, change in (
        (1, 1, "new"), (2, 2, "corrected"))],
    rejected=[rejected()],
    stored=stored(enriched("st-1", 2)),
)  # fmt: skip


def test_where_all_is_right_nothing_differs_and_repeats_are_counted() -> None:
    assert differences(EXPECTED, RIGHT) == {}
    again = replace(RIGHT, enriched=[*RIGHT.enriched, RIGHT.enriched[1]], digests=[*RIGHT.digests, RIGHT.digests[-1]])
    assert differences(EXPECTED, again) == {}
    assert (RIGHT.repeated()[0], again.repeated()[0]) == (0, 2)


def other_bytes(sent: Any) -> Any:
    given = Digest.read(sent.value)
    return on_topic(given.model_copy(update={"title": "Another"}), 9)


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        (lambda r: replace(r, stored={}), "lost: not stored"),
        (lambda r: replace(r, stored=stored(enriched("st-1", 1))), "stored (1,"),
        (lambda r: replace(r, stored=stored(enriched("st-1", 2, theme="migrants"))), "stored (2,"),
        (lambda r: replace(r, stored={**r.stored, **stored(enriched("st-9"))}), "nobody sent this"),
        (lambda r: replace(r, enriched=[]), "lost: not announced"),
        (lambda r: replace(r, enriched=r.enriched[::-1]), "the compacted topic keeps (1,"),
        (lambda r: replace(r, digests=[]), "lost: everything was never told"),
        (lambda r: replace(r, digests=r.digests[:2]), "lost: torture was never told"),
        (lambda r: replace(r, digests=[*r.digests, told("everything", 3, 2, "corrected")]), "was told twice"),
        (lambda r: replace(r, digests=r.digests[::2]), "was last told (1,"),
        (lambda r: replace(r, digests=[told("everything", 1, 2, "corrected"), *r.digests[2:]]), "was told [(2, 'corr"),
        (lambda r: replace(r, digests=[*r.digests, other_bytes(r.digests[0])]), "was sent with two contents"),
        (lambda r: replace(r, rejected=[]), "rejected as None, wanted schema"),
        (lambda r: replace(r, rejected=[rejected(reason="processing_failed")]), "rejected as processing_failed"),
        (lambda r: replace(r, rejected=[*r.rejected, rejected(b"{}", offset=3)]), "and is no poison"),
        (lambda r: replace(r, rejected=[rejected(offset=5)]), "wanted [('statements.raw.v1', 0, 9)]"),
    ],
)  # fmt: skip
def test_each_wrong_end_is_found_and_named(wrong: Callable[[Observed], Observed], found: str) -> None:
    problems = [problem for told in differences(EXPECTED, wrong(RIGHT)).values() for problem in told]
    assert any(found in problem for problem in problems), problems


def test_the_time_line_of_a_statement_has_all_that_happened_to_it() -> None:
    told_of = [what for _, what in RIGHT.timeline("st-1")]
    assert [what.split("[")[0] for what in told_of] == ["enriched"] * 2 + ["digests"] * 4 + ["stored: revision 2"]


def test_a_seed_is_a_schedule_and_the_same_one_again() -> None:
    assert plan(7) == plan(7)
    assert plan(7).faults != plan(8).faults
    expected = expect(plan(7))
    assert len(expected.statements) == 260
    assert len(expected.rejected) == 12
    assert {final.status for final in expected.statements.values()} == {"published", "withdrawn"}
    assert cast("set[int]", {final.revision for final in expected.statements.values()}) >= {1, 2, 3}
