"""The story of publish: collect what concerns a reader; closing.py tells it, delivering.py sends it. Start here."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from services.publish.domain.catalogue import Catalogue
from services.publish.domain.drafts import draft_of, text_key, told_text
from services.publish.domain.items import Item, collect, is_news, item_key, order_of
from services.publish.ports import ItemStore, TextStore
from shared.contract.enriched_statement import EnrichedStatement
from shared.runtime.announcer import Announcer
from shared.runtime.batch import Dispositions, Handle, process_each
from shared.runtime.reading import read_message
from shared.runtime.record import Incoming
from shared.runtime.rejections import Rejecter
from shared.runtime.together import together

Wanted = Mapping[str, Sequence[str]]
"""Statement -> the subscriptions that want it."""


def build_collector(  # noqa: PLR0913 - what collecting touches
    *,
    catalogue: Catalogue,
    items: ItemStore,
    texts: TextStore,
    index: Callable[[Sequence[EnrichedStatement]], Awaitable[None]],
    announce: Announcer,
    reject: Rejecter,
    touched: set[str],
) -> Handle:
    """Give the handler of `statements.enriched.v1`.

    Args:
        catalogue: all subscriptions.
        items: where it is kept.
        texts: where told texts are kept.
        index: puts statements where people read them; what a digest links to is there before it waits to be told.
        announce: takes the rejections.
        reject: makes them.
        touched: gets the subscriptions that have something new.
    """

    async def collect_batch(records: Sequence[Incoming]) -> Dispositions:
        """Returning commits the batch; raising has it read again. Every step may be repeated safely."""
        outcome = await process_each(
            records, lambda record: read_message(EnrichedStatement, record), lambda statement: statement, reject
        )
        statements = [statement for _, statement in outcome.accepted]
        latest, new = _latest(statements), list[Item]()

        async def judge(ids: Iterable[str]) -> None:
            """Fill `new`: what readers are to be told of these, the texts kept."""
            concerned = [latest[statement_id] for statement_id in dict.fromkeys(ids)]
            wanted = {s.statement_id: catalogue.match(s) for s in concerned}
            new[:] = _changes(concerned, wanted, catalogue, await _known(concerned, wanted, items))
            told = [latest[statement_id] for statement_id in dict.fromkeys(item.statement_id for item in new)]
            await texts.remember({text_key(s.statement_id, s.content_hash): told_text(s) for s in told})

        await together(index(statements), judge(latest))
        while new:
            lost = await items.put_many(new)
            touched.update(item.subscription for item in new if item.key not in lost)
            await judge(item.statement_id for item in new if item.key in lost)
        await announce(outcome.rejected)
        return Dispositions(accepted=len(outcome.accepted), rejected=len(outcome.rejected))

    return collect_batch


def _latest(statements: Sequence[EnrichedStatement]) -> Mapping[str, EnrichedStatement]:
    newest: dict[str, EnrichedStatement] = {}
    for statement in statements:
        known = newest.get(statement.statement_id)
        if known is None or _order(statement) >= _order(known):
            newest[statement.statement_id] = statement
    return newest


def _order(statement: EnrichedStatement) -> int:
    return order_of(statement.revision, int(statement.enriched_at.timestamp() * 1000))


async def _known(statements: Sequence[EnrichedStatement], wanted: Wanted, items: ItemStore) -> Mapping[str, Item]:
    """What is stored for these: a later revision or reading concerns who had an earlier one, match or not."""
    keys = [item_key(name, statement_id) for statement_id, names in wanted.items() for name in names]
    known = dict(await items.get_many(keys)) if keys else {}
    revised = [s.statement_id for s in statements if s.revision > 1 or s.first_enriched_at]
    if revised:
        known.update({item.key: item for item in await items.of_statements(revised)})
    return known


def _changes(
    statements: Sequence[EnrichedStatement], wanted: Wanted, catalogue: Catalogue, known: Mapping[str, Item]
) -> list[Item]:
    changes = []
    before: dict[str, set[str]] = defaultdict(set)
    for item in known.values():
        before[item.statement_id].add(item.subscription)
    for statement in statements:
        matching = set(wanted[statement.statement_id])
        concerned = sorted(matching | {name for name in before[statement.statement_id] if catalogue.get(name)})
        draft = draft_of(statement) if concerned else None
        for name in concerned:
            new = Item(
                subscription=name,
                statement_id=statement.statement_id,
                version=0,
                order=_order(statement),
                arrived_ms=int(statement.enriched_at.timestamp() * 1000),
                draft=draft,
            )
            before_it, news = known.get(new.key), is_news(statement.first_enriched_at, statement.enriched_at)
            changed = collect(before_it, new, matches=name in matching, news=news)
            if changed is not None:
                changes.append(changed)
    return changes
