"""What stands in MongoDB and on the topics after a schedule, and how it differs from what must."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import ConsumerRecord

from shared.contract.digest import Digest
from shared.contract.enriched_statement import EnrichedStatement
from shared.contract.rejection import Rejection
from tests.faults.oracle import Expected, Final
from tests.faults.receiver import Received

Record = ConsumerRecord[bytes | None, bytes | None]


@dataclass(frozen=True)
class Observed:
    """Records of each topic since the schedule began, what is stored, and what came by webhook."""

    raw: Sequence[Record]
    enriched: Sequence[Record]
    digests: Sequence[Record]
    rejected: Sequence[Record]
    stored: dict[str, dict[str, Any]]
    items: Sequence[dict[str, Any]] = ()
    deliveries: Sequence[dict[str, Any]] = ()
    received: Sequence[Received] = ()

    def repeated(self) -> tuple[Counter[str], int]:
        """Tell how much of what the services sent they had sent before, by kind, and how much they sent.

        A revision that came in twice is announced twice: that is the input's repetition, and not counted.
        """
        asked = Counter((r.key, revision) for r in self.raw if (revision := _revision(r)))
        told = Counter((r.key, revision) for r in self.enriched if (revision := _revision(r)))
        kinds: dict[str, list[Any]] = {
            "raw": [(r.key, ce_id) for r in self.raw if (ce_id := dict(r.headers).get("ce_id"))],
            "digests": [Digest.read(r.value or b"").digest_id for r in self.digests],
            "rejected": [_origin(r) for r in self.rejected],
            "webhooks": [message.message_id for message in self.received],
        }
        again = Counter({kind: len(sent) - len(set(sent)) for kind, sent in kinds.items()})
        again["enriched"] = sum(max(0, count - max(1, asked[key])) for key, count in told.items())
        return +again, sum(told.values()) + sum(map(len, kinds.values()))

    def timeline(self, statement_id: str) -> Iterator[tuple[int, str]]:
        """Tell each thing that happened to a statement, with its time in milliseconds."""
        key = statement_id.encode()
        for name, records in (("raw", self.raw), ("enriched", self.enriched), ("rejected", self.rejected)):
            for r in records:
                if r.key == key:
                    yield r.timestamp, f"{name}[{r.partition}]@{r.offset}: revision {_revision(r)}"
        for r in self.digests:
            digest = Digest.read(r.value or b"")
            for item in (item for section in digest.sections for item in section.items):
                if item.statement_id == statement_id:
                    told = f"{item.change} revision {item.revision} in {digest.digest_id}"
                    yield r.timestamp, f"digests[{r.partition}]@{r.offset}: {told}"
        stored = self.stored.get(statement_id)
        yield 2**53, f"stored: revision {stored and stored['revision']}"
        for item in self.items:
            if item["statement_id"] == statement_id:
                yield 2**53, f"kept: { {key: str(value)[:90] for key, value in item.items()} }"


def differences(expected: Expected, observed: Observed) -> dict[str, list[str]]:
    """Give what is not as it must be, by statement id; under an empty id what belongs to none."""
    found: dict[str, list[str]] = defaultdict(list)
    compacted = {(r.key or b"").decode(): EnrichedStatement.read(r.value or b"") for r in observed.enriched}
    told = _told(observed, found)
    for key, final in expected.statements.items():
        found[key] += _of_store(final, observed.stored.get(key))
        found[key] += _of_topic(final, compacted.get(key))
        for subscription in ("everything", "torture"):
            found[key] += _of_reader(subscription, final, told[subscription, key])
    for key in (compacted.keys() | observed.stored.keys()) - expected.statements.keys():
        found[key].append("nobody sent this")
    found[""] += _of_rejected(expected, observed)
    found[""] += _of_deliveries(expected, observed)
    return {key: problems for key, problems in found.items() if problems}


def _of_store(final: Final, stored: dict[str, Any] | None) -> Iterator[str]:
    if stored is None:
        yield "lost: not stored"
        return
    tags = (tuple(stored[name]) for name in ("theme_ids", "entity_ids", "act_kinds"))
    there = (stored["revision"], stored["status"], stored["content_hash"], *tags)
    if there != final[:6]:
        yield f"stored {there}, wanted {final[:6]}"


def _of_topic(final: Final, last: EnrichedStatement | None) -> Iterator[str]:
    if last is None:
        yield "lost: not announced"
        return
    tags = (tuple(tag.id for tag in last.themes), tuple(entity.id for entity in last.entities))
    there = (last.revision, last.status, last.content_hash, *tags, tuple(sorted({act.kind for act in last.acts})))
    if there != final[:6]:
        yield f"the compacted topic keeps {there}, wanted {final[:6]}"


def _of_reader(subscription: str, final: Final, told: list[tuple[int, str]]) -> Iterator[str]:
    """In the order of windows: news once, then corrections, the last of them of the newest revision."""
    if subscription not in final.concerns:
        if told:
            yield f"{subscription} was told {told}, and wants none of it"
        return
    twice = [item for item, count in Counter(told).items() if count > 1]
    if twice:
        yield f"{subscription} was told twice: {twice}"
    if not told:
        if final.least_told:
            yield f"lost: {subscription} was never told"
        return
    changes = [change for _, change in told]
    if changes[0] != "new" or "new" in changes[1:]:
        yield f"{subscription} was told {told}"
    if told[-1][0] != final.revision or (changes[-1] == "withdrawn") != (final.status == "withdrawn"):
        yield f"{subscription} was last told {told[-1]}, wanted revision {final.revision} ({final.status})"


def _told(observed: Observed, found: dict[str, list[str]]) -> dict[tuple[str, str], list[tuple[int, str]]]:
    """What each reader was told of each statement; a digest that was sent again counts once, if it is the same."""
    digests: dict[str, bytes] = {}
    for record in sorted(observed.digests, key=lambda r: (r.partition, r.offset)):
        digest_id = Digest.read(record.value or b"").digest_id
        if digests.setdefault(digest_id, record.value or b"") != record.value:
            found[""].append(f"digest {digest_id} was sent with two contents")
    told: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for digest in map(Digest.read, digests.values()):
        for item in (item for section in digest.sections for item in section.items):
            told[digest.subscription, item.statement_id].append((item.revision, item.change))
    return told


def _of_rejected(expected: Expected, observed: Observed) -> Iterator[str]:
    there = {r.value or b"": Rejection.from_headers(list(r.headers)).reason for r in observed.rejected}
    for value, reason in expected.rejected.items():
        if there.get(value) != reason:
            yield f"poison {value[:60]!r}: rejected as {there.get(value)}, wanted {reason}"
    for value in there.keys() - expected.rejected.keys():
        yield f"rejected as {there[value]}, and is no poison: {value[:200]!r}"
    poison = {(r.topic, r.partition, r.offset) for r in observed.raw if (r.value or b"") in expected.rejected}
    if poison != {_origin(r) for r in observed.rejected}:
        yield f"rejected {sorted(map(_origin, observed.rejected))}, wanted {sorted(poison)}"


def _of_deliveries(expected: Expected, observed: Observed) -> Iterator[str]:
    """Each digest went through each of its channels, and nothing went that is no digest."""
    made = {Digest.read(r.value or b"").digest_id: r.key.decode() for r in observed.digests if r.key}
    noted: dict[str, list[str]] = defaultdict(list)
    for delivery in observed.deliveries:
        noted[delivery["digest_id"]].append(delivery["kind"])
        if delivery["state"] != "sent":
            yield f"delivery {delivery['_id']} is {delivery['state']}: {delivery['log'][-1:]}"
    for digest_id in made.keys() | noted.keys():
        wanted = sorted(expected.channels[made[digest_id]]) if digest_id in made else []
        if sorted(noted[digest_id]) != wanted:
            yield f"digest {digest_id} was delivered by {sorted(noted[digest_id])}, wanted {wanted}"
    by_webhook = {digest_id for digest_id, name in made.items() if "webhook" in expected.channels[name]}
    messages = {message.message_id: message.digest_id for message in observed.received}
    if sorted(messages.values()) != sorted(by_webhook):
        yield f"webhooks told {sorted(messages.values())}, wanted {sorted(by_webhook)}"


def _revision(record: Record) -> int | None:
    """Give the revision of a statement; None of poison, which need not be JSON."""
    try:
        found = json.loads(record.value or b"")
    except ValueError:
        return None
    return found.get("revision") if isinstance(found, dict) else None


def _origin(record: Record) -> tuple[str, int, int]:
    rejection = Rejection.from_headers(list(record.headers))
    return rejection.topic, rejection.partition, rejection.offset
