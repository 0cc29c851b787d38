"""Writes the reader's index: entries, their stems apart, the wording of each revision, words and names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pymongo import ASCENDING, DESCENDING, UpdateOne

from services.publish.reader.adapters.stems_apart import guarded, move_stems
from services.publish.reader.domain.entries import Body, Entry, bodies_of
from services.publish.reader.domain.words import BEGINNING
from shared.contract.enriched_statement import EnrichedStatement
from shared.runtime.mongo import patiently, write_many
from shared.runtime.together import together

_MOST_KNOWN = 300_000


class MongoEntryStore:
    """Collections `reader_entries`, `reader_stems`, `reader_revisions`, `reader_words` and `reader_names`.

    All writes repeat safely.

    Args:
        database: of either driver.
    """

    def __init__(self, database: Any) -> None:  # noqa: ANN401 - two drivers, one shape
        self._entries = database["reader_entries"]
        self._stems = database["reader_stems"]
        self._revisions = database["reader_revisions"]
        self._words = database["reader_words"]
        self._names = database["reader_names"]
        self._known: set[str] = set()

    async def prepare(self) -> None:
        """Create the indexes, and move the stems of entries that an earlier release has stored.

        Raises:
            Unavailable: MongoDB is away.
        """
        with patiently():
            for collection in (self._entries, self._stems):
                await collection.create_index([("terms", ASCENDING), ("place", DESCENDING)])
            await self._revisions.create_index("statement_id")
        await move_stems(self._entries, self._stems)

    async def put_many(self, statements: Sequence[EnrichedStatement], entries: Sequence[Entry]) -> None:
        """Store entries unless later ones are stored, and the rest as it is.

        Words, names and stems come first: an entry that is there can be found by any of its words, and the beginnings
        of those.
        """
        if not entries:
            return
        latest = _last_of_each(entries)
        await together(
            self._put_words(word for entry in entries for word in entry.words()),
            self._put_names(statements),
            self._put_revisions(statements),
            self._put_stems(latest),
        )
        await write_many(self._entries, [_entry(entry) for entry in latest])

    async def _put_words(self, words: Iterable[str]) -> None:
        """One document holds the words of one beginning: some hundreds in all, so that new words cost few writes."""
        by_beginning: dict[str, list[str]] = defaultdict(list)
        for word in set(words) - self._known:
            by_beginning[word[:BEGINNING]].append(word)
        updates = [
            UpdateOne({"_id": beginning}, {"$addToSet": {"words": {"$each": new}}}, upsert=True)
            for beginning, new in by_beginning.items()
        ]
        await self._put(self._words, updates, {word for new in by_beginning.values() for word in new})

    async def _put_names(self, statements: Iterable[EnrichedStatement]) -> None:
        """What a body is called in each language in which a statement names it."""
        new = {f"{body.id} {language}": (body, language) for body, language in _named(statements)}
        updates = [
            UpdateOne(
                {"_id": body.id},
                {"$setOnInsert": {"name": body.name, "type": body.type}, "$set": {f"name_{language}": body.wording}},
                upsert=True,
            )
            for key, (body, language) in new.items()
            if key not in self._known
        ]
        await self._put(self._names, updates, set(new))

    async def _put_revisions(self, statements: Iterable[EnrichedStatement]) -> None:
        await write_many(self._revisions, [_revision(statement) for statement in statements])

    async def _put_stems(self, entries: Iterable[Entry]) -> None:
        await write_many(self._stems, [_stems(entry) for entry in entries])

    async def _put(self, collection: Any, updates: list[UpdateOne], known: set[str]) -> None:  # noqa: ANN401 - as above
        """Write, and remember what this process need not write again: words and names come back all the time."""
        if updates:
            await write_many(collection, updates)
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            self._known |= known


def _named(statements: Iterable[EnrichedStatement]) -> Iterator[tuple[Body, str]]:
    for statement in statements:
        language = statement.language.tag.split("-")[0]
        yield from ((body, language) for body in bodies_of(statement))


def _last_of_each(entries: Sequence[Entry]) -> Iterable[Entry]:
    latest: dict[str, Entry] = {}
    for entry in entries:
        known = latest.get(entry.statement_id)
        if known is None or entry.order >= known.order:
            latest[entry.statement_id] = entry
    return latest.values()


def _entry(entry: Entry) -> UpdateOne:
    content = {
        "order": entry.order,
        "place": entry.place,
        "story": entry.story,
        "day": entry.day,
        "terms": list(entry.terms),
        "facets": entry.facets,
        "deeds": entry.deeds,
        "card": entry.card,
    }
    return guarded(entry.statement_id, content)


def _stems(entry: Entry) -> UpdateOne:
    content = {
        "order": entry.order,
        "place": entry.place,
        "terms": [*entry.terms, *entry.stems],
        "sequence": entry.sequence,
        "facets": entry.facets,
        "weights": entry.weights,
    }
    return guarded(entry.statement_id, content)


def _revision(statement: EnrichedStatement) -> UpdateOne:
    content = {
        "statement_id": statement.statement_id,
        "revision": statement.revision,
        "status": statement.status,
        "title": statement.title,
        "text": statement.text,
        "fetched_ms": int(statement.fetched_at.timestamp() * 1000),
    }
    return UpdateOne({"_id": f"{statement.statement_id}/{statement.revision}"}, {"$set": content}, upsert=True)
