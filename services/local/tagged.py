"""How many statements a local run has tagged: counted where they are kept, each once, however often it was read."""

import asyncio

from pydantic import SecretStr

from shared.runtime.mongo import connect, mongo_errors
from shared.runtime.settings import RuntimeSettings


def tagged_since(mongo: str, began_ms: int) -> int:
    """Count the statements whose newest revision was tagged since then, milliseconds since 1970.

    Raises:
        Unavailable: MongoDB is away.
    """
    return asyncio.run(_tagged_since(RuntimeSettings(mongo_url=SecretStr(mongo)), began_ms))


async def _tagged_since(settings: RuntimeSettings, began_ms: int) -> int:
    mongo = connect(settings)
    try:
        with mongo_errors():
            return int(await mongo.database["statements"].count_documents({"enriched_ms": {"$gte": began_ms}}))
    finally:
        await mongo.close()
