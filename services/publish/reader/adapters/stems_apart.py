"""Entries that an earlier release stored have their stems in them: they are moved to a collection of their own."""

from typing import Any

from pymongo import UpdateOne

from shared.runtime.mongo import Document, patiently, write_many

_PART = 500
"""Entries that are moved at once: 6 MB."""


async def move_stems(entries: Any, stems: Any) -> None:  # noqa: ANN401 - two drivers, one shape
    """Move what is left to move; it may be broken off anywhere, and repeated.

    The sparse index has entries of an earlier release alone, also those that it writes while releases are changed.

    Args:
        entries: collection `reader_entries`.
        stems: collection `reader_stems`.

    Raises:
        Unavailable: MongoDB is away.
    """
    with patiently():
        await entries.create_index("weights", sparse=True)
    while found := await _unmoved(entries):
        await write_many(stems, [_apart(entry) for entry in found])
        await write_many(entries, [_without_stems(entry) for entry in found])


def guarded(statement_id: str, content: Document) -> UpdateOne:
    """Store unless the same or a later reading of the statement is stored."""
    return UpdateOne({"_id": statement_id, "order": {"$lt": content["order"]}}, {"$set": content}, upsert=True)


async def _unmoved(entries: Any) -> list[Document]:  # noqa: ANN401 - as above
    with patiently():
        found: list[Document] = await entries.find({"weights": {"$exists": True}}).limit(_PART).to_list(None)
    return found


def _apart(entry: Document) -> UpdateOne:
    kept = ("order", "place", "terms", "sequence", "facets", "weights")
    return guarded(entry["_id"], {name: entry[name] for name in kept})


def _without_stems(entry: Document) -> UpdateOne:
    """Unless an earlier release has written it again meanwhile: then it is found again."""
    terms = [term for term in entry["terms"] if not term.startswith("w:")]
    change = {"$set": {"terms": terms}, "$unset": {"sequence": "", "weights": ""}}
    return UpdateOne({"_id": entry["_id"], "order": entry["order"]}, change)
