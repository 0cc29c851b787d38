"""What a subscription would be told now, and why in that order; nothing is sent or noted."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from services.publish.adapters.closing_store import MongoClosingStore
from services.publish.adapters.item_store import MongoItemStore
from services.publish.adapters.knowledge import Knowledge, load_knowledge
from services.publish.adapters.month import StatementMonth
from services.publish.adapters.renderers import Renderer
from services.publish.adapters.subscription_store import MongoSubscriptionStore
from services.publish.adapters.subscriptions_file import load_subscriptions
from services.publish.adapters.text_store import MongoTextStore
from services.publish.composing import Composer
from services.publish.domain.catalogue import Catalogue
from services.publish.domain.compose import Composed
from services.publish.domain.ranking import Rank
from services.publish.domain.subscriptions import Subscription
from services.publish.settings import PublishSettings
from services.publish.subscribing import Subscriber
from services.publish.telling import Due

_MOST_ITEMS = 5_000


async def preview(
    settings: PublishSettings,
    database: Any,  # noqa: ANN401 - two drivers, one shape
    name: str,
    *,
    why: bool,
) -> str:
    """Give the digest as text.

    Raises:
        LookupError: there is no such subscription, or nothing waits for it; the first argument says so.
        Unavailable: MongoDB is away.
    """
    now = datetime.now(UTC)
    subscription, catalogue, knowledge = await read_subscription(settings, database, name)
    items = MongoItemStore(database)
    waiting = await items.waiting(name, before_ms=2**53, limit=_MOST_ITEMS)
    if not waiting:
        hosts = urlsplit(settings.mongo_url.get_secret_value()).netloc.rpartition("@")[2]
        message = (
            f"nothing waits for `{name}`: all that came since there is this subscription was told"
            f" (database {settings.mongo_database} on {hosts})"
        )
        raise LookupError(message)
    composer = Composer(
        catalogue=catalogue,
        items=items,
        texts=MongoTextStore(database, lambda: now),
        month=StatementMonth(database, lambda: now),
        wordings=knowledge.wordings,
    )
    due = Due(subscription, now, waiting)
    closed = await MongoClosingStore(database).closed([name])
    composed = (await composer.compare_many([(due.closing(), subscription, waiting)], closed))[due.digest_id]
    text = Renderer().render(composed.digest, "txt")
    return f"{text}\n{_why(composed)}" if why else text


async def read_subscription(
    settings: PublishSettings,
    database: Any,  # noqa: ANN401 - as above
    name: str,
) -> tuple[Subscription, Catalogue, Knowledge]:
    """Give a subscription of the file or the API, all of them, and what they were read with.

    Raises:
        LookupError: there is none of that name; says which there are.
        Unavailable: MongoDB is away.
    """
    knowledge = load_knowledge(settings.seeds_dir)
    catalogue = Catalogue(load_subscriptions(settings.subscriptions_file, knowledge.known), knowledge.broader)
    stored = MongoSubscriptionStore(database, lambda: datetime.now(UTC))
    await Subscriber(catalogue=catalogue, changes=stored, known=knowledge.known, touched=set()).refresh()
    subscription = catalogue.get(name)
    if subscription is None:
        message = (
            f"there is no subscription `{name}`; there are {', '.join(catalogue.names()) or 'none'}, of"
            f" {settings.subscriptions_file} (--subscriptions names another file) and of those made over HTTP"
        )
        raise LookupError(message)
    return subscription, catalogue, knowledge


def _why(composed: Composed) -> str:
    """Each story's points, the weightiest first; corrections stand before all of them, whatever their points."""
    digest = composed.digest
    titles = {item.statement_id: item.title for section in digest.sections for item in section.items}
    titles |= {item.statement_id: f"{item.title} (no room)" for item in digest.left_out or ()}
    return "\n".join(_line(key, rank, titles) for key, rank in sorted(composed.ranks.items(), key=_weightiest))


def _weightiest(pair: tuple[str, Rank]) -> tuple[float, str]:
    return -pair[1].points, pair[0]


def _line(key: str, rank: Rank, titles: Mapping[str, str]) -> str:
    reasons = "  ".join(f"{reason.points:+.2f} {reason.what}" for reason in rank.reasons)
    return f"{rank.points:6.2f}  {titles.get(key, key)}\n        {reasons}"
