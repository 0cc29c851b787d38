"""What must stand everywhere once a schedule is over: a pure function of what came in."""

from dataclasses import dataclass
from typing import NamedTuple

from services.ingest.domain.documents import Document
from services.ingest.domain.identity import statement_id
from services.ingest.domain.revisions import Item, Sighting, apply
from shared.contract.raw_statement import RawStatement
from shared.errors import Unprocessable
from tests.factories import NOON
from tests.faults.plan import Plan
from tests.faults.tagger import tagger

_TRACE = "00-" + "1" * 32 + "-" + "1" * 16 + "-01"


class Final(NamedTuple):
    """The end of one statement.

    Attributes:
        revision: the newest.
        status: of it.
        content_hash: of it.
        themes: that it is tagged with.
        entities: that are named in it.
        acts: kinds of what is done in it.
        concerns: subscriptions that want it.
        least_told: whether each of these must have been told something.
    """

    revision: int
    status: str
    content_hash: str
    themes: tuple[str, ...]
    entities: tuple[str, ...]
    acts: tuple[str, ...]
    concerns: frozenset[str]
    least_told: bool


@dataclass(frozen=True)
class Expected:
    """The end of everything.

    Attributes:
        statements: by id.
        rejected: cause of each piece of poison.
        channels: by subscription, through which its digests are delivered.
    """

    statements: dict[str, Final]
    rejected: dict[bytes, str]
    channels: dict[str, frozenset[str]]


def expect(plan: Plan) -> Expected:
    """Tell how a schedule must end, whatever its faults were."""
    newest: dict[str, RawStatement] = {}
    for record in plan.records:
        known = newest.get(record.statement_id)
        if known is None or record.revision > known.revision:
            newest[record.statement_id] = record
    newest |= {item.statement_id: item.last for item in _outbox(plan).values()}
    return Expected(
        statements={key: _final(statement) for key, statement in newest.items()},
        rejected={poison.value: poison.reason for poison in plan.poison},
        channels={
            "everything": frozenset({"topic", "files", "atom"}),
            "torture": frozenset({"topic", "files", "webhook"}),
        },
    )


def _outbox(plan: Plan) -> dict[str, Item]:
    items: dict[str, Item] = {}
    for row in (row for batch in plan.pushes for row in batch):
        document = Document.model_validate({"source": "push", **row})
        key = statement_id(document)
        try:
            items[key], _ = apply(Sighting(document, key, key, NOON, _TRACE), items.get(key))
        except Unprocessable as cause:  # a schedule has none of these
            raise AssertionError(row) from cause
    return items


def _final(statement: RawStatement) -> Final:
    tags = tagger().tag(text=statement.text, title=statement.title)
    themes = tuple(theme.id for theme in tags.themes)
    concerns = {"everything"} | ({"torture"} if "torture" in themes else set())
    is_there = statement.status == "published"
    return Final(
        statement.revision,
        statement.status,
        statement.content_hash,
        themes,
        tuple(entity.id for entity in tags.entities),
        tuple(sorted({act.kind for act in tags.acts})),
        frozenset(concerns),
        least_told=is_there,
    )
