"""What was answered to requests with an Idempotency-Key: a repeat gets the same answer, on whatever replica."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from pymongo import ASCENDING, UpdateOne

from shared.runtime.mongo import mongo_errors, write_many

KEPT = timedelta(hours=24)


@dataclass(frozen=True)
class Answer:
    """One answer.

    Attributes:
        fingerprint: of the request's body: a key is for one body.
        status: of HTTP.
        media_type: of the body.
        body: as it was sent.
    """

    fingerprint: str
    status: int
    media_type: str
    body: bytes


class MongoAnswers:
    """Collection `push_answers`; entries go after a day."""

    def __init__(self, database: Any) -> None:  # noqa: ANN401 - two drivers, one shape
        self._answers = database["push_answers"]

    async def prepare(self) -> None:
        """Create the index that lets old answers go.

        Raises:
            Unavailable: MongoDB is away.
        """
        with mongo_errors():
            await self._answers.create_index([("expires_at", ASCENDING)], expireAfterSeconds=0)

    async def get(self, client: str, key: str, now: datetime) -> Answer | None:
        """Give the answer that a client got for a key.

        Raises:
            Unavailable: MongoDB is away.
        """
        with mongo_errors():
            found = await self._answers.find_one({"_id": _id(client, key)})
        if found is None or found["until_ms"] <= _ms(now):
            return None
        return Answer(found["fingerprint"], int(found["status"]), found["media_type"], bytes(found["body"]))

    async def keep(self, client: str, key: str, answer: Answer, now: datetime) -> Answer:
        """Keep an answer; give the one that is kept: another's, when a request with this key was faster.

        Raises:
            Unavailable: MongoDB is away.
        """
        until = now + KEPT
        content = {
            "fingerprint": answer.fingerprint,
            "status": answer.status,
            "media_type": answer.media_type,
            "body": answer.body,
            "until_ms": _ms(until),
            "expires_at": until.astimezone(UTC),
        }
        # One that is still good does not match, and the upsert meets its own `_id`.
        outdated = {"_id": _id(client, key), "until_ms": {"$lte": _ms(now)}}
        refused = await write_many(self._answers, [UpdateOne(outdated, {"$set": content}, upsert=True)])
        return (await self.get(client, key, now) or answer) if refused else answer


def _id(client: str, key: str) -> str:
    return sha256(f"{client}\x00{key}".encode()).hexdigest()


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
