"""Find the statement that a document belongs to: its own, or the one that has its text under another address."""

from collections.abc import Mapping
from datetime import datetime

from services.ingest.domain.documents import Document
from services.ingest.domain.identity import text_name
from services.ingest.domain.revisions import Item, is_same
from services.ingest.ports import ItemStore


async def find_statements(
    documents: Mapping[int, Document], own: Mapping[int, str], store: ItemStore, now: datetime
) -> tuple[dict[int, str], dict[str, Item]]:
    """Give each document's statement, and what is known of these.

    A text belongs to the first that claims it, on whatever replica: the others join that statement. One whose claim
    was stored, and then crashed before its item was, is made by the next that comes with the same text.

    Args:
        documents: by number.
        own: the id that each would have by itself.
        store: of items and names.
        now: aware.

    Raises:
        Unavailable: the store cannot be reached.
    """
    known = dict(await store.get_many(list(dict.fromkeys(own.values()))))
    strange = [number for number, document in documents.items() if document.url and own[number] not in known]
    found = dict(own)
    if not strange:
        return found, known
    joined = await store.holders([own[number] for number in strange])
    texts = {n: name for n in strange if own[n] not in joined and (name := text_name(documents[n]))}
    claims: dict[str, str] = {}
    for number, name in texts.items():
        claims.setdefault(name, own[number])
    holders = {**joined, **await store.claim(claims)}
    found |= {n: holders[name] for n in strange if (name := texts.get(n, own[n])) in holders}
    known |= await store.get_many([key for key in dict.fromkeys(found.values()) if key not in known])
    for number in texts:
        if found[number] != own[number] and not is_same(documents[number], known.get(found[number]), now):
            found[number] = own[number]
    await store.claim({own[n]: found[n] for n in texts if found[n] != own[n]})
    return found, known
