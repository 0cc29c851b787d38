"""Asks the reader's index: every question goes by one index, newest first, and is bounded."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, NamedTuple

from pymongo import ASCENDING, DESCENDING

from services.publish.reader.domain.entries import EVERYTHING, moment_of, place_of
from services.publish.reader.domain.filters import Filters, midnight
from services.publish.reader.domain.query import All, Either, Node, Not, Phrase, Prefix, Term, asked_prefixes
from services.publish.reader.domain.ranking import Hit
from services.publish.reader.domain.words import BEGINNING
from shared.runtime.mongo import Document, mongo_errors

_MOST_EXPANDED = 100
"""Words that one prefix stands for: the first in the alphabet."""


_MOST_MEMBERS = 200
"""Of some stories together that are looked at to tell who stands first: the earliest."""
_TOLD = ("facets", "deeds", "weights", "story")
_MOST_CARDS = 1_000
"""That are kept as they were read: the newest come back on many lists."""


class Card(SimpleNamespace):
    """What a list shows of a statement; never changed, so that pages can keep what they have written of it.

    Templates look for an attribute first: as keys of a dictionary they cost a failure each.
    """

    __hash__ = object.__hash__  # type: ignore[assignment]


class MongoEntrySearch:
    """Reads what `MongoEntryStore` writes; all methods raise Unavailable when MongoDB is away."""

    def __init__(self, database: Any) -> None:  # noqa: ANN401 - two drivers, one shape
        self._entries = database["reader_entries"]
        self._stems = database["reader_stems"]
        self._words = database["reader_words"]
        self._names = database["reader_names"]

    async def find(
        self,
        filters: Filters,
        *,
        terms: Sequence[str] = (),
        before: int | None = None,
        limit: int,
        fields: Sequence[str] = (),
    ) -> list[Hit]:
        """Give hits, the latest place first.

        Args:
            filters: all must hold.
            terms: more terms that every hit has.
            before: only places before this one: where the last page ended.
            limit: most hits.
            fields: of `Hit` to give beside id and place: a hundred of them are more to read than a page shows.

        Raises:
            QueryError: the query cannot be searched for.
        """
        node = filters.node
        expanded = {letters: await self._starting_with(letters) for letters in set(asked_prefixes(node))}
        asked = _Asked([*terms, *filters.terms()], filters.choices(), _bounds(filters, before))
        question = _question(asked, node, expanded)
        wanted = dict.fromkeys(("place", *fields), 1)
        asked_of = self._entries if node is None else self._stems
        cursor = asked_of.find(question, wanted).sort("place", DESCENDING).limit(limit).batch_size(limit)
        with mongo_errors():
            return [_hit(document) for document in await cursor.to_list(None)]

    async def orders(self, ids: Sequence[str]) -> dict[str, int]:
        """Give the order of each entry: it changes when the statement does."""
        with mongo_errors():
            found = await self._entries.find({"_id": {"$in": list(ids)}}, {"order": 1}).to_list(None)
        return {document["_id"]: int(document["order"]) for document in found}

    async def cards(self, ids: Sequence[str]) -> dict[str, Card]:
        """Give what a list shows of each."""
        if not ids:
            return {}
        with mongo_errors():
            found = await self._entries.find({"_id": {"$in": list(ids)}}, {"card": 1, "place": 1}).to_list(None)
        return {d["_id"]: _card(d["_id"], int(d["place"]), d["card"]) for d in found}

    async def carried(self, stories: Sequence[str]) -> list[str]:
        """Give those of some stories that more than one statement carries: most have one, whose entry is not read."""
        if not stories:
            return []
        question = {"terms": {"$in": [f"d:{story}" for story in stories]}}
        with mongo_errors():
            found = await self._entries.find(question, {"story": 1}).limit(_MOST_MEMBERS).to_list(None)
        return list(dict.fromkeys(document["story"].partition(" ")[0] for document in found if document.get("story")))

    async def members(self, stories: Sequence[str]) -> list[Hit]:
        """Give the statements of some stories with `story`, the earliest first; of very many the earliest 200.

        Entries of an earlier release have no standing: in a story that is asked for alone they go by their place, last.
        """
        if not stories:
            return []
        question = {"terms": {"$in": [f"r:{story}" for story in stories]}}
        with mongo_errors():
            cursor = self._entries.find(question, {"place": 1, "story": 1}).sort("place", ASCENDING)
            found = await cursor.limit(_MOST_MEMBERS).to_list(None)
        alone = f"{stories[0]} 2.{{:020d}}" if len(stories) == 1 else ""
        return [Hit(d["_id"], place := int(d["place"]), story=d.get("story") or alone.format(place)) for d in found]

    async def days(self, term: str, *, since: date) -> dict[str, int]:
        """Count the entries of each day that have a term."""
        match = {"terms": {"$all": [term]}, "place": {"$gte": place_of(midnight(since))}}
        stages = [{"$match": match}, {"$group": {"_id": "$day", "count": {"$sum": 1}}}]
        with mongo_errors():
            cursor = self._entries.aggregate(stages)
            if not hasattr(cursor, "to_list"):  # PyMongo Async gives a coroutine, Motor a cursor
                cursor = await cursor
            return {d["_id"]: int(d["count"]) for d in await cursor.to_list(None)}

    async def names(self, ids: Sequence[str], language: str = "") -> dict[str, tuple[str, str]]:
        """Give name and type of entities: as statements of the language name them, else as first read."""
        if not ids:
            return {}
        with mongo_errors():
            found = await self._names.find({"_id": {"$in": list(ids)}}).to_list(None)
        return {d["_id"]: (d.get(f"name_{language}") or d["name"], d["type"]) for d in found}

    async def all_names(self, *, after: str, limit: int) -> list[tuple[str, str, str]]:
        """Give id, name and type of entities by id, those after an id."""
        with mongo_errors():
            cursor = self._names.find({"_id": {"$gt": after}}).sort("_id", ASCENDING).limit(limit)
            return [(d["_id"], d["name"], d["type"]) for d in await cursor.to_list(None)]

    async def _starting_with(self, letters: str) -> list[str]:
        with mongo_errors():
            found = await self._words.find_one({"_id": letters[:BEGINNING]})
        words = found["words"] if found else ()
        return [f"w:{word}" for word in sorted(w for w in words if w.startswith(letters))[:_MOST_EXPANDED]]


def _hit(document: Document) -> Hit:
    told = document.get
    return Hit(
        document["_id"],
        int(document["place"]),
        told("facets", ""),
        told("deeds", ""),
        told("weights", ""),
        told("story", ""),
    )


@lru_cache(_MOST_CARDS)
def _card(statement_id: str, place: int, stored: str) -> Card:
    card = json.loads(stored)
    return Card(**{**card, "id": statement_id, "at": moment_of(place), "themes": tuple(card["themes"])})


def _bounds(filters: Filters, before: int | None) -> Document:
    first, last = filters.places()
    ends = [end for end in (last, before) if end is not None]
    bounds: Document = {"$gte": first} if first is not None else {}
    return {**bounds, "$lt": min(ends)} if ends else bounds


class _Asked(NamedTuple):
    """Beside the words: terms that all have, lists of which each has one, and bounds of the place."""

    terms: list[str]
    choices: list[list[str]]
    bounds: Document


def _question(asked: _Asked, node: Node | None, expanded: Mapping[str, list[str]]) -> Document:
    """Words first: they are rarer than facets, and MongoDB enters the index by one of `$all`, as a rule the first."""
    parts = node.parts if isinstance(node, All) else [node] if node else []
    single = [f"w:{part.stems[0]}" for part in parts if isinstance(part, Term) and len(part.stems) == 1]
    others = [_clause(p, expanded) for p in parts if not (isinstance(p, Term) and len(p.stems) == 1)]
    positive = any(not isinstance(part, Not) for part in parts)
    needed = [*single, *asked.terms] or ([] if positive or asked.choices else [EVERYTHING])
    clauses: list[Document] = [{"terms": {"$all": needed}}] if needed else []
    if asked.bounds:
        clauses.append({"place": asked.bounds})
    clauses += [*({"terms": {"$in": terms}} for terms in asked.choices), *others]
    return clauses[0] if len(clauses) == 1 else {"$and": clauses}


def _clause(node: Node, expanded: Mapping[str, list[str]]) -> Document:
    match node:
        case Term():
            return _any_of(node.stems)
        case Phrase():
            return {"$and": [*(_any_of(term.stems) for term in node.terms), {"sequence": {"$regex": node.pattern}}]}
        case Prefix():
            return {"terms": {"$in": [f"w:{node.whole}", *expanded[node.letters]]}}
        case Not():
            return {"$nor": [_clause(node.part, expanded)]}
        case All():
            return {"$and": [_clause(part, expanded) for part in node.parts]}
        case Either():
            return _either([_clause(part, expanded) for part in node.parts])


def _either(parts: list[Document]) -> Document:
    """Words, and beginnings of words, are one question for some terms: it goes by the index on every server."""
    if all(part.keys() == {"terms"} for part in parts):
        return {"terms": {"$in": [term for part in parts for term in part["terms"]["$in"]]}}
    return {"$or": parts}


def _any_of(stems: Sequence[str]) -> Document:
    return {"terms": {"$in": [f"w:{stem}" for stem in stems]}}
