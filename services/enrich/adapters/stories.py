"""Stories in MongoDB: one small document per band of a fingerprint, so that replicas and restarts agree."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from pymongo import UpdateOne

from services.enrich.domain.stories import SAME_STORY, similarity
from services.enrich.ports import Candidate
from shared.contract.enriched_statement import Story
from shared.runtime.mongo import Document, mongo_errors, write_many

_MOST_ROUNDS = 3


class MongoStories:
    """Bands in `fingerprints`, keyed by band: whoever comes first owns the band, whichever replica sees it.

    Lookups go by `_id` alone, so that the cost of a statement does not grow with the number stored.

    Args:
        database: of either driver.
        days: how long a reprint still joins its story.
    """

    def __init__(self, database: Any, *, days: int) -> None:  # noqa: ANN401 - two drivers, one shape
        self._bands = database["fingerprints"]
        self._window_ms = int(timedelta(days=days).total_seconds() * 1000)

    async def prepare(self) -> None:
        """Let MongoDB forget bands that no reprint can join any more.

        Raises:
            Unavailable: MongoDB is away.
        """
        with mongo_errors():
            await self._bands.create_index("expires_at", expireAfterSeconds=0)

    async def assign(self, candidates: Sequence[Candidate]) -> Mapping[str, Story]:
        """Give each statement its story; see `Stories`."""
        stories: dict[str, Story] = {}
        for _ in range(_MOST_ROUNDS):
            known = await self._known(candidates)
            stories, new = self._decide(candidates, known)
            if not new:
                break
            lost = await write_many(self._bands, [self._claim(document) for document in new])
            if not lost:
                break  # else another replica was first with a band: decide again with what it wrote
        return stories

    async def _known(self, candidates: Sequence[Candidate]) -> dict[str, Document]:
        keys = [band for candidate in candidates for band in candidate.fingerprint.bands]
        if not keys:
            return {}
        with mongo_errors():
            found = await self._bands.find({"_id": {"$in": keys}}).to_list(None)
        return {document["_id"]: document for document in found}

    def _decide(
        self, candidates: Sequence[Candidate], known: dict[str, Document]
    ) -> tuple[dict[str, Story], list[Document]]:
        stories: dict[str, Story] = {}
        new: list[Document] = []
        for candidate in candidates:
            story = self._story(candidate, known)
            stories[candidate.statement_id] = story
            for band in candidate.fingerprint.bands:
                if band not in known or self._is_over(known[band], candidate):
                    known[band] = self._document(band, candidate, story)
                    new.append(known[band])
        return stories, new

    def _story(self, candidate: Candidate, known: Mapping[str, Document]) -> Story:
        near = [known[band] for band in candidate.fingerprint.bands if band in known]
        own = next((document for document in near if document["statement_id"] == candidate.statement_id), None)
        if own is not None:
            return Story(id=own["story_id"], duplicate_of=own.get("duplicate_of"), similarity=own.get("similarity"))
        scored = [
            (similarity(candidate.fingerprint.signature, bytes(document["signature"])), document)
            for document in near
            if not self._is_over(document, candidate)
        ]
        best, document = max(scored, key=lambda pair: (pair[0], pair[1]["_id"]), default=(0.0, {}))
        if best < SAME_STORY:
            return Story(id=candidate.statement_id)
        return Story(id=document["story_id"], duplicate_of=document["statement_id"], similarity=round(best, 3))

    def _is_over(self, document: Document, candidate: Candidate) -> bool:
        return abs(int(candidate.seen_at.timestamp() * 1000) - int(document["seen_ms"])) > self._window_ms

    def _document(self, band: str, candidate: Candidate, story: Story) -> Document:
        seen_ms = int(candidate.seen_at.timestamp() * 1000)
        return {
            "_id": band,
            "statement_id": candidate.statement_id,
            "story_id": story.id,
            "duplicate_of": story.duplicate_of,
            "similarity": story.similarity,
            "signature": candidate.fingerprint.signature,
            "seen_ms": seen_ms,
            "expires_at": candidate.seen_at + 2 * timedelta(milliseconds=self._window_ms),
        }

    def _claim(self, document: Document) -> UpdateOne:
        """Take a band that is free or whose owner is too old; a duplicate key says that another was first."""
        content = {key: value for key, value in document.items() if key != "_id"}
        free = {"_id": document["_id"], "seen_ms": {"$lt": document["seen_ms"] - self._window_ms}}
        return UpdateOne(free, {"$set": content}, upsert=True)
