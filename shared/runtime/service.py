"""Run one service: wait for its servers, consume, serve HTTP, and stop in order within the grace time."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import structlog
import uvicorn
from faststream.kafka import KafkaBroker
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from shared.errors import EXIT_CONFIGURATION, Refused, Unavailable
from shared.errors import ConfigurationError as ConfigurationError  # noqa: PLC0414 - told to who builds a service
from shared.runtime.announcer import KafkaAnnouncer
from shared.runtime.backoff import keep_trying
from shared.runtime.broker import stop_consuming
from shared.runtime.consumption import Consumption
from shared.runtime.health import Health
from shared.runtime.kafka import kafka_errors, reach
from shared.runtime.logs import configure_logs
from shared.runtime.memory import keep_for_good
from shared.runtime.mongo import Mongo
from shared.runtime.problems import PROBLEM_HANDLERS
from shared.runtime.settings import RuntimeSettings, explain_settings, misspelt
from shared.runtime.stop import Stop
from shared.runtime.topics import load_topics, topic_mistakes
from shared.runtime.tracing import Tracer

log = structlog.get_logger(__name__)
S = TypeVar("S", bound=RuntimeSettings)


@dataclass
class Service:
    """What a service is made of; `app.py` of each service builds one.

    Attributes:
        topics: names of all topics that it reads or writes.
        prepare: done once both servers answer, before anything is consumed; may raise Unavailable.
        background: loops that end when the stop is set; one that raises ends the service.
        routes: HTTP routes beside /live, /ready and /metrics.
        refresh: sets the service's own gauges; called before metrics are told.
    """

    name: str
    settings: RuntimeSettings
    stop: Stop
    tracer: Tracer
    mongo: Mongo
    announcer: KafkaAnnouncer
    topics: Sequence[str]
    broker: KafkaBroker | None = None
    consumptions: Sequence[Consumption] = ()
    prepare: Sequence[Callable[[], Awaitable[None]]] = ()
    background: Sequence[Callable[[Stop], Awaitable[None]]] = ()
    routes: Sequence[BaseRoute] = ()
    refresh: Sequence[Callable[[], Awaitable[None]]] = field(default_factory=tuple)


def run(name: str, load: type[S], build: Callable[[S], Service]) -> int:
    """Run until SIGTERM or SIGINT; called by each `__main__`.

    Args:
        name: of the service.
        load: the class of its settings, which reads them from the environment.
        build: wires the service; called inside the event loop.

    Returns:
        0 after a stop that was asked for, 1 after a failure, 78 when the configuration is wrong.
    """
    try:
        settings = load()
    except ValidationError as error:
        configure_logs(name, log_format="auto", level="info")
        log.error("configuration_wrong", reason=explain_settings(error))  # noqa: TRY400 - one sentence
        return EXIT_CONFIGURATION
    configure_logs(name, log_format=settings.log_format, level=settings.log_level)
    for variable, meant in misspelt(load, os.environ).items():
        log.warning("setting_unknown", variable=variable, reason=f"no setting has this name; did you mean {meant}?")
    try:
        import uvloop  # noqa: PLC0415 - not there on every platform

        runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
    except ImportError:
        runner = asyncio.Runner()
    with runner:
        try:
            return runner.run(_build_and_serve(build, settings))
        except ConfigurationError as error:
            log.error("configuration_wrong", reason=str(error))  # noqa: TRY400 - a person reads one sentence
            return EXIT_CONFIGURATION


async def _build_and_serve(build: Callable[[S], Service], settings: S) -> int:
    return await _serve(build(settings))


async def _serve(service: Service) -> int:
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, service.stop.set)
    health = Health(service.consumptions, mongo=service.mongo, refresh=service.refresh)
    async with _http(service, health), contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(service.mongo.close)
        stack.callback(service.tracer.close)
        await _unless_stopped(_start(service, stack), service)
        keep_for_good()
        health.started = not service.stop.is_set()
        tasks = [asyncio.create_task(_guard(loop, service.stop)) for loop in service.background if health.started]
        log.info("service_started" if health.started else "service_not_started", port=service.settings.port)
        await service.stop.wait()
        log.info("service_stopping", reason=service.stop.failure or "asked to")
        health.started = False
        if tasks:
            await asyncio.wait(tasks, timeout=service.settings.grace_seconds)
        for task in tasks:
            task.cancel()
    if service.stop.failure:
        log.error("service_failed", reason=service.stop.failure)
        return 1
    log.info("service_stopped")
    return 0


async def _unless_stopped(starting: Coroutine[None, None, None], service: Service) -> None:
    """A stop ends the start at once, whatever it is waiting for: nothing has been read yet that could be lost."""
    start, stopped = asyncio.create_task(starting), asyncio.create_task(service.stop.wait())
    await asyncio.wait({start, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    start.cancel()
    try:
        await start
    except asyncio.CancelledError:
        return
    except Unavailable as error:
        if not service.stop.is_set():
            raise ConfigurationError(_gave_up(service.settings, error)) from error


async def _start(service: Service, stack: contextlib.AsyncExitStack) -> None:
    """Wait for MongoDB, then Kafka, then look at the topics; consume last, when everything else works.

    Raises:
        ConfigurationError: a server refuses us, or the topics are not as they must be.
        Unavailable: a server did not answer in time, or a stop came first.
    """
    wanted = load_topics(service.settings.topics_file)

    async def connect() -> None:
        await service.mongo.ping()
        await reach(service.settings)
        await service.announcer.start()

    async def look_at_topics() -> None:
        found = await topic_mistakes(service.settings, service.topics, wanted)
        if found:
            message = f"the topics are not as {service.settings.topics_file} wants them: {'; '.join(found)}"
            raise ConfigurationError(f"{message}; `hiwar topics apply` repairs what it can")

    await _wait(service, connect, what="start")
    stack.push_async_callback(service.announcer.stop)
    await _wait(service, look_at_topics, what="look at topics")
    for step in service.prepare:
        await _wait(service, step, what="prepare")
    if service.broker is not None:
        as_long_again = 2 * service.settings.grace_seconds  # the batch in flight, then leaving
        stack.push_async_callback(stop_consuming, service.broker, service.consumptions, seconds=as_long_again)
        await _wait(service, _consuming(service.broker), what="join group")


def _consuming(broker: KafkaBroker) -> Callable[[], Awaitable[None]]:
    async def start() -> None:
        try:
            with kafka_errors():
                await broker.start()
        except Unavailable:
            await broker.stop()
            raise

    return start


async def _wait(service: Service, step: Callable[[], Awaitable[None]], *, what: str) -> None:
    """Repeat a step of the start while a server is away, not when it refuses us."""

    async def attempt() -> None:
        try:
            await step()
        except Refused as error:
            raise ConfigurationError(str(error)) from error

    await keep_trying(
        attempt, stop=service.stop, what=what, give_up_after_seconds=service.settings.start_timeout_seconds
    )


def _gave_up(settings: RuntimeSettings, error: Unavailable) -> str:
    return (
        f"no answer in {settings.start_timeout_seconds:.0f} s ({error}); start the server, or correct"
        f" HIWAR_MONGO_URL or HIWAR_KAFKA_SERVERS={settings.kafka_servers}, HIWAR_KAFKA_TLS={settings.kafka_tls}"
    )


async def _guard(loop: Callable[[Stop], Awaitable[None]], stop: Stop) -> None:
    try:
        await loop(stop)
    except Exception as error:
        log.exception("background_failed")
        stop.set(failure=repr(error))


class _Server(uvicorn.Server):
    """uvicorn without its own signal handlers: it would raise SIGTERM again after a clean stop (status 143)."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def _http(service: Service, health: Health):  # type: ignore[no-untyped-def]  # noqa: ANN202
    settings = service.settings
    try:
        listener = socket.create_server((settings.host, settings.port))
    except OSError as error:
        message = f"cannot listen on {settings.host}:{settings.port} ({error.strerror}); set HIWAR_HOST or HIWAR_PORT"
        raise ConfigurationError(message) from error
    app = Starlette(routes=[*health.routes(), *service.routes], exception_handlers=PROBLEM_HANDLERS)
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", server_header=False)
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield
    finally:
        server.should_exit = True
        await task


def exit_with(status: int) -> None:
    """End the process."""
    sys.exit(status)
