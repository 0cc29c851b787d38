"""Which statement of a story stands first: one rule for digests, pages and the read API."""

from datetime import UTC, datetime
from typing import NamedTuple

from shared.contract.enriched_statement import EnrichedStatement

_EPOCH_MS = 10**14
"""Keeps moments before 1970 from having a sign, so that standings compare as they are written."""


class Standing(NamedTuple):
    """The least of a story stands first; of equals the statement with the lesser id.

    Attributes:
        carried: 0 where who issued it, or the source that it was found at, acts in it by that name: it speaks for
            itself. 1 for all others, agencies and newspapers among them.
        told_ms: when it was published, or seen where that is not known or doubtful; milliseconds since 1970.
        seen_ms: when it was fetched; 0 for a revision of what was seen before all that reprint it: when, it does not
            tell.
    """

    carried: int
    told_ms: int
    seen_ms: int

    def written(self) -> str:
        """Give text that compares as standings do."""
        return f"{self.carried}.{_EPOCH_MS + self.told_ms:015d}.{_EPOCH_MS + self.seen_ms:015d}"


def standing_of(statement: EnrichedStatement) -> Standing:
    """Give where a statement stands in its story, whatever came first to us."""
    was_first = statement.revision > 1 and statement.story.duplicate_of is None
    seen_ms = 0 if was_first else _ms(statement.fetched_at)
    told_ms = _ms(told_at(statement)) if is_dated(statement) else seen_ms
    return Standing(int(not _speaks(statement)), told_ms, seen_ms)


def told_at(statement: EnrichedStatement) -> datetime:
    """Give when it was published, or fetched where the date is doubtful or missing."""
    dated = statement.published_at if is_dated(statement) else None
    return (dated or statement.fetched_at).astimezone(UTC)


def is_dated(statement: EnrichedStatement) -> bool:
    """Whether it is known when it was published."""
    return statement.published_at is not None and statement.published_at_flag is None


def _speaks(statement: EnrichedStatement) -> bool:
    names = {_plain(name) for name in (statement.issuer, statement.source) if name}
    acting = {actor for act in statement.acts for actor in act.actors}
    named = {entity.id for entity in statement.entities}
    if acting - named:  # the issuer, who is not named in the text: "We condemn"
        return True
    return any(
        not names.isdisjoint({_plain(entity.name), *(_plain(span.text) for span in entity.mentions)})
        for entity in statement.entities
        if entity.id in acting
    )


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
