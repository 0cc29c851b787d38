"""`hiwar digest`, `deliveries`, `subscriptions`: what an operator asks publish. Servers: HIWAR_MONGO_URL."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import typer

from services.command_line.counting import counted
from services.command_line.ending import end
from services.command_line.options import Kafka, MongoUrl, servers_given
from services.command_line.project import PROJECT
from shared.errors import Unavailable

if TYPE_CHECKING:
    from services.publish.domain.deliveries import Delivery
    from services.publish.settings import PublishSettings

T = TypeVar("T")
digest_app = typer.Typer(no_args_is_help=True, help="Digests before they are sent.")
deliveries_app = typer.Typer(no_args_is_help=True, help="What went to readers through which channel, and what did not.")
subscriptions_app = typer.Typer(no_args_is_help=True, help="Who is told what.")
SubscriptionsFile = Annotated[
    Path | None,
    typer.Option("--subscriptions", exists=True, dir_okay=False, help="As of `run`; HIWAR_SUBSCRIPTIONS_FILE without."),
]
Limit = Annotated[int, typer.Option(min=1, max=10_000, help="How many, the newest first.")]


def mount(app: typer.Typer) -> None:
    """Add the commands to `hiwar`."""
    app.add_typer(digest_app, name="digest")
    app.add_typer(deliveries_app, name="deliveries")
    app.add_typer(subscriptions_app, name="subscriptions")


@digest_app.command("preview")
def digest_preview(
    name: Annotated[str, typer.Argument(help="Of the subscription.")],
    kafka: Kafka = None,
    mongo: MongoUrl = None,
    subscriptions: SubscriptionsFile = None,
    *,
    why: Annotated[bool, typer.Option("--why", help="Show for each story what its rank is made of.")] = False,
) -> None:
    """Print what a subscription would be told now; nothing is sent or noted."""
    from services.publish.adapters.preview import preview  # noqa: PLC0415 - other commands start without it

    settings = _settings(kafka, mongo, subscriptions)
    typer.echo(_with_mongo(settings, lambda database: preview(settings, database, name, why=why)))


@deliveries_app.command("list")
def deliveries_list(
    state: Annotated[
        Literal["waiting", "trying", "handed-over", "sent", "skipped", "parked", "unknown"] | None,
        typer.Option(help="How far they have come."),
    ] = None,
    subscription: Annotated[str | None, typer.Option(help="Name of a subscription.")] = None,
    limit: Limit = 50,
    kafka: Kafka = None,
    mongo: MongoUrl = None,
) -> None:
    """Tell for each delivery what, when, attempts and the last answer, the newest first."""

    async def find(database: Any) -> "list[Delivery]":  # noqa: ANN401 - two drivers, one shape
        from services.publish.adapters.delivery_store import MongoDeliveryStore  # noqa: PLC0415 - as above

        return await MongoDeliveryStore(database).latest(state=state, subscription=subscription, limit=limit)

    for delivery in _with_mongo(_settings(kafka, mongo), find):
        _tell(delivery)


@deliveries_app.command("redrive")
def deliveries_redrive(
    keys: Annotated[list[str] | None, typer.Argument(help="Of deliveries, as `list` prints them.")] = None,
    state: Annotated[str | None, typer.Option(help="All that are parked, unknown or skipped.")] = None,
    limit: Limit = 1_000,
    kafka: Kafka = None,
    mongo: MongoUrl = None,
) -> None:
    """Send again what was parked, skipped, or has an unknown outcome; an e-mail may then arrive a second time."""
    if bool(keys) == bool(state) or state not in {None, "parked", "unknown", "skipped"}:
        typer.echo("give keys, or --state parked, unknown or skipped", err=True)
        raise typer.Exit(2)

    async def send(database: Any) -> tuple[int, list[str]]:  # noqa: ANN401 - as above
        from services.publish.adapters.redrive import redrive  # noqa: PLC0415 - as above

        return await redrive(database, keys or [], state=state, limit=limit, now=datetime.now(UTC))

    count, problems = _with_mongo(_settings(kafka, mongo), send)
    for problem in problems:
        typer.echo(problem, err=True)
    typer.echo(f"{count} to be sent again")
    raise typer.Exit(1 if problems else 0)


@subscriptions_app.command("check")
def subscriptions_check(
    file: Annotated[
        Path | None, typer.Argument(exists=True, dir_okay=False, help="HIWAR_SUBSCRIPTIONS_FILE without.")
    ] = None,
) -> None:
    """Tell every mistake in a subscriptions file by line, field and remedy; status 1 if there is one."""
    from services.publish.adapters.knowledge import load_knowledge  # noqa: PLC0415 - as above
    from services.publish.adapters.subscriptions_file import (  # noqa: PLC0415 - as above
        SubscriptionsError,
        load_subscriptions,
    )

    settings = _settings(None, None)
    path = file or settings.subscriptions_file
    try:
        found = load_subscriptions(path, load_knowledge(settings.seeds_dir).known)
    except SubscriptionsError as error:
        end(str(error))
    except OSError as error:
        end(f"{error.filename}: {error.strerror}; correct HIWAR_SEEDS_DIR")
    typer.echo(f"{path}: {counted(len(found), 'subscription')}, as they should be")


@subscriptions_app.command("secret")
def subscriptions_secret(name: Annotated[str, typer.Argument(help="Of the subscription.")]) -> None:
    """Print the secret that signs a subscription's webhooks, for its receiver. From HIWAR_SIGNING_SECRET."""
    from services.publish.adapters.links import Links  # noqa: PLC0415 - as above
    from services.publish.settings import PublishSettings  # noqa: PLC0415 - as above

    secret = PublishSettings().signing_secret
    if secret is None:
        typer.echo("set HIWAR_SIGNING_SECRET as the publish service has it", err=True)
        raise typer.Exit(2)
    typer.echo(Links("", secret).webhook_secret(name))


@subscriptions_app.command("resume")
def subscriptions_resume(
    name: Annotated[str, typer.Argument(help="Of the subscription.")],
    address: Annotated[str, typer.Argument(help="That unsubscribed, or answered 410 Gone.")],
    kafka: Kafka = None,
    mongo: MongoUrl = None,
    subscriptions: SubscriptionsFile = None,
) -> None:
    """Send to an address again that wanted no more; ask it first."""
    from services.publish.adapters.preview import read_subscription  # noqa: PLC0415 - as above
    from services.publish.adapters.refusals import MongoRefusals  # noqa: PLC0415 - as above

    settings = _settings(kafka, mongo, subscriptions)

    async def remove(database: Any) -> bool:  # noqa: ANN401 - as above
        if await MongoRefusals(database, lambda: datetime.now(UTC)).remove(name, address):
            return True
        subscription, *_ = await read_subscription(settings, database, name)
        addresses = [channel.address for channel in subscription.channels if channel.address]
        if address not in addresses:
            message = f"`{name}` sends nothing to {address}; it sends to {', '.join(addresses) or 'no address'}"
            raise LookupError(message)
        return False

    removed = _with_mongo(settings, remove)
    typer.echo("it is sent to again" if removed else "it was sent to all the time", err=not removed)


def _tell(delivery: "Delivery") -> None:
    begun = datetime.fromtimestamp(delivery.begun_ms / 1000, UTC).isoformat(timespec="seconds")
    at, _, words = (delivery.log[-1] if delivery.log else "").partition(" ")
    last = datetime.fromtimestamp(int(at) / 1000, UTC).isoformat(timespec="seconds") if at else "-"
    fields = (delivery.state, delivery.kind, f"attempts={delivery.attempts}", f"begun={begun}", f"last={last}")
    typer.echo(f"{'  '.join(fields)}  {delivery.address or '-'}  {delivery.key}\n    {words or 'not tried yet'}")


def _settings(kafka: str | None, mongo: str | None, subscriptions: Path | None = None) -> "PublishSettings":
    """Give those of the environment; the files of hiwar's own folder where it names none, wherever this is run."""
    from services.publish.settings import PublishSettings  # noqa: PLC0415 - as above

    given = servers_given(kafka, mongo)
    if subscriptions:
        given["subscriptions_file"] = subscriptions.resolve()
    settings = PublishSettings(**given)
    own = {name: PROJECT / getattr(settings, name) for name in ("subscriptions_file", "seeds_dir")}
    return settings.model_copy(
        update={name: path for name, path in own.items() if name not in settings.model_fields_set}
    )


def _with_mongo(settings: "PublishSettings", work: "Callable[[Any], Awaitable[T]]") -> T:
    from shared.runtime.mongo import connect  # noqa: PLC0415 - as above

    async def run() -> T:
        mongo = connect(settings)
        try:
            return await work(mongo.database)
        finally:
            await mongo.close()

    try:
        return asyncio.run(run())
    except Unavailable as error:
        typer.echo(f"{error}; is --mongo, or HIWAR_MONGO_URL, right?", err=True)
        raise typer.Exit(1) from error
    except (LookupError, ValueError) as error:  # no such subscription; a file of them that cannot be read
        typer.echo(str(error.args[0]), err=True)
        raise typer.Exit(1) from error
