"""The one file that names the MongoDB driver, and how its errors translate."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pymongo
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import AsyncMongoClient
from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    DocumentTooLarge,
    ExecutionTimeout,
    NetworkTimeout,
    OperationFailure,
    PyMongoError,
    WTimeoutError,
)

from shared.errors import ConfigurationError, Refused, Unavailable, Unprocessable
from shared.runtime.settings import RuntimeSettings

Document = dict[str, Any]
DUPLICATE_KEY = 11000
_PING_SECONDS = 2.0
"""Who asks whether the server is there wants to know soon."""
_PATIENT_SECONDS = 3600.0
_REFUSALS = {
    11: "MongoDB does not know this user; correct it in HIWAR_MONGO_URL",
    13: "the MongoDB user lacks a right; give it the role readWrite on the database HIWAR_MONGO_DATABASE",
    18: "MongoDB does not take this user and password; correct them in HIWAR_MONGO_URL",
    8000: "MongoDB does not take this user and password; correct them in HIWAR_MONGO_URL",  # as Atlas says it
}
_UNTRUSTED = "CERTIFICATE_VERIFY_FAILED"
_OPTIONS = {
    "serverSelectionTimeoutMS": 5000,
    "timeoutMS": 10000,
    "appname": "hiwar",
    "tz_aware": True,
    "w": "majority",
}


@dataclass(frozen=True)
class Mongo:
    """An open client and its database; both drivers have the same methods for what we use."""

    client: Any
    database: Any

    async def ping(self) -> None:
        """Ask the server whether it is there.

        Raises:
            Unavailable: it is not.
        """
        with mongo_errors(), pymongo.timeout(_PING_SECONDS):
            await self.client.admin.command("ping")

    async def close(self) -> None:
        """Disconnect."""
        closing = self.client.close()
        if closing is not None:  # PyMongo Async closes asynchronously, Motor does not
            await closing


def connect(settings: RuntimeSettings) -> Mongo:
    """Open a client; the connection itself is made at the first use.

    Raises:
        ConfigurationError: the URL cannot be understood.
    """
    url = settings.mongo_url.get_secret_value()
    options: Any = _OPTIONS
    try:
        client: Any = (
            AsyncIOMotorClient(url, **options) if settings.mongo_driver == "motor" else AsyncMongoClient(url, **options)
        )
    except (PyMongoError, ValueError, OSError) as error:
        # The driver's own words may hold parts of the password.
        message = (
            f"HIWAR_MONGO_URL cannot be used ({type(error).__name__}): write mongodb://USER:PASSWORD@HOST:PORT/?tls=true,"
            " USER and PASSWORD percent-encoded, and name only files that there are"
        )
        raise ConfigurationError(message) from None
    return Mongo(client=client, database=client[settings.mongo_database])


@contextmanager
def mongo_errors() -> Iterator[None]:
    """Translate the driver's errors into the two planned failures.

    Raises:
        Unprocessable: the document is larger than MongoDB takes.
        Refused: it does not take our credentials, we do not trust its certificate, or rights are missing.
        Unavailable: the server is away, refuses writes, or was too slow.
    """
    try:
        yield
    except DocumentTooLarge as error:
        raise Unprocessable("too_large", "the document is larger than MongoDB takes (16 MiB)") from error
    except (ConnectionFailure, NetworkTimeout, ExecutionTimeout, WTimeoutError) as error:
        raise _unavailable(error) from error
    except BulkWriteError as error:
        raise _unavailable(error) from error
    except OperationFailure as error:
        raise _unavailable(error) from error
    except PyMongoError as error:
        if error.timeout:
            raise _unavailable(error) from error
        raise


@contextmanager
def patiently() -> Iterator[None]:
    """Translate errors as `mongo_errors` does, and wait for what takes longer the more is stored, such as a new index.

    After the driver's own 10 s the server breaks it off, and whoever tries again begins again.
    """
    with mongo_errors(), pymongo.timeout(_PATIENT_SECONDS):
        yield


def _unavailable(error: PyMongoError) -> Unavailable:
    code = getattr(error, "code", None)
    if code in _REFUSALS:
        return Refused(_REFUSALS[code])
    if _UNTRUSTED in str(error):
        return Refused("MongoDB's certificate is not trusted; correct tlsCAFile or the host in HIWAR_MONGO_URL")
    return Unavailable(f"MongoDB {_said(error)}" + (f" (code {code})" if code else ""))


def _said(error: PyMongoError) -> str:
    if isinstance(error, NetworkTimeout | ExecutionTimeout | WTimeoutError):
        return "does not answer in time"
    return (
        "does not answer" if isinstance(error, ConnectionFailure) else f"refuses what is asked: {type(error).__name__}"
    )


async def write_many(collection: Any, operations: Sequence[Any]) -> set[int]:  # noqa: ANN401 - two drivers, one shape
    """Write unordered; a guarded upsert that meets its equal or a newer one is not an error.

    Args:
        collection: of either driver.
        operations: at least one.

    Returns:
        Indexes of the operations that were refused with a duplicate key (code 11000).

    Raises:
        Unavailable: MongoDB is away or refuses writes.
        Unprocessable: a document is too large.
    """
    return (await _write(collection, operations))[1]


async def write_upserts(collection: Any, operations: Sequence[Any]) -> set[int]:  # noqa: ANN401 - as above
    """Write as `write_many` does, and tell the opposite.

    Returns:
        Indexes of the operations that made a document.

    Raises:
        Unavailable: MongoDB is away or refuses writes.
        Unprocessable: a document is too large.
    """
    return (await _write(collection, operations))[0]


async def _write(collection: Any, operations: Sequence[Any]) -> tuple[set[int], set[int]]:  # noqa: ANN401 - as above
    """Give the indexes of the operations that made a document, and of those that were refused."""
    with mongo_errors():
        try:
            written = await collection.bulk_write(operations, ordered=False)
        except BulkWriteError as error:
            details: Any = error.details
            problems = details.get("writeErrors", [])
            if details.get("writeConcernErrors") or any(p["code"] != DUPLICATE_KEY for p in problems):
                raise
            made = {upserted["index"] for upserted in details.get("upserted", [])}
            return made, {problem["index"] for problem in problems}
    return set(written.upserted_ids), set()
