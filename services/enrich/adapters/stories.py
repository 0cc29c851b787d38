"""Stories in MongoDB, so that replicas and restarts agree: who has which key, and what each text is compared by.

A statement is entered before it is looked for: first its fingerprint (`fingerprints`), then its id at the end of the
list of each of its keys (`fingerprint_keys`), then it reads who stands before it there. Lists only grow, so that
whoever asks gets the same answer, and of two statements at once at least one sees the other. See docs/adr/0017.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from pymongo import UpdateOne

from services.enrich.domain.stories import Fingerprint, Leader, reprint_similarity, settle
from services.enrich.ports import Candidate
from shared.contract.enriched_statement import Story
from shared.runtime.mongo import Document, mongo_errors, write_many, write_upserts

_LONGEST_LIST = 24
"""A key that so many texts have is a turn of phrase; later ones are found by their other keys."""
_MOST_COMPARED = 96
_LATE_MS = int(timedelta(days=1).total_seconds() * 1000)
"""How late a statement may come after those that were seen after it, at the end of a period."""


class _Text(NamedTuple):
    """A stored fingerprint; `story` once it is settled."""

    statement_id: str
    fingerprint: Fingerprint
    seen_ms: int
    story: Document | None


class _Links(NamedTuple):
    """What was learned: all texts, and for each unsettled one which earlier ones it is like, and how much."""

    texts: dict[str, _Text]
    near: dict[str, dict[str, float]]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class MongoStories:
    """Knows which statements are near-identical; see `Stories`.

    All lookups go by `_id` and lists are bounded: the cost of a statement does not grow with the number stored.

    Args:
        database: of either driver.
        days: how long a reprint still joins its story; keys are kept by periods of so many days.
        now: the clock, for when MongoDB may forget.
    """

    def __init__(self, database: Any, *, days: int, now: Callable[[], datetime] = _utc_now) -> None:  # noqa: ANN401 - two drivers
        self._texts = database["fingerprints"]
        self._keys = database["fingerprint_keys"]
        self._window = timedelta(days=days)
        self._window_ms = int(self._window.total_seconds() * 1000)
        self._now = now

    async def prepare(self) -> None:
        """Let MongoDB forget what no reprint can join any more.

        Raises:
            Unavailable: MongoDB is away.
        """
        with mongo_errors():
            await self._texts.create_index("expires_at", expireAfterSeconds=0)
            await self._keys.create_index("expires_at", expireAfterSeconds=0)

    async def assign(self, candidates: Sequence[Candidate]) -> Mapping[str, Story]:
        """Give each statement its story; a story once given stays, whatever a later revision says."""
        if not candidates:
            return {}
        ids = [candidate.statement_id for candidate in candidates]
        known = await self._load(ids)
        new = {c.statement_id: c for c in candidates if c.statement_id not in known}
        if new:
            await write_many(self._texts, [self._enter(candidate) for candidate in new.values()])
            known |= {key: _Text(key, c.fingerprint, _ms(c.seen_at), None) for key, c in new.items()}
        links = _Links(known, {})
        await self._explore(links)
        return await self._settle(ids, links)

    async def _explore(self, links: _Links) -> None:
        """Follow links from unsettled texts; those of other replicas that are on their way too are entered for them."""
        while unsettled := [t for t in links.texts.values() if t.story is None and t.statement_id not in links.near]:
            before = await self._who_stands_before(unsettled)
            missing = {other for others in before.values() for other in others} - links.texts.keys()
            links.texts.update(await self._load(missing))
            for text in unsettled:
                others = [links.texts[other] for other in before[text.statement_id] if other in links.texts]
                links.near[text.statement_id] = {
                    other.statement_id: alike
                    for other in others
                    if abs(other.seen_ms - text.seen_ms) <= self._window_ms
                    and (alike := reprint_similarity(text.fingerprint, other.fingerprint)) is not None
                }

    async def _settle(self, ids: Sequence[str], links: _Links) -> dict[str, Story]:
        leaders = {key: Leader(text.seen_ms, key) for key, text in links.texts.items()}
        settled = {
            key: Leader(text.story["story_ms"], text.story["story_id"])
            for key, text in links.texts.items()
            if text.story is not None
        }
        found = settle({key: set(near) for key, near in links.near.items()}, leaders, settled)
        told = {key: _tell(key, found[key], links.near[key], settled | found) for key in ids if key in found}
        if told:
            await write_many(self._texts, [_settled(key, story, found[key]) for key, story in told.items()])
        given = {key: text.story for key, text in links.texts.items() if key in ids and text.story is not None}
        return told | {key: _stored(document) for key, document in given.items()}

    async def _load(self, ids: Collection[str]) -> dict[str, _Text]:
        if not ids:
            return {}
        with mongo_errors():
            found = await self._texts.find({"_id": {"$in": list(ids)}}).to_list(None)
        return {document["_id"]: _text(document) for document in found}

    async def _who_stands_before(self, texts: Sequence[_Text]) -> dict[str, list[str]]:
        """Enter texts in the lists of their keys; give who stands before each, likeliest first."""
        lists: dict[int, list[str]] = {}
        waiting = [(text.statement_id, key) for text in texts for key in self._periods(text)[0]]
        wanted = {key for text in texts for keys in self._periods(text)[1:] for key in keys}
        while waiting:
            made = await write_upserts(self._keys, [self._append(key, entry) for entry, key in waiting])
            wanted |= {key for index, (_, key) in enumerate(waiting) if index not in made}
            lists |= await self._read_lists(wanted)
            # Where two replicas make one list at once, the server refuses one of them: that one comes again.
            waiting = [
                (entry, key)
                for index, (entry, key) in enumerate(waiting)
                if index not in made and entry not in lists[key] and len(lists[key]) < _LONGEST_LIST
            ]
        return {text.statement_id: self._before(text, lists) for text in texts}

    async def _read_lists(self, keys: Collection[int]) -> dict[int, list[str]]:
        with mongo_errors():
            found = await self._keys.find({"_id": {"$in": list(keys)}}, {"owners": 1}).to_list(None)
        return {document["_id"]: document["owners"] for document in found}

    def _before(self, text: _Text, lists: Mapping[int, list[str]]) -> list[str]:
        votes: dict[str, float] = defaultdict(float)
        for keys in self._periods(text):
            for key in keys:
                owners = lists.get(key, [])
                until = owners.index(text.statement_id) if text.statement_id in owners else len(owners)
                for other in set(owners[:until]):
                    votes[other] += 1 / until  # a key that few have tells more than a turn of phrase
        return sorted(votes, key=lambda other: (-votes[other], other))[:_MOST_COMPARED]

    def _periods(self, text: _Text) -> list[list[int]]:
        """The keys of a text in its own period, in the one before, and at its end in the one after."""
        own = text.seen_ms // self._window_ms
        after = (text.seen_ms + _LATE_MS) // self._window_ms
        periods = [own, own - 1, *([after] if after != own else [])]
        return [[period << 40 | key for key in text.fingerprint.keys] for period in periods]

    def _enter(self, candidate: Candidate) -> UpdateOne:
        return UpdateOne({"_id": candidate.statement_id}, {"$setOnInsert": self._document(candidate)}, upsert=True)

    def _document(self, candidate: Candidate) -> Document:
        fingerprint = candidate.fingerprint
        return {
            "signature": fingerprint.signature,
            "size": fingerprint.size,
            "slots": fingerprint.slots,
            "keys": list(fingerprint.keys),
            "seen_ms": _ms(candidate.seen_at),
            "settled": False,
            "expires_at": self._now() + 2 * self._window,
        }

    def _append(self, key: int, statement_id: str) -> UpdateOne:
        """Put an id at the end of a list that has room; a duplicate key says that it is full, or has the id already."""
        return UpdateOne(
            {"_id": key, "length": {"$lt": _LONGEST_LIST}, "owners": {"$ne": statement_id}},
            {
                "$push": {"owners": statement_id},
                "$inc": {"length": 1},
                "$setOnInsert": {"expires_at": self._now() + 2 * self._window},
            },
            upsert=True,
        )


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _text(document: Document) -> _Text:
    fingerprint = Fingerprint(
        signature=bytes(document["signature"]),
        size=int(document["size"]),
        slots=bytes(document["slots"]),
        keys=tuple(document["keys"]),
    )
    return _Text(document["_id"], fingerprint, int(document["seen_ms"]), document if document["settled"] else None)


def _tell(key: str, leader: Leader, near: Mapping[str, float], stories: Mapping[str, Leader]) -> Story:
    """A reprint names the statement of its story that it is most like."""
    if leader.statement_id == key:
        return Story(id=key)
    alike = [(similarity, other) for other, similarity in near.items() if stories[other] == leader]
    best, other = max(alike or [(similarity, other) for other, similarity in near.items()])
    return Story(id=leader.statement_id, duplicate_of=other, similarity=round(best, 3))


def _settled(key: str, story: Story, leader: Leader) -> UpdateOne:
    fields = {"settled": True, "story_id": story.id, "story_ms": leader.seen_ms}
    reprint = {"duplicate_of": story.duplicate_of, "similarity": story.similarity}
    return UpdateOne({"_id": key, "settled": False}, {"$set": fields | reprint})


def _stored(document: Document) -> Story:
    return Story(
        id=document["story_id"], duplicate_of=document.get("duplicate_of"), similarity=document.get("similarity")
    )
