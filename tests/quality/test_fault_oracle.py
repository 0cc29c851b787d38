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
from tests.factories import NOON, digest, enriched, raw
from tests.faults.observed import Observed, differences
from tests.faults.oracle import Expected, Final, expect
from tests.faults.plan import plan
from tests.faults.receiver import Received

POISON = b"[poison"
EVERYTHING = frozenset({"everything"})
EXPECTED = Expected(
    {
        "st-1": Final(
            2,
            "published",
            f"{2:064d}",
            ("torture",),
            ("wikidata:Q458",),
            ("condemns",),
            EVERYTHING | {"torture"},
            least_told=True,
        )
    },
    {POISON: "schema"},
    {"everything": frozenset({"topic"}), "torture": frozenset({"topic", "webhook"})},
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
    flat = {
        "theme_ids": [theme.id for theme in statement.themes],
        "entity_ids": [entity.id for entity in statement.entities],
        "act_kinds": [act.kind for act in statement.acts],
    }
    return {statement.statement_id: {**fields, **flat}}


def delivery(digest_id: str, kind: str, state: str = "sent") -> dict[str, Any]:
    return {"_id": f"{digest_id}|{kind}", "digest_id": digest_id, "kind": kind, "state": state, "log": ["why"]}


RIGHT = Observed(
    raw=[record("statements.raw.v1", "poison", POISON, 9)],
    enriched=[on_topic(enriched("st-1", 1)), on_topic(enriched("st-1", 2), 1)],
    digests=[told(name, n, revision, change) for name in ("everything", "torture") for n, revision, change in (
        (1, 1, "new"), (2, 2, "corrected"))],
    rejected=[rejected()],
    stored=stored(enriched("st-1", 2)),
    deliveries=[delivery(f"{name}/{n}", kind) for n in (1, 2) for name, kind in (
        ("everything", "topic"), ("torture", "topic"), ("torture", "webhook"))],
    received=[Received("msg_1", "torture/1"), Received("msg_2", "torture/2")],
)  # fmt: skip


def test_where_all_is_right_nothing_differs_and_repeats_are_counted() -> None:
    assert differences(EXPECTED, RIGHT) == {}
    again = replace(
        RIGHT,
        enriched=[*RIGHT.enriched, RIGHT.enriched[1]],
        digests=[*RIGHT.digests, RIGHT.digests[-1]],
        received=[*RIGHT.received, RIGHT.received[0]],
    )
    assert differences(EXPECTED, again) == {}
    assert RIGHT.repeated()[0] == {}
    assert again.repeated() == ({"enriched": 1, "digests": 1, "webhooks": 1}, RIGHT.repeated()[1] + 3)


def test_what_came_in_twice_is_no_repetition_of_the_services() -> None:
    twice = on_topic(raw("st-1", 2))
    again = replace(RIGHT, raw=[*RIGHT.raw, twice, twice], enriched=[*RIGHT.enriched, RIGHT.enriched[1]])
    assert again.repeated()[0] == {}


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
        (lambda r: replace(r, deliveries=r.deliveries[1:]), "was delivered by [], wanted ['topic']"),
        (lambda r: replace(r, deliveries=[*r.deliveries, delivery("everything/9", "topic")]), "wanted []"),
        (lambda r: replace(r, deliveries=[*r.deliveries[:-1], delivery("torture/2", "webhook", "gone")]), "is gone"),
        (lambda r: replace(r, received=r.received[1:]), "webhooks told ['torture/2']"),
        (lambda r: replace(r, received=[*r.received, Received("msg_3", "torture/1")]), "webhooks told ['torture/1', "),
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
