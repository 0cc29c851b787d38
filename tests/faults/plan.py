"""What happens in one schedule, all of it drawn from its seed: what comes in, and what the adversary does when."""

import json
import random
from dataclasses import dataclass
from typing import Any, NamedTuple

from shared.contract.raw_statement import RawStatement
from tests.factories import raw
from tests.faults.hooks import STEPS, Hook, step_name

SERVICES = ("ingest", "enrich", "publish")
ACTIVE_SECONDS = 4.0
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_BEGINNINGS = ("st", "po", "am")  # of words: the reader's index has a document for each
_PAUSE_SECONDS = (1.0, 4.5)  # sessions of services last 2 s here
_SLEEPS = ("pause", "hook")
_SLEEPERS_EARLIER = 0.4
_KINDS = {
    "kill": 5, "terminate": 3, "hook": 8, "pause": 3, "add": 3, "remove": 2,
    "cut": 3, "delay": 2, "refuse": 2, "refuse-writes": 2,
    "kill-kafka": 0.4, "restart-kafka": 0.3, "kill-mongo": 0.8, "restart-mongo": 0.5,
}  # fmt: skip


class Fault(NamedTuple):
    """One act of the adversary.

    Attributes:
        at: seconds after the start.
        kind: one of `_KINDS`.
        target: a service, or a server.
        seconds: how long it lasts, where it lasts.
        hook: for `hook`.
    """

    at: float
    kind: str
    target: str
    seconds: float = 0.0
    hook: Hook | None = None

    @property
    def name(self) -> str:
        """The kind, with the server where that makes another fault of it, and what a hook does."""
        match self.kind:
            case "hook":
                return f"hook-{self.hook.action if self.hook else ''}"
            case "cut" | "delay" | "refuse" | "refuse-writes":
                return f"{self.kind}-{self.target}"
            case _:
                return self.kind

    def __str__(self) -> str:
        """As the time line shows it."""
        lasting = f" for {self.seconds:.1f} s" if self.seconds else ""
        return f"{self.kind} {self.target}{lasting}{f' ({self.hook})' if self.hook else ''}"


@dataclass(frozen=True)
class Poison:
    """A value for the topic of raw statements that must be rejected, and why."""

    value: bytes
    reason: str


@dataclass(frozen=True)
class Plan:
    """One schedule.

    Attributes:
        pushes: batches of documents for the push API, in order.
        records: raw statements for the topic, revisions out of order, some twice.
        poison: values for the same topic.
        faults: in order of time.
        slow: seconds that each server takes longer for each piece of data, all the time.
    """

    seed: int
    pushes: list[list[dict[str, Any]]]
    records: list[RawStatement]
    poison: list[Poison]
    faults: list[Fault]
    slow: dict[str, float]


def plan(seed: int) -> Plan:
    """Draw a schedule; equal seeds give equal schedules."""
    rng = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
    return Plan(seed, _pushes(rng, seed), _records(rng, seed), _poison(rng, seed), _faults(rng), _slow(rng))


def _text(rng: random.Random) -> str:
    """Nobody's reprint; half of them concern the reader of torture."""
    about = rng.choice(["The EU condemns torture.", "The EU welcomes the right to education of girls."])
    words = [rng.choice(_BEGINNINGS) + "".join(rng.choices(_LETTERS, k=6)) for _ in range(14)]
    return f"{about} {' '.join(words)}."


def _pushes(rng: random.Random, seed: int) -> list[list[dict[str, Any]]]:
    edits: list[dict[str, Any]] = []
    for number in range(160):
        guid = f"s{seed}-{number}"
        text = _text(rng)
        edits.append({"guid": guid, "title": guid, "text": text})
        for _ in range(rng.choice([0, 0, 0, 1, 1, 2])):
            kind = rng.choice(["revise", "revise", "repeat", "withdraw"])
            opening = text.split(".")[0]
            if kind == "revise":
                edits.append({"guid": guid, "title": guid, "text": f"{opening}. {_text(rng).split('.')[1]}."})
            elif kind == "repeat":
                edits.append(dict(edits[-1]))
            else:
                edits.append({"guid": guid, "status": "withdrawn"})
    shuffled = _interleaved(rng, edits)
    batches: list[list[dict[str, Any]]] = [[]]
    size = rng.randint(1, 24)
    for edit in shuffled:
        # A batch whose answer was lost is sent again: of two edits in it the first would undo the second.
        if len(batches[-1]) >= size or edit["guid"] in {other["guid"] for other in batches[-1]}:
            batches.append([])
            size = rng.randint(1, 24)
        batches[-1].append(edit)
    return batches


def _interleaved(rng: random.Random, edits: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Edits of one statement keep their order, whatever stands between them."""
    by_guid: dict[str, list[dict[str, Any]]] = {}
    for edit in edits:
        by_guid.setdefault(edit["guid"], []).append(edit)
    order = [edit["guid"] for edit in edits]
    rng.shuffle(order)
    return [by_guid[guid].pop(0) for guid in order]


def _records(rng: random.Random, seed: int) -> list[RawStatement]:
    records = []
    for number in range(100):
        count = rng.choice([1, 1, 2, 3, 4])
        opening = _text(rng).split(".")[0]
        withdrawn = rng.choice([0, 0, 0, 0, count])
        revisions = [
            raw(
                f"st-raw-s{seed}-{number}",
                revision,
                text=f"{opening}. {_text(rng).split('.')[1]}.",
                status="withdrawn" if revision == withdrawn else "published",
            )
            for revision in range(1, count + 1)
        ]
        records += revisions + rng.choices(revisions, k=rng.randint(0, 2))
    rng.shuffle(records)
    return records


def _poison(rng: random.Random, seed: int) -> list[Poison]:
    made = []
    for number in range(12):
        good = json.loads(raw(f"st-poison-s{seed}-{number}").write())
        mark = {"issuer": f"s{seed}-{number}"}
        made.append(
            rng.choice(
                [
                    Poison(json.dumps({**good, **mark, "text": " "}).encode(), "schema"),
                    Poison(json.dumps({**good, **mark, "revision": 0}).encode(), "schema"),
                    Poison(json.dumps({**good, **mark}).encode()[:-1] + b', "text": "b"}', "duplicate_field"),
                    Poison(f"[{seed}, {number}".encode(), "schema"),
                    Poison(f"\xff{seed}-{number}".encode("latin-1"), "schema"),
                ]
            )
        )
    return made


def _slow(rng: random.Random) -> dict[str, float]:
    return {server: rng.choice([0.0, 0.0, 0.005, 0.02]) for server in ("kafka", "mongo")}


def _faults(rng: random.Random) -> list[Fault]:
    faults, servers_hit = [], False
    for at in sorted(rng.uniform(0.0, ACTIVE_SECONDS) for _ in range(rng.randint(4, 9))):
        (kind,) = rng.choices(list(_KINDS), weights=list(_KINDS.values()))
        if kind.endswith(("-kafka", "-mongo")):
            if servers_hit:
                continue  # one server at a time goes down in a schedule, for that takes seconds
            servers_hit = True
        fault = _fault(rng, at, kind)
        # Whoever sleeps does so early, or healing would wake it before its session is over.
        faults.append(fault._replace(at=at * _SLEEPERS_EARLIER) if fault.seconds > 1 and kind in _SLEEPS else fault)
    return sorted(faults, key=lambda fault: fault.at)


def _fault(rng: random.Random, at: float, kind: str) -> Fault:
    service, server = rng.choice(SERVICES), rng.choice(["kafka", "mongo"])
    match kind:
        case "hook":
            step = step_name(*rng.choice(STEPS[service]))
            action = rng.choice(["die", "die", "sleep"])
            hook = Hook(step, rng.choice(["before", "after"]), rng.choice([1, 1, 2, 3, 5]), action)  # type: ignore[arg-type]
            return Fault(at, kind, service, rng.uniform(*_PAUSE_SECONDS) if action == "sleep" else 0.0, hook)
        case "pause":
            return Fault(at, kind, service, rng.uniform(*_PAUSE_SECONDS))
        case "delay" | "refuse":
            return Fault(at, kind, server, rng.uniform(0.2, 2.0))
        case "refuse-writes":
            return Fault(at, kind, server, rng.uniform(0.5, 2.0))
        case "kill-kafka" | "kill-mongo" | "restart-kafka" | "restart-mongo":
            return Fault(at, kind, kind.partition("-")[2], rng.uniform(0.1, 1.0))
        case _:
            return Fault(at, kind, server if kind == "cut" else service)
